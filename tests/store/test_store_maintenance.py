"""Looking after the memory: counts are right, what may go goes, and what is wrong is found."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bitext.languages import CHINESE_ENGLISH as LANGUAGES
from bitext.languages import LanguagePair
from bitext.model import Origin
from bitext.store import maintenance
from bitext.store.maintenance import Choice, Damage
from bitext.store.memory import Memory, Remembered

ROWS = {
    "person": Remembered("person", "一段", "one", Origin.HUMAN),
    "import": Remembered("import", "二段", "two", Origin.MEMORY),
    "draft": Remembered("draft", "三段", "three", Origin.BACKEND, "a|glossary:9f2c01d4"),
    "other": Remembered("other", "四段", "four", Origin.BACKEND, "b"),
    "failed": Remembered("failed", "五段", "", Origin.BACKEND, "a"),
    "broken": Remembered("broken", "<1>六</1>段", "six", Origin.BACKEND, "a"),
    "broken person": Remembered("broken person", "<1/>七段", "seven", Origin.HUMAN),
}


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Memory]:
    with Memory.open(tmp_path / "memory.sqlite") as opened:
        opened.put_many(list(ROWS.values()))
        yield opened


def left(memory: Memory) -> set[str]:
    return set(memory.get_many(list(ROWS)))


def test_counts_by_origin_engine_and_languages(memory: Memory) -> None:
    memory.put_many(
        [Remembered("fr", "段", "f", Origin.HUMAN, languages=LanguagePair("zh-CN", "fr"))]
    )
    counted = [(g.origin, g.signature, g.target_language, g.entries, g.failed) for g in
               maintenance.groups(memory)]  # fmt: skip
    assert counted == [
        ("backend", "a", "en", 3, 1),
        ("human", "", "en", 2, 0),
        ("backend", "b", "en", 1, 0),
        ("human", "", "fr", 1, 0),
        ("memory", "", "en", 1, 0),
    ]


@pytest.mark.parametrize(("choice", "gone"), [
    (Choice(), ""),
    (Choice(failed=True), "failed broken"),
    (Choice(used=["draft", "person"]), "other failed broken"),
    (Choice(engines=["a"]), "other"),
    (Choice(engines=["c"]), "draft other failed broken"),
    (Choice(failed=True, engines=["a"]), "failed broken other"),
    (Choice(failed=True, everyone=True), "failed,broken,broken person"),
    (Choice(used=["person", "other"], everyone=True),
     "import,draft,failed,broken,broken person"),
    (Choice(engines=["a"], everyone=True), "other"),
])  # fmt: skip
def test_what_is_chosen_goes_and_nothing_else(memory: Memory, choice: Choice, gone: str) -> None:
    wanted = set(gone.split(",") if "," in gone else gone.split())
    assert maintenance.prune(memory, choice, dry_run=True).total() == len(wanted)
    assert left(memory) == set(ROWS)
    assert maintenance.prune(memory, choice).total() == len(wanted)
    assert left(memory) == set(ROWS) - wanted
    assert not [f for f in maintenance.verify(memory) if "trigrams" in f.message]
    for name in wanted:
        hits = memory.nearest(ROWS[name].source, LANGUAGES, 9)
        assert name not in [hit.key for hit, _ in hits]


def test_pruning_counts_by_origin_and_gives_the_space_back(memory: Memory, tmp_path: Path) -> None:
    memory.put_many([
        Remembered(f"{n}", f"第{n}段", "long " * 200, Origin.BACKEND, "b") for n in range(999)
    ])  # fmt: skip
    before = maintenance.size(memory)
    assert maintenance.prune(memory, Choice(used=["draft"])) == {Origin.BACKEND: 1002}
    assert maintenance.size(memory) * 10 < before
    assert (tmp_path / "memory.sqlite").stat().st_size == maintenance.size(memory)


def test_entries_come_in_the_order_of_their_texts(memory: Memory) -> None:
    found = [entry.key for entry in maintenance.entries(memory, LANGUAGES, list(Origin))]
    by_text = sorted(ROWS.values(), key=lambda row: (row.source, row.target))
    assert found == [row.key for row in by_text]
    people = maintenance.entries(memory, LANGUAGES, [Origin.HUMAN])
    assert {entry.key for entry in people} == {"person", "broken person"}
    assert list(maintenance.entries(memory, LanguagePair("zh-CN", "fr"), list(Origin))) == []


def test_placeholders_that_cannot_be_put_back_are_found(memory: Memory) -> None:
    (fault,) = maintenance.verify(memory)
    assert (fault.count, "placeholders" in fault.message) == (2, True)
    maintenance.prune(memory, Choice(failed=True, everyone=True))
    assert maintenance.verify(memory) == []


@pytest.mark.parametrize(("statement", "message", "count"), [
    ("DELETE FROM gram WHERE segment = 1", "does not find", 1),
    ("INSERT INTO gram VALUES (1, 999), (2, 999)", "without an entry", 2),
    ("DELETE FROM segment WHERE id = 1", "without an entry", 2),
])  # fmt: skip
def test_an_index_that_does_not_agree_is_found(
    memory: Memory, tmp_path: Path, statement: str, message: str, count: int
) -> None:
    maintenance.prune(memory, Choice(failed=True, everyone=True))
    memory.index()
    with closing(sqlite3.connect(tmp_path / "memory.sqlite")) as other, other:
        other.execute(statement)
    (fault,) = maintenance.verify(memory)
    assert message in fault.message
    assert fault.count == count


def test_entries_after_the_last_near_lookup_are_found_and_no_fault(memory: Memory) -> None:
    maintenance.prune(memory, Choice(failed=True, everyone=True))
    memory.index()
    memory.put_many([Remembered("new", "一段很少见的话", "a rare text", Origin.BACKEND)])
    assert maintenance.verify(memory) == []
    for text in ("一段很少见的话", "另一段很罕见的字"):  # the second gets the first one's number
        ((hit, _),) = memory.nearest(text, LANGUAGES, 1)
        assert hit.source == text
        maintenance.prune(memory, Choice(used=list(ROWS), everyone=True))
        other = Remembered("other new", "另一段很罕见的字", "another", Origin.BACKEND)
        memory.put_many([other])


def test_a_damaged_page_is_found(tmp_path: Path) -> None:
    path = tmp_path / "memory.sqlite"
    with Memory.open(path) as memory:
        memory.put_many([
            Remembered(f"{n}", f"第{n}段", "long " * 90, Origin.BACKEND) for n in range(400)
        ])  # fmt: skip
    data = bytearray(path.read_bytes())
    data[-5 * 4096 : -4 * 4096] = b"\x05" * 4096
    path.write_bytes(data)
    with Memory.open(path) as memory:
        (fault,) = maintenance.verify(memory)
    assert isinstance(fault, Damage)
    assert "damaged" in fault.message
    assert "move it away" in fault.hint
