"""What every test may ask for: the corpus, the seeds, and programs of the system.

Where something is missing a test skips and says what; under ``BITEXT_CI=1`` it fails
instead, so that a green run of ``.ci/run`` has skipped nothing for that reason.
"""

from __future__ import annotations

import gc
import os
import shutil
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings

#: A submission must not fail by luck: CI draws the same examples every time, people and
#: `make long` draw new ones.  Machines are shared, so a slow example is no failure.  "quick" is
#: for the unit tests once more, on other Pythons.
settings.register_profile("default", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.register_profile("quick", deadline=None, derandomize=True, max_examples=20)
settings.register_profile("long", deadline=None, max_examples=10_000)

#: Tests write a hundred thousand small files and have each one on the disk before they go on: where
#: there is memory to spare they are kept in that, which takes a fifth of the time.
_MEMORY, _ROOM = Path("/dev/shm"), 4 << 30


def _is_roomy(folder: Path) -> bool:
    return os.access(folder, os.W_OK) and shutil.disk_usage(folder).free > _ROOM


if "TMPDIR" not in os.environ and _is_roomy(_MEMORY):
    os.environ["TMPDIR"], tempfile.tempdir = str(_MEMORY), None

IN_CI = os.environ.get("BITEXT_CI") == "1"
REPOSITORY = Path(__file__).resolve().parents[1]
#: Other people's texts, for testing only: beside the checkout, never in it.
SHARED = Path(os.environ.get("BITEXT_SHARED", REPOSITORY.parent / "shared"))

settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if IN_CI else "default"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--accept", action="store_true", help="write the expected files of tests/cases anew"
    )


def missing(what: str) -> None:
    """Skip the test, or fail it under ``BITEXT_CI=1``."""
    if IN_CI:
        pytest.fail(what, pytrace=False)
    pytest.skip(what)


@pytest.fixture(autouse=True)
def _settings_of_nobody(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Servers of tests are on this computer and get keys of tests; a person's list stays as it is.

    Tests of `workspace.trust` take the permission away.
    """
    monkeypatch.setenv("BITEXT_TRUST", "all")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.getbasetemp() / "config"))


@pytest.fixture
def uncollected() -> Iterator[None]:
    """No garbage is collected: at the bottom of a recursion the finalizers of others would fail."""
    gc.disable()
    yield
    gc.enable()


@pytest.fixture(scope="session")
def needs() -> Callable[[str], str]:
    """``needs("msgfmt")`` gives the path of a program of the system."""

    def find(program: str) -> str:
        path = shutil.which(program)
        if path is None:
            missing(f"{program} is not installed; scripts/system-packages.sh installs it")
        return str(path)

    return find


@pytest.fixture(scope="session")
def seeds() -> Path:
    """The folder of the five posts that the product was asked for with."""
    folder = SHARED / "seeds"
    if not folder.is_dir():
        missing(f"the seeds are not at {folder} (BITEXT_SHARED names the folder above it)")
    return folder


@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder ``structure`` of the corpus: 1,241 real posts, byte for byte.

    Unpacked once per run, whichever worker comes first.
    """
    archive = SHARED / "corpus" / "structure.tar.xz"
    if not archive.is_file():
        missing(f"the corpus is not at {archive} (BITEXT_SHARED names the folder above it)")
    base = tmp_path_factory.getbasetemp()
    run = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder, unpacked = run / "corpus", run / "corpus-unpacked"
    with FileLock(run / "corpus.lock"):
        if not unpacked.exists():
            with tarfile.open(archive) as tar:
                tar.extractall(folder, filter="data")
            unpacked.touch()
    return folder / "structure"
