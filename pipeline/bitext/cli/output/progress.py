"""How far a long command is: a bar on a terminal, now and then a line elsewhere."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from bitext.cli.output.manner import manner
from bitext.cli.output.terminal import note, printable

if TYPE_CHECKING:
    from rich.progress import Progress as RichProgress

    from bitext.drafting.summary import DraftProgress
    from bitext.models import Progress as PullProgress

#: Seconds between two lines where there is no terminal, as in the log of a CI run.
PAUSE = 10.0

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
            else:
                advance(f"{news.stage} {news.message or news.model}", news.done, news.total)

        yield report


@contextmanager
def _progress(unit: str) -> Iterator[Advance]:
    if manner().quiet:
        yield lambda _what, _done, _total: None
        return
    if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield _lines(unit)
        return
    with _bar(unit) as bar:
        task = bar.add_task("", total=None)

        def advance(what: str, done: int, total: int) -> None:
            bar.update(task, description=printable(what), completed=done, total=total)

        yield advance


def _lines(unit: str, clock: Callable[[], float] = time.monotonic) -> Advance:
    """Report by a line of standard error, at most one in ``PAUSE`` seconds."""
    last = clock()

    def advance(what: str, done: int, total: int) -> None:
        nonlocal last
        if clock() - last >= PAUSE:
            last = clock()
            note(f"{done:,} of {total:,} {unit}: {what}")

    return advance


def _bar(unit: str) -> RichProgress:
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        DownloadColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        DownloadColumn() if unit == "bytes" else MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True, no_color=True if manner().color is False else None),
        transient=True,
    )
