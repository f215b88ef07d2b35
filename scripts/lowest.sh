#!/usr/bin/env bash
# usage: lowest.sh PYTHON
#
# Run the unit tests with the lowest versions that pyproject.toml allows, in an environment of
# its own, .venv-lowest, which is kept.  requirements-lowest.txt names them: see locks.sh.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

folder=.venv-lowest
if [[ ! $folder/installed -nt pyproject.toml || ! $folder/installed -nt requirements-lowest.txt ]]; then
    "$1" -m venv --clear "$folder"
    scripts/install.sh "$folder/bin/python" \
        --editable '.[test]' --constraint requirements-lowest.txt
    touch "$folder/installed"
fi
# without BITEXT_CI: what these tests lack here was there in the whole suite
env -u BITEXT_CI HYPOTHESIS_PROFILE=quick "$folder/bin/python" -m pytest -q -n auto --maxprocesses 4 \
    -p no:cacheprovider tests/test_api.py tests/test_front_matter.py tests/test_model.py \
    tests/test_settings.py tests/backends/test_contract.py tests/backends/test_chat_faults.py \
    tests/checks/test_tables.py tests/glossary tests/markdown tests/sending tests/store
