#!/usr/bin/env bash
# usage: install.sh PYTHON ARGUMENT ...
#
# Install what `pip install ARGUMENT ...` would into the environment of PYTHON: with uv, in a tenth
# of the time, and with pip where uv cannot be had or does not manage.
set -euo pipefail

python=$1
shift
pip=("$python" -m pip --disable-pip-version-check --quiet)

has_uv() { "$python" -m uv --version >/dev/null 2>&1; }

has_uv || "${pip[@]}" install uv >/dev/null 2>&1 || true
if has_uv && "$python" -m uv pip install --quiet --python "$python" "$@"; then
    exit
fi
exec "${pip[@]}" install "$@"
