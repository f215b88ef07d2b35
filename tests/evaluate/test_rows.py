"""Rows, the posts they are put into, and the draw."""

from __future__ import annotations

from pathlib import Path

import pytest

from bitext.evaluate.rows import Row, block, composed, sampled
from bitext.evaluate.tables import table as read_table
from bitext.languages import LanguagePair
from bitext.markdown.segmenter import parse

LANGUAGES = LanguagePair()


@pytest.mark.parametrize(
    ("kind", "text", "name"),
    [
        ("", "你好", "paragraph"),
        ("p", "你好", "paragraph"),
        ("h3", "### 你好", "heading"),
        ("li2.p", "- 你好", "list item"),
        ("bq.p", "> 你好", "quote"),
        ("td", "| 你好 |\n|---|", "table cell"),
        ("fm.title", '---\ntitle: "你好"\n---\n', "front matter"),
    ],
)
def test_a_row_is_the_block_that_its_type_says(kind: str, text: str, name: str) -> None:
    row = block(1, "你好", "Hello", kind)
    assert row.frame is not None
    assert row.frame.text == text
    (piece,) = row.pieces
    assert piece.segment.kind == name
    assert row.output({piece.segment.key: "Hi"}) == "Hi"
    assert row.output({}) == "你好"


def test_what_stands_around_a_segment_is_part_of_the_output() -> None:
    row = block(1, "{{< note >}} 注意 {{< /note >}}", "")
    (key,) = row.keys
    assert row.output({key: "Mind"}) == "{{< note >}} Mind {{< /note >}}"
    assert not row.whole


def test_a_front_matter_value_may_hold_any_sign() -> None:
    source = '他说："好" \\ #1'
    row = block(1, source, "", "fm.title")
    assert [p.segment.source for p in row.pieces] == [source]
    assert row.output(dict.fromkeys(row.keys, 'He: "yes"')) == 'He: "yes"'


def test_rows_of_a_path_stand_in_one_post(table: Path) -> None:
    data = read_table(table, LANGUAGES)
    assert data.related
    assert data.posts["a.md"] == (
        '---\ntitle: "第一篇"\n---\n\n## 简介\n\n请运行 `make run`，然后等待。\n\n| 很好 |\n|---|\n'
    )
    segments = {name: parse(text, keys=("title",)).segments for name, text in data.posts.items()}
    there = {s.key for found in segments.values() for s in found}
    assert there == {key for row in data.rows for key in row.keys}
    assert {s.headings for s in segments["a.md"]} == {(), ("简介",)}


def test_a_row_that_another_would_swallow_stands_alone() -> None:
    rows = [block(1, "<pre>", "<pre>"), block(2, "你好", "Hello")]
    posts = composed(rows)
    assert posts["row-2.md"] == "你好"
    assert "row-1.md" not in posts


def rows(count: int) -> list[Row]:
    return [block(number, f"第{number}句", "x") for number in range(1, count + 1)]


def test_a_draw_is_fixed_in_order_and_holds_the_smaller_one() -> None:
    every = rows(50)
    numbers = [row.number for row in sampled(every, 10, seed=1)]
    assert numbers == [1, 5, 6, 15, 16, 23, 25, 27, 39, 46]  # on any machine, in any version
    assert numbers == sorted(numbers)
    assert set(numbers) < {row.number for row in sampled(every, 20, seed=1)}
    assert numbers != [row.number for row in sampled(every, 10, seed=2)]
    assert len(sampled(every, None, seed=1)) == len(sampled(every, 99, seed=1)) == 50
