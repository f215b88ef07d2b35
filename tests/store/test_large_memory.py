"""A memory of a million entries stays quick: what a look-up does is counted, in SQLite's steps."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

import pytest

from bitext.languages import LanguagePair
from bitext.model import Origin
from bitext.store import memory as store
from bitext.store.memory import Memory, Remembered, memory_key

LANGUAGES = LanguagePair()


def entries() -> Iterator[Remembered]:
    """Sentences of a few clauses, which come again as in a blog; the same in every run."""
    draw = random.Random(6)
    signs = [chr(0x4E00 + number) for number in range(2000)]
    clauses = ["".join(draw.choices(signs, k=draw.randrange(3, 10))) for _ in range(20_000)]
    for number in range(2_000_000):
        text = "，".join(draw.choices(clauses, k=draw.randrange(2, 6))) + f"{number}。"
        key, target = memory_key(text, LANGUAGES), f"Said {number}. " * 4
        yield Remembered(key, text, target, Origin.BACKEND, "b/1")


def filled(path: Path, count: int) -> list[str]:
    """Fill a memory; the sources of some of its entries."""
    made, some = islice(entries(), count), list[str]()
    with Memory.open(path) as memory:
        while batch := list(islice(made, 20_000)):
            memory.put_many(batch)
            some += [row.source for row in batch[:: max(len(batch) // 40, 1)]]
        memory.index()
    return some


def steps(memory: Memory, act: Callable[[], object]) -> int:
    """How many steps SQLite takes."""
    counted = [0]

    def passed() -> int:
        counted[0] += 1
        return 0

    with memory.session() as connection:
        connection.set_progress_handler(passed, 1)
    act()
    with memory.session() as connection:
        connection.set_progress_handler(None, 0)
    return counted[0]


@pytest.mark.parametrize("column", ["key", "source"])
def test_a_look_up_does_not_grow_with_the_memory(column: str, tmp_path: Path) -> None:
    """The other column, which has no index, is the control."""
    taken = []
    for count in (100, 1_600):
        with Memory.open(tmp_path / str(count)) as memory:
            rows = list(islice(entries(), count))
            memory.put_many(rows)
            wanted = [rows[-1].key if column == "key" else rows[-1].source]

            def look(asked: Memory = memory, values: list[str] = wanted) -> None:
                with asked.session() as connection:
                    assert len(store._read(connection, column, values)) == 1

            taken.append(steps(memory, look))
    assert (taken[1] < 2 * taken[0]) is (column == "key"), taken


@pytest.mark.long
def test_a_million_entries(tmp_path: Path) -> None:
    """The figures of docs/promises.md; of the processor, for the clock is everybody's."""
    path = tmp_path / "memory.sqlite"
    some = filled(path, 1_000_000)
    start = time.process_time()
    with Memory.open(path) as memory:
        assert time.process_time() - start < 0.1
        exact, near = list[float](), list[float]()
        for text in some:
            start = time.process_time()
            assert memory.get_many([memory_key(text, LANGUAGES)])
            exact.append(time.process_time() - start)
        for text in some[::10]:
            start = time.process_time()
            memory.nearest(f"{text[:-4]}新的", LANGUAGES, 3)
            near.append(time.process_time() - start)
    assert sorted(exact)[int(0.99 * len(exact))] < 0.005
    assert sorted(near)[int(0.95 * len(near))] < 0.050
    assert path.stat().st_size < 500 * 1_000_000, "no entry weighs more than half a KB"
