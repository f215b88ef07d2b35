"""What is reported as done is in the memory by then: a crash after the report loses nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing

import pytest

from bitext.drafting.summary import DraftProgress
from bitext.drafting.translate import translate
from bitext.drafting.validation import Accepted
from bitext.drafting.window import Window
from bitext.remembered import Remembered
from bitext.store.memory import Memory
from bitext.workspace.memory import FILE as MEMORY
from tests.workflow.blog import Blog


def early_reports(blog: Blog) -> int:
    """How often a segment was reported before another connection could read its row."""
    blog.post("a.md", *(f"第{n}段的内容。" for n in range(20)))
    workspace = blog.workspace
    early = 0

    def report(progress: DraftProgress) -> None:
        nonlocal early
        with closing(sqlite3.connect(workspace.root / MEMORY)) as other:
            early += other.execute("SELECT count(*) FROM segment").fetchone()[0] < progress.done

    assert translate(workspace, [blog.engine], report=report).drafted == 20
    return early


def test_what_is_reported_is_stored(blog: Blog) -> None:
    assert early_reports(blog) == 0


def test_control_reported_before_it_is_stored(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    put: Callable[[Memory, list[Remembered]], object] = Memory.put_many
    later: list[tuple[Memory, list[Remembered]]] = []
    hand_out = Window.hand_out

    def handed(self: Window, row: Remembered, found: Accepted) -> None:
        hand_out(self, row, found)
        for memory, rows in [later.pop() for _ in [*later]]:
            put(memory, rows)

    def waits(self: Memory, rows: list[Remembered]) -> None:
        later.append((self, rows))

    monkeypatch.setattr(Memory, "put_many", waits)
    monkeypatch.setattr(Window, "hand_out", handed)
    assert early_reports(blog) > 0
