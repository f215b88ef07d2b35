"""`make` on a machine that lacks something says what, and how to get it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).resolve().parents[2] / "scripts"

OLD = """#!/bin/sh
case "$*" in
  *version_info*) exit 1 ;;
  -V) echo "Python 3.9.2" ;;
esac
"""
WITHOUT_VENV = """#!/bin/sh
case "$*" in *ensurepip*) exit 1 ;; esac
"""


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    """A folder for ``PATH`` with nothing but what the scripts themselves use: no apt."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("bash", "dirname", "id", "sh"):
        (folder / name).symlink_to(str(shutil.which(name)))
    return folder


def script(name: str, *arguments: str, path: Path) -> subprocess.CompletedProcess[str]:
    """Run a script with another ``PATH``."""
    return subprocess.run(
        [SCRIPTS / name, *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={**os.environ, "PATH": str(path)},
    )


def program(folder: Path, name: str, text: str) -> None:
    """Put a program into a folder."""
    (folder / name).write_text(text, encoding="utf-8")
    (folder / name).chmod(0o755)


@pytest.mark.parametrize(
    ("python", "advice"),
    [
        (None, "there is no 'python3' here"),
        (OLD, "'python3' is Python 3.9.2"),
        (WITHOUT_VENV, "sudo apt-get install python3-venv"),
    ],
    ids=["none", "old", "without venv"],
)
def test_a_python_that_will_not_do(
    python: str | None, advice: str, programs: Path, tmp_path: Path
) -> None:
    if python:
        program(programs, "python3", python)
    run = script("create-venv.sh", "python3", str(tmp_path / "venv"), path=programs)
    assert run.returncode == 1
    assert advice in run.stderr
    assert not (tmp_path / "venv").exists()


def test_a_python_that_will_do(programs: Path, tmp_path: Path) -> None:
    run = script("create-venv.sh", sys.executable, str(tmp_path / "venv"), path=programs)
    assert run.returncode == 0, run.stderr
    assert (tmp_path / "venv" / "bin" / "python").exists()


def test_without_root_nothing_is_installed(programs: Path) -> None:
    (programs / "id").unlink()
    program(programs, "id", "#!/bin/sh\necho 1000\n")
    program(programs, "dpkg-query", "#!/bin/sh\nexit 1\n")
    program(programs, "apt-get", "#!/bin/sh\necho called >&2; exit 1\n")
    run = script("system-packages.sh", path=programs)
    assert run.returncode == 0
    assert "sudo apt-get install --no-install-recommends chromium" in run.stderr
    assert "called" not in run.stderr


def test_as_root_what_is_missing_is_installed(programs: Path) -> None:
    (programs / "id").unlink()
    program(programs, "id", "#!/bin/sh\necho 0\n")
    program(programs, "dpkg-query", '#!/bin/sh\ncase "$*" in *gettext*) echo installed ;; esac\n')
    program(programs, "apt-get", '#!/bin/sh\necho "apt-get $*" >&2\n')
    run = script("system-packages.sh", "gettext", "jekyll", path=programs)
    assert run.returncode == 0
    assert run.stderr.splitlines()[-1].endswith("install --yes --no-install-recommends jekyll")


def test_off_debian_it_names_what_may_be_missing(programs: Path) -> None:
    run = script("system-packages.sh", path=programs)
    assert run.returncode == 0
    assert "not a Debian system" in run.stderr


@pytest.mark.parametrize("linked", [True, False])
def test_packages_of_another_checkout_are_left_alone(
    linked: bool, programs: Path, tmp_path: Path
) -> None:
    """`npm ci` empties what a link leads to; the control: a folder of one's own."""
    program(programs, "npm", "#!/bin/sh\necho called >&2\n")
    program(programs, "touch", "#!/bin/sh\n:\n")
    folder, theirs = tmp_path / "here", tmp_path / "there"
    folder.mkdir()
    theirs.mkdir()
    (folder / "package-lock.json").write_text("{}")
    if linked:
        (folder / "node_modules").symlink_to(theirs)
    run = script("npm-packages.sh", str(folder), path=programs)
    assert run.returncode == 0, run.stderr
    assert ("called" in run.stderr) is not linked
    assert ("is a link" in run.stderr) is linked


def test_a_python_that_cannot_be_had_is_named_and_passed_over() -> None:
    command = [str(SCRIPTS / "other-pythons.sh"), "3.99"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout == "Python 3.99: cannot be had here, not tried\n"


def test_every_python_of_the_package_is_tried() -> None:
    root = SCRIPTS.parent
    named = set(re.findall(r"Python :: (3\.\d+)", (root / "pyproject.toml").read_text()))
    tried = re.search(r"other-pythons\.sh (.*)", (root / "Makefile").read_text())
    assert tried
    assert named == {"3.11", *tried[1].split()}  # 3.11 is that of the whole suite
