#!/usr/bin/env bash
# Install the renderers of npm that tests/renderers asks, as package-lock.json pins them.
#
# Instant when they are there.  Without npm it says so and succeeds: the tests that need them
# skip, or fail under BITEXT_CI=1.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../tests/renderers"

if ! command -v npm >/dev/null; then
    echo "npm is not installed: VitePress, MDX, Hexo and markdown-it are not tested" >&2
    exit 0
fi
[[ package-lock.json -nt node_modules/.installed ]] || exit 0
echo "installing the renderers of npm" >&2
npm ci --ignore-scripts --no-audit --no-fund --loglevel error
touch node_modules/.installed
