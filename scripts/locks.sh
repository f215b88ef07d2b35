#!/usr/bin/env bash
# usage: locks.sh
#
# Write anew what follows from pyproject.toml, with uv (pip install uv):
#   requirements-dev.lock      every package of a development environment, with its hashes
#   requirements-lowest.txt    the lowest versions that pyproject.toml allows, for scripts/lowest.sh
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

command -v uv >/dev/null || { echo "this needs uv: pip install uv" >&2; exit 1; }
compile() { uv pip compile --quiet --python-version 3.11 --custom-compile-command scripts/locks.sh pyproject.toml "$@"; }
compile --universal --extra dev --generate-hashes --no-annotate -o requirements-dev.lock
compile --extra test --resolution lowest-direct --no-annotate -o requirements-lowest.txt
