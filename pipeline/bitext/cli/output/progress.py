"""How far a long command is: a bar on a terminal, now and then a line elsewhere."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from bitext.cli.output.manner import manner
from bitext.cli.output.outcome import duration
from bitext.cli.output.terminal import note, printable

if TYPE_CHECKING:
    from rich.progress import Progress as RichProgress

    from bitext.drafting.summary import DraftProgress
    from bitext.models import Progress as PullProgress

#: Seconds between two lines where there is no terminal, as in the log of a CI run.
PAUSE = 10.0
#: And after which one is written though nothing has moved; a shorter time tells no pace.
SILENCE = 30.0

Advance = Callable[[str, int, int], None]  #: what is worked on, done, total


@contextmanager
def translate_progress() -> Iterator[Callable[[DraftProgress], None]]:
    """A report for ``translate``: segments done and the post at hand."""
    with _progress("segments") as advance:
        yield lambda news: advance(news.post, news.done, news.total)


@contextmanager
def pull_progress() -> Iterator[Callable[[PullProgress], None]]:
    """A report for ``models.pull``: notes as lines, bytes and layers as a bar."""
    with _progress("bytes") as advance:

        def report(news: PullProgress) -> None:
            if news.stage in ("note", "done"):
                note(news.message)
            else:  # a conversion counts layers, which are no bytes
                total = news.total if news.stage == "download" else 0
                advance(f"{news.stage} {news.message or news.model}", news.done, total)

        yield report


@contextmanager
def _progress(unit: str) -> Iterator[Advance]:
    if manner().quiet:
        yield lambda _what, _done, _total: None
        return
    if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        with _ticking(Lines(unit)) as lines:
            yield lines.advance
        return
    with _bar(unit) as bar:
        task = bar.add_task("", total=None)

        def advance(what: str, done: int, total: int) -> None:
            shown = done if total else 0
            bar.update(task, description=printable(what), completed=shown, total=total or None)

        yield advance


class Lines:
    """Lines of standard error, at most one in `PAUSE` seconds; a long silence is broken too."""

    def __init__(self, unit: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._unit, self._clock = unit, clock
        self._last = self._first = clock()
        self._state: tuple[str, int, int] | None = None
        self._begun = 0  #: what was done when this run came to it: reused, downloaded before
        self._lock = threading.Lock()

    def advance(self, what: str, done: int, total: int) -> None:
        """Take the news; say it where the last line was long enough ago."""
        with self._lock:
            if self._state is None:
                self._begun = done
            self._state = (what, done, total)
            self._say(PAUSE)

    def tick(self) -> None:
        """Say where it stands though nothing is new: the first call may take minutes."""
        with self._lock:
            self._say(SILENCE)

    def _say(self, pause: float) -> None:
        now = self._clock()
        if self._state is None or now - self._last < pause:
            return
        self._last = now
        what, done, total = self._state
        size = f"{done / 1e6:,.0f} of {total / 1e6:,.0f} MB" if self._unit == "bytes" else ""
        size = size or f"{done:,} of {total:,} {self._unit}"
        note(f"{size if total else ''}{self._left(now)}: {what}".lstrip(", "))

    def _left(self, now: float) -> str:
        """How long the rest takes at the pace so far, once there is one; else how long it took."""
        _, done, total = self._state or ("", 0, 0)
        took = now - self._first
        if took < SILENCE:
            return ""
        if done <= self._begun:
            return f", {duration(took)} so far"
        return f", about {duration(took * (total - done) / (done - self._begun))} left"


@contextmanager
def _ticking(lines: Lines) -> Iterator[Lines]:
    """Let the lines tick while the block runs."""
    over = threading.Event()

    def tick() -> None:
        while not over.wait(PAUSE or 1.0):
            lines.tick()

    thread = threading.Thread(target=tick, daemon=True, name="progress")
    thread.start()
    try:
        yield lines
    finally:
        over.set()
        thread.join()


def _bar(unit: str) -> RichProgress:
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        DownloadColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        DownloadColumn() if unit == "bytes" else MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True, no_color=True if manner().color is False else None),
        transient=True,
    )
