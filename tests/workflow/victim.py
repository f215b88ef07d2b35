"""A whole run, translate and build, in a process of its own that somebody will kill."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from bitext.backends.protocol import Draft, Limits, Request
from bitext.cli import main
from bitext.drafting.validation import Accepted
from bitext.drafting.window import Window
from bitext.store.memory import Memory, Remembered
from tests.workflow.blog import Blog, Engine

LIMITS = Limits(max_items=4, concurrency=2)
#: Segments that may be under way at once: what a kill may cost.
UNDER_WAY = LIMITS.max_items * LIMITS.concurrency
DONE = "finished"


class Slow(Engine):
    """An engine that takes its time and writes down what it is asked before it answers."""

    note: Callable[[str, str], None]

    def translate(self, batch: Sequence[Request]) -> Sequence[Draft]:
        for request in batch:
            self.note("asked", request.text)
        time.sleep(0.01)
        return super().translate(batch)


def work(root: Path, durable: bool = True) -> None:
    """Translate and build; the journal of it is in ``log``, a line at a time."""
    log = os.open(root / "log", os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    def note(what: str, text: str) -> None:
        os.write(log, f"{what} {text}\n".encode())

    engine = Slow(limit=LIMITS)
    engine.note = note
    original = Window.hand_out

    def hand_out(window: Window, row: Remembered, found: Accepted) -> None:
        original(window, row, found)
        note("done", row.source)

    Window.hand_out = hand_out  # type: ignore[assignment, method-assign]  # a process of its own
    if not durable:
        _commit_late()
    blog = Blog(root, engine)
    note("run", "")
    blog.translate()
    blog.build()
    (root / DONE).touch()


def command(root: Path) -> None:
    """``bitext translate`` as a shell runs it; what it says is in ``said``."""
    os.chdir(root)
    said = os.open(root / "said", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    for stream in (1, 2):
        os.dup2(said, stream)
    sys.argv = ["bitext", "translate", "--backend", "libre"]
    signal.signal(signal.SIGINT, signal.default_int_handler)
    main()


def _commit_late() -> None:
    """What must be noticed: rows reach the disk one batch after they were said to be there."""
    original = Memory.put_many
    held: list[Remembered] = []

    def late(memory: Memory, rows: Sequence[Remembered]) -> None:
        original(memory, held)
        held[:] = rows

    Memory.put_many = late  # type: ignore[assignment, method-assign]  # a process of its own
