"""kill -9 at 200 moments of a save: what was acknowledged is there, and everything can be read."""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from itertools import count

import pytest

from bitext.store import catalog as store
from bitext.workspace.wordings.record import record
from tests.workflow.blog import Blog

SOURCES = ("第一句话说的是天气。", "第二句话说的是火车。", "第三句话说的是旧书。")
KILLS = 200


def save(blog: Blog, number: int) -> None:
    """A person words an entry, as every command does it: the catalog, and the journal."""
    source = SOURCES[number % len(SOURCES)]
    post = next(blog.workspace.posts())
    saved = store.update(
        post.catalog_path, lambda old: store.reword(old, "", source, f"Wording {number}."),
        root=blog.root, source=post.name,
    )  # fmt: skip
    record(post, saved)


def saves_until_killed(blog: Blog, first: int, saves: int, after: float) -> int:
    """Kill a process in its next save but so many; the last save that was acknowledged."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        try:
            for number in count(first):
                save(blog, number)
                os.write(writer, f"{number}\n".encode())
        finally:
            os._exit(1)
    os.close(writer)
    with os.fdopen(reader) as said:
        heard = [int(said.readline()) for _ in range(saves)]
        time.sleep(after)
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        assert os.WTERMSIG(status) == signal.SIGKILL
        return [first - 1, *heard, *map(int, said.read().split())][-1]


def wordings(blog: Blog) -> list[int]:
    """The numbers in the catalog, which is whole."""
    found = {e.source: e.target for e in blog.catalog("p.md").entries}
    assert set(found) == set(SOURCES)
    return [int(found[s].removeprefix("Wording ").removesuffix(".")) for s in SOURCES]


def lost(blog: Blog, kills: int) -> list[str]:
    """What was acknowledged and is not there, after so many kills."""
    rng = random.Random(5)
    blog.post("p.md", *SOURCES)
    blog.translate()
    for number in range(3):
        save(blog, number)
    last, wrong = 2, []
    for kill in range(kills):
        acknowledged = saves_until_killed(blog, last + 1, rng.randrange(2), rng.uniform(0, 0.03))
        now = max(wordings(blog))
        if now not in (acknowledged, acknowledged + 1):
            wrong.append(f"{kill}: {acknowledged} was acknowledged, {now} is there")
        journal = {act.now for act in next(blog.workspace.posts()).journal}
        if acknowledged > last and f"Wording {acknowledged}." not in journal:
            wrong.append(f"{kill}: the journal does not have {acknowledged}")
        last = max(now, acknowledged)
    return wrong


def test_two_hundred_kills_lose_nothing_that_was_acknowledged(blog: Blog) -> None:
    assert lost(blog, KILLS) == []
    assert not blog.translate().errors
    assert blog.engine.heard()
    blog.translate()
    assert blog.engine.heard() == []


def test_control_a_save_that_is_acknowledged_too_soon(
    blog: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    really = save
    waiting: list[int] = []

    def later(blog: Blog, number: int) -> None:
        if waiting:
            really(blog, waiting.pop())
        waiting.append(number)

    blog.post("p.md", *SOURCES)
    blog.translate()
    for number in range(3):
        save(blog, number)
    monkeypatch.setattr(sys.modules[__name__], "save", later)
    acknowledged = saves_until_killed(blog, 3, 2, 0)
    assert max(wordings(blog)) < acknowledged
