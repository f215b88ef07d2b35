"""The real Poedit, in a window of its own: what is done there means here what it means there.

Row 23 of review.md's table.  Poedit counts as translated what is not fuzzy; that is *reviewed*.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import polib
import pytest

from bitext.formats.po.entries import State
from tests.workflow.blog import Blog, install
from tests.workflow.test_scenarios import NERVOUS, TEXTS, figures, words

pytestmark = [pytest.mark.system, pytest.mark.long]
SCREEN = ":87"
#: Where the pane for translations is, in a window of Poedit's usual size.
PANE = ("mousemove", "300", "600", "click", "1")
PATIENCE = 60.0


@pytest.fixture
def blog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Blog:
    made = Blog(tmp_path / "blog").configure()
    install(monkeypatch, lambda: made.engine)
    return made


class Hands:
    """Somebody at a keyboard."""

    def __init__(self, catalog: Path, environ: dict[str, str]) -> None:
        self.catalog, self.environ = catalog, environ

    def does(self, *command: str) -> str:
        done = subprocess.run(
            ["xdotool", *command], env=self.environ, capture_output=True, text=True, check=False
        )
        time.sleep(1)
        return done.stdout.strip()

    def waits(self, until: Callable[[], object]) -> None:
        end = time.monotonic() + PATIENCE
        while not until():
            assert time.monotonic() < end, "Poedit does nothing"
            time.sleep(0.5)

    def saves(self) -> None:
        before = self.catalog.read_bytes()
        self.does("key", "ctrl+s")
        self.waits(lambda: self.catalog.read_bytes() != before)
        time.sleep(1)


@contextmanager
def poedit(catalog: Path, home: Path) -> Iterator[Hands]:
    missing = [name for name in ("Xvfb", "poedit", "xdotool") if not shutil.which(name)]
    if missing:
        pytest.skip(f"needs {', '.join(missing)}: scripts/system-packages.sh poedit xdotool xvfb")
    environ = {**os.environ, "DISPLAY": SCREEN, "HOME": str(home)}
    home.mkdir()
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    screen = subprocess.Popen(["Xvfb", SCREEN, "-screen", "0", "1200x800x24"], **quiet)  # type: ignore[call-overload]  # two keys of many
    time.sleep(2)
    window = subprocess.Popen(["poedit", str(catalog)], env=environ, **quiet)  # type: ignore[call-overload]  # the same
    hands = Hands(catalog, environ)
    try:
        hands.waits(lambda: hands.does("search", "--name", "p.po"))
        time.sleep(5)
        hands.does("search", "--name", "p.po", "windowfocus")
        yield hands
    finally:
        window.kill()
        screen.kill()
        window.wait()
        screen.wait()


def counted(blog: Blog) -> tuple[int, int]:
    """What Poedit counts as translated, and what we count as reviewed, before and after a run."""
    po = polib.pofile(str(blog.po("p.md")))
    theirs = len([e for e in po if e.translated()])
    before = figures(blog)["reviewed"]
    blog.translate()
    assert figures(blog)["reviewed"] == before
    return theirs, before


def test_poedit_counts_as_we_do(blog: Blog, tmp_path: Path) -> None:
    blog.post("p.md", *TEXTS)
    blog.translate()
    words(blog, "p.md", lambda entry: "We are nervous." if entry.msgid == NERVOUS else "")
    blog.translate()
    assert counted(blog) == (1, 1)
    with poedit(blog.po("p.md"), tmp_path / "home") as hands:  # it stands at the one that is done
        hands.does("key", "ctrl+u")  # Needs Work
        hands.saves()
        assert blog.entry("p.md", NERVOUS).state is State.NEEDS_WORK
        assert counted(blog) == (0, 0)
    with poedit(blog.po("p.md"), tmp_path / "again") as hands:  # at the first that is not done
        hands.does(*PANE)
        hands.does("key", "ctrl+a")
        hands.does("type", "--delay", "60", "Typed in Poedit")
        hands.saves()
        assert counted(blog) == (1, 1)
        worded = [e for e in blog.catalog("p.md").entries if e.target == "Typed in Poedit"]
        assert [entry.state for entry in worded] == [State.REVIEWED]
        assert figures(blog)["segments"] == 11
