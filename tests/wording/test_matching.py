"""Real kinds of edits: the wording follows its source, or is named; each step has its control."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from bitext.formats.po.entries import Catalog, Entry, State
from bitext.model import Kind, Segment
from bitext.store.merge import merge, reword
from bitext.wording import matching
from bitext.wording.fate import retired, stale_message
from bitext.wording.parts import joined, split
from tests.counted import Place, passes, steeper

FILLER = tuple(f"第{n}段说的是{word}，与别的都不一样。" for n, word in enumerate(
    ("天气", "火车上的人", "一本旧书", "河边的树", "昨天的会议", "修好的机器", "邻居家的猫", "早饭")
))  # fmt: skip


def segments(*sources: str) -> list[Segment]:
    """A line that begins with ``# `` is a heading."""
    kinds = [Kind.HEADING if s.startswith("# ") else Kind.PARAGRAPH for s in sources]
    texts = [source.removeprefix("# ") for source in sources]
    return [
        Segment(f"|{text}", kind, text, line)
        for line, (kind, text) in enumerate(zip(kinds, texts, strict=True))
    ]


def worded(*pairs: tuple[str, str]) -> Catalog:
    """A post of which a person has worded everything."""
    catalog = merge(Catalog("content/p.md"), segments(*(source for source, _ in pairs)))
    for source, target in pairs:
        catalog = reword(catalog, "", source.removeprefix("# "), target)
    return catalog


def filled(*pairs: tuple[str, str]) -> list[tuple[str, str]]:
    return [*pairs, *((source, f"Filler {n}.") for n, source in enumerate(FILLER))]


def page(catalog: Catalog) -> dict[str, tuple[str, State]]:
    return {e.source: (e.target, e.state) for e in catalog.entries}


def test_white_space_alone_leaves_a_wording_reviewed() -> None:
    before = worded(("用Go写服务。", "Go services."), ("一句。\n又一句。", "One. Two."))
    after = merge(before, segments("用 Go 写服务。", "一句。又一句。"))
    assert page(after) == {
        "用 Go 写服务。": ("Go services.", State.REVIEWED),
        "一句。又一句。": ("One. Two.", State.REVIEWED),
    }
    assert merge(after, segments("用 Go 写服务。", "一句。又一句。")) is after


def test_moved_far_and_edited() -> None:
    before = worded(*filled(("我们在社区里讨论开源项目的未来。", "We discuss the future.")))
    after = merge(before, segments(*FILLER, "我们在社区里讨论开源项目的将来。"))
    found = page(after)["我们在社区里讨论开源项目的将来。"]
    assert found == ("We discuss the future.", State.STALE)


def test_a_short_heading_in_the_same_place() -> None:
    before = worded(
        ("# 前言", "Foreword"), (FILLER[0], "One."), ("# 经历", "Life"), (FILLER[1], "Two.")
    )
    after = merge(before, segments("# 序言", FILLER[0], "# 经验", FILLER[1]))
    assert page(after)["序言"] == ("Foreword", State.STALE)
    assert page(after)["经验"] == ("Life", State.STALE)


def test_nothing_in_common_is_not_the_same_heading_and_is_named() -> None:
    before = worded(("# 前言", "Foreword"), (FILLER[0], "One."))
    after = merge(before, segments("# 致谢", FILLER[0]))
    assert page(after)["致谢"] == ("", State.MISSING)
    assert [entry.target for entry in retired(before, after)] == ["Foreword"]


def test_one_of_two_equal_sentences_is_touched() -> None:
    same = "请在开始之前备份数据。"
    before = worded((same, "Back up first."), (FILLER[0], "One."), (same, "Back up first."))
    assert before.entries[0].places == 2
    after = merge(before, segments(same, FILLER[0], "请在开始之前先备份数据。"))
    assert page(after)[same] == ("Back up first.", State.REVIEWED)
    assert page(after)["请在开始之前先备份数据。"] == ("Back up first.", State.STALE)
    # a sentence that is new is not a copy of one that still stands as often as it did
    more = merge(before, segments(same, FILLER[0], same, "请在开始之前先备份数据。"))
    assert page(more)["请在开始之前先备份数据。"] == ("", State.MISSING)


