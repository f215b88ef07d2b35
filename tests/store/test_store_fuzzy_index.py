"""Near lookup: what is alike is found, in one order, and never across languages."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from rapidfuzz import fuzz, process

from bitext.languages import CHINESE_ENGLISH as LANGUAGES
from bitext.languages import LanguagePair
from bitext.model import Origin
from bitext.store import fuzzy_index
from bitext.store.fuzzy_index import NEAR, prose, similarity, sketch
from bitext.store.memory import Memory, Remembered, memory_key

TEXT = "我们在社区里讨论开源项目的未来。"
NEARER, NEAR_IT = TEXT.replace("未来", "将来"), TEXT.replace("开源项目的未来", "一个新的项目")
FAR = "安装之前请先准备好一台机器。"


def row(
    source: str,
    target: str = "target",
    origin: Origin = Origin.BACKEND,
    languages: LanguagePair = LANGUAGES,
    pinned: str = "",
) -> Remembered:
    key = memory_key(source + pinned, languages)
    return Remembered(key, source, target, origin, "echo/1", None, languages)


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Memory]:
    with Memory.open(tmp_path / "memory.sqlite") as opened:
        yield opened


def targets(memory: Memory, text: str = TEXT, count: int = 3) -> list[str]:
    return [hit.target for hit, _ in memory.nearest(text, LANGUAGES, count)]


def test_the_nearest_come_first_and_the_far_not_at_all(memory: Memory) -> None:
    memory.put_many([row(FAR, "far"), row(NEAR_IT, "near"), row(NEARER, "nearer")])
    hits = memory.nearest(TEXT, LANGUAGES, 3)
    assert [hit.target for hit, _ in hits] == ["nearer", "near"]
    assert [score for _, score in hits] == [similarity(TEXT, NEARER), similarity(TEXT, NEAR_IT)]
    assert similarity(TEXT, FAR) < NEAR
    assert targets(memory, count=1) == ["nearer"]


def test_a_person_comes_before_a_machine_at_equal_similarity(memory: Memory) -> None:
    backend, imported, human = (TEXT.replace("未来", word) for word in ("过去", "现在", "明天"))
    memory.put_many([
        row(backend, "draft"), row(imported, "imported", Origin.MEMORY),
        row(human, "person", Origin.HUMAN),
    ])  # fmt: skip
    assert targets(memory) == ["person", "imported", "draft"]


def test_a_source_that_is_there_with_other_wordings_counts_once(memory: Memory) -> None:
    rows = [row(NEARER, "draft"), row(NEARER, "person", Origin.HUMAN, pinned="OSPP")]
    memory.put_many([*rows, row(NEAR_IT, "near")])
    assert targets(memory) == ["person", "near"]


def test_failed_drafts_and_other_languages_are_no_hits(memory: Memory) -> None:
    foreign = row(NEARER, "autre", languages=LanguagePair("zh-CN", "fr"))
    memory.put_many([row(NEARER, ""), foreign])
    assert targets(memory) == []

    assert [hit for hit, _ in memory.nearest(TEXT, LanguagePair("zh-CN", "fr"), 3)] == [foreign]


def test_control_a_hash_that_two_languages_share_does_not_mix_them(
    memory: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The languages are compared too, not only part of the hash."""
    monkeypatch.setattr(fuzzy_index, "sketch", lambda text, _: sketch(text, LANGUAGES))
    memory.put_many([row(NEARER, "autre", languages=LanguagePair("zh-CN", "fr"))])
    assert targets(memory) == []


def test_markup_counts_as_one_letter_whatever_its_number(memory: Memory) -> None:
    memory.put_many([row("请看<7>文档</7>。", "See <7>the docs</7>.")])
    assert targets(memory, "请看<1>文档</1>。") == ["See <7>the docs</7>."]
    assert similarity("请看<1>文档</1>。", "请看<7>文档</7>。") == 100


@pytest.mark.parametrize("text", ["段", "开源", "前言", "<1/>", "\n", ""])
def test_the_shortest_texts_are_found(memory: Memory, text: str) -> None:
    memory.put_many([row(text)])
    assert targets(memory, text) == ["target"]


def test_a_replaced_entry_is_found_by_its_new_target_once(memory: Memory) -> None:
    memory.put_many([row(NEARER, "old")])
    memory.put_many([row(NEARER, "new")])
    assert targets(memory) == ["new"]


def test_the_order_of_writing_does_not_matter(tmp_path: Path) -> None:
    rows = [row(TEXT.replace("未来", 2 * chr(0x4E00 + n)), f"t{n}") for n in range(60)]
    found = []
    for seed in range(3):
        random.Random(seed).shuffle(rows)
        with Memory.open(tmp_path / f"{seed}.sqlite") as memory:
            memory.put_many(rows[:30])
            memory.put_many(rows[30:])
            found.append(targets(memory, count=10))
    assert found[0] == found[1] == found[2]
    assert len(found[0]) == 10


def test_a_trigram_that_everything_has_is_passed_over(
    memory: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fuzzy_index, "COMMON", 3)
    memory.put_many([row(f"{chr(0x4E00 + n)}的的的的的的的的的", f"t{n}") for n in range(9)])
    assert targets(memory, "的的的的的的的的的的") == []

    memory.put_many([row("很的的的的的的少", "rare")])
    assert targets(memory, "很的的的的的的少见") == ["rare"]


def test_nearly_all_that_a_scan_finds_is_found(memory: Memory) -> None:
    draw = random.Random(5)
    letters = [chr(0x4E00 + n) for n in range(400)]
    texts = ["".join(draw.choices(letters, k=draw.randint(4, 60))) for _ in range(800)]
    memory.put_many([row(text, text) for text in texts])
    missed = 0
    for text in draw.sample(texts, 200):
        kept = [letter for letter in text if draw.random() > 0.2] or ["段"]
        edited = "".join(kept)
        scan = process.extractOne(prose(edited), texts, scorer=fuzz.ratio, score_cutoff=NEAR)
        missed += scan is not None and targets(memory, edited, 1) != [scan[0]]
    assert missed <= 4


def test_a_sketch_is_the_same_for_ever() -> None:
    """It is in the files of users: another one needs a migration."""
    assert sketch("开源之夏", LANGUAGES) == [179448912, 1194495504, 1715293355, 2078207984]
