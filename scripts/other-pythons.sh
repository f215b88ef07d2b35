#!/usr/bin/env bash
# usage: other-pythons.sh [--install] VERSION ...
#
# Import bitext, call it, and run the unit tests on other versions of Python, each in an
# environment of its own, .venv-VERSION, which is kept.  An interpreter is looked for on the
# PATH, among pyenv's, and with uv, which fetches one where it may.  A version that cannot be
# had here is named and passed over: the first line of the log says which were tried.
# With --install the environments are made and nothing is run.
set -euo pipefail

find_python() {
    local candidate
    for candidate in "python$1" "${PYENV_ROOT:-$HOME/.pyenv}/versions/$1".*/bin/python; do
        if "$candidate" -c "import sys; sys.exit('%d.%d' % sys.version_info[:2] != '$1')" 2>/dev/null; then
            command -v "$candidate"
            return
        fi
    done
    if command -v uv >/dev/null; then
        uv python find "$1" 2>/dev/null || { uv python install --quiet "$1" && uv python find "$1"; }
    fi
}

install() {
    local python=$1 folder=$2
    # as in the Makefile: a stamp newer than pyproject.toml says that all is there
    if [[ ! $folder/installed -nt pyproject.toml ]]; then
        "$python" -m venv --clear "$folder"
        "$(dirname "$0")/install.sh" "$folder/bin/python" --editable '.[test]'
        touch "$folder/installed"
    fi
}

try() {
    local folder=$1
    "$folder/bin/python" -c 'import bitext; bitext.english(bitext.parse("# 前言\n"), {})'
    "$folder/bin/bitext" --help >/dev/null
    # without BITEXT_CI: what a unit test lacks here was there in the whole suite
    env -u BITEXT_CI HYPOTHESIS_PROFILE=quick "$folder/bin/python" -m pytest -q -n auto \
        --maxprocesses 4 -p no:cacheprovider -k "not hostile_header" tests/test_api.py tests/test_front_matter.py \
        tests/test_model.py tests/test_settings.py tests/backends/test_contract.py \
        tests/checks/test_tables.py tests/cli/test_commands.py tests/glossary tests/markdown \
        tests/sending tests/store/test_store_catalog.py tests/store/test_store_files.py
}

only_install=false
if [[ ${1:-} == --install ]]; then
    only_install=true
    shift
fi
declare -A found=()
for version in "$@"; do
    found[$version]=$(find_python "$version" || true)
    echo "Python $version: ${found[$version]:-cannot be had here, not tried}"
done
for version in "$@"; do
    if [[ -n ${found[$version]} ]]; then
        install "${found[$version]}" ".venv-$version"
        $only_install || try ".venv-$version"
    fi
done