def test_a_paragraph_is_split_and_its_wording_with_it() -> None:
    whole = "第一句说的是天气。第二句说的是火车。"
    before = worded((FILLER[0], "One."), (whole, "The weather, first. Then *the* train."))
    parts = segments(FILLER[0], "第一句说的是天气。", "第二句说的是火车。")
    after = merge(before, parts)
    assert page(after)["第一句说的是天气。"] == ("The weather, first.", State.STALE)
    assert page(after)["第二句说的是火车。"] == ("Then *the* train.", State.STALE)
    assert retired(before, after) == ()
    assert merge(after, parts) is after
    back = merge(after, segments(FILLER[0], whole))
    assert page(back)[whole] == ("The weather, first. Then *the* train.", State.REVIEWED)


def test_a_wording_that_cannot_be_cut_is_not_said_twice_in_silence() -> None:
    before = worded(("第一句说的是天气很好。第二句说火车。", "Weather and trains in one."))
    after = merge(before, segments("第一句说的是天气很好。", "第二句说火车。"))
    stale = next(entry for entry in after.entries if entry.state is State.STALE)
    others = [entry.source for entry in after.entries if entry is not stale]
    assert "still says the rest" in stale_message(stale, others)


def test_two_paragraphs_are_joined_and_their_wordings_with_them() -> None:
    one, two = "第一句说的是天气。", "第二句说的是火车。"
    before = worded((one, "Weather."), (two, "Trains."), (FILLER[0], "One."))
    both = f"{one[:-1]}，{two}"
    after = merge(before, segments(both, FILLER[0]))
    assert page(after)[both] == ("Weather. Trains.", State.STALE)
    assert retired(before, after) == ()
    assert page(merge(after, segments(one, two, FILLER[0]))) == page(before)


def test_a_lost_context_is_found_where_the_source_stands_once() -> None:
    title = Segment("t", Kind.FRONT_MATTER, "标题", 1, "front-matter:title")
    catalog = reword(merge(Catalog("content/p.md"), [title]), title.context, "标题", "Title")
    bare = replace(catalog, entries=(catalog.entries[0]._replace(context=""),))
    after = merge(bare, [title])
    assert (after.entries[0].target, after.entries[0].state) == ("Title", State.REVIEWED)
    assert after.obsolete == ()
    both = merge(bare, [title, *segments("标题")])
    assert both.entries[0].state is State.MISSING  # it is the paragraph's


def test_what_rested_comes_back_edited() -> None:
    before = worded(("我们在社区里讨论开源项目的未来。", "We discuss."), (FILLER[0], "One."))
    gone = merge(before, segments(FILLER[0]))
    assert [entry.target for entry in retired(before, gone)] == ["We discuss."]
    back = merge(gone, segments(FILLER[0], "我们在社区里讨论开源项目的将来。"))
    assert page(back)["我们在社区里讨论开源项目的将来。"] == ("We discuss.", State.STALE)
    assert back.obsolete == ()


@pytest.mark.parametrize(
    ("step", "test"),
    [
        ("_spaced", test_white_space_alone_leaves_a_wording_reviewed),
        ("_far", test_moved_far_and_edited),
        ("_in_place", test_a_short_heading_in_the_same_place),
        ("_copied", test_one_of_two_equal_sentences_is_touched),
        ("_composed", test_a_paragraph_is_split_and_its_wording_with_it),
        ("_composed", test_two_paragraphs_are_joined_and_their_wordings_with_them),
        ("_contextless", test_a_lost_context_is_found_where_the_source_stands_once),
        ("_resting", test_what_rested_comes_back_edited),
    ],
)
def test_control_without_its_step(
    step: str, test: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matching, step, lambda *_: None)
    with pytest.raises(AssertionError):
        test()


@pytest.mark.parametrize("work", [joined, split])
def test_a_rewritten_post_is_looked_through_once(work: Callable[..., Iterator[object]]) -> None:
    """Each source was held against each wording: 1,600 halved paragraphs took `check` 10 s."""

    def seen(count: int) -> Counter[Place]:
        old = [Entry(f"甲{word}乙。", target="x. y.") for word in words(0, count)]
        new = [("", f"丙{word}丁。") for word in words(count, 2 * count)]
        left = {entry.identity for entry in old}
        third = left if work is joined else new
        return passes(lambda: [*work(new, old, third)])

    def words(first: int, last: int) -> list[str]:
        return [
            "".join(chr(0x4E00 + int(d) + 10 * n) for d in f"{n:05}") for n in range(first, last)
        ]

    seen(3)
    assert steeper(seen(300), seen(600)) == []
