#!/usr/bin/env bash
# usage: create-venv.sh PYTHON FOLDER
#
# Make a virtual environment, or say what is missing and how to get it.
set -euo pipefail

python=$1
folder=$2
here=$(dirname "$0")

refuse() {
    echo "$1" >&2
    exit 1
}

command -v "$python" >/dev/null ||
    refuse "there is no '$python' here: install Python 3.11 or newer, or name yours: make PYTHON=/path/to/python3"

"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    refuse "bitext needs Python 3.11 or newer, and '$python' is $("$python" -V 2>&1): name another one: make PYTHON=python3.12"

# Debian splits ensurepip off into a package of its own; venv needs it.
has_venv() { "$python" -c 'import ensurepip, venv' 2>/dev/null; }
has_venv || "$here/system-packages.sh" python3-venv
has_venv || refuse "'$python' cannot make virtual environments: on Debian or Ubuntu, sudo apt-get install python3-venv"

"$python" -m venv "$folder"
