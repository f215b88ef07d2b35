#!/usr/bin/env bash
# usage: npm-packages.sh [FOLDER ...]
#
# Install packages of npm as the package-lock.json of a folder pins them: without arguments the
# renderers that tests/renderers asks, and axe-core, which judges the review page in tests/web.
#
# Instant when they are there.  Without npm it says so and succeeds: the tests that need them
# skip, or fail under BITEXT_CI=1.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

if ! command -v npm >/dev/null; then
    echo "npm is not installed: VitePress, MDX, Hexo and markdown-it are not tested, nor is the review page by axe" >&2
    exit 0
fi
[[ $# -gt 0 ]] || set -- tests/renderers tests/web
for folder in "$@"; do
    # `npm ci` would empty what the link leads to, which another checkout may be using
    [[ ! -L $folder/node_modules ]] || { echo "$folder/node_modules is a link: left as it is" >&2; continue; }
    [[ $folder/package-lock.json -nt $folder/node_modules/.installed ]] || continue
    echo "installing the packages of npm of $folder" >&2
    (cd "$folder" && npm ci --ignore-scripts --no-audit --no-fund --loglevel error)
    touch "$folder/node_modules/.installed"
done
