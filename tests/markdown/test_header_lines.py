"""Values of several lines keep their lines, whatever an engine makes of blanks."""

from __future__ import annotations

import pytest

import bitext
from bitext.markdown.placeholder import decode, encode, reread
from bitext.markdown.target import TargetError
from bitext.model import walk

HEADERS = [
    ("---\ndescription: |\n  ## 标题\n  第一行，\n  第二行\n\n  - 甲\n  - 乙\n---\n",
     "<1/>标题<2/>第一行，<3/>第二行<4/>甲<5/>乙",
     "---\ndescription: |\n  ## word\n  word,\n  word\n\n  - word\n  - word\n---\n"),
    ("---\ndescription: >-\n  折起来的\n  一段\n\n  又一段\n---\n", "折起来的 一段<1/>又一段",
     "---\ndescription: >-\n  word word\n\n  word\n---\n"),
    ('---\ndescription: "甲\\n1. 乙"\n---\n', "甲<1/>乙",
     '---\ndescription: "word\\n1. word"\n---\n'),
    ("+++\ndescription = '''\n甲\n  > 乙'''\n+++\n", "甲<1/>乙",
     "+++\ndescription = '''\nword\n  > word'''\n+++\n"),
    ('{"description": "甲 <1/> 甲\\n乙"}\n', "甲 <1/> 甲<2/>乙",
     '{"description": "word <1/> word\\nword"}\n'),
]  # fmt: skip


def _english(form: str) -> str:
    """As an engine answers, on one line and with blanks of its own."""
    words = form.replace("，", ",")
    for letters in ("标题", "第一行", "第二行", "折起来的", "又一段", "一段", "甲", "乙"):
        words = words.replace(letters, "word")
    return words.replace("<", " <")


@pytest.mark.parametrize(("text", "form", "english"), HEADERS, ids=range(len(HEADERS)))
def test_a_draft_has_the_lines_of_its_value(text: str, form: str, english: str) -> None:
    doc = bitext.parse(text)
    (piece,) = walk(doc.pieces)
    assert encode(piece).text == form
    target = decode(piece, encode(piece), _english(form))
    edition = bitext.english(doc, {piece.segment.key: target})
    assert (edition.text, edition.findings) == (english, ())
    assert reread(piece, encode(piece), target).count("/>") == form.count("/>")
    with pytest.raises(TargetError):
        decode(piece, encode(piece), "words on one line")


def test_a_person_may_write_other_lines() -> None:
    doc = bitext.parse(HEADERS[0][0])
    (piece,) = walk(doc.pieces)
    edition = bitext.english(doc, {piece.segment.key: "One line.\nOr two."})
    assert edition.text == "---\ndescription: |\n  One line.\n  Or two.\n---\n"
    assert edition.findings == ()
    assert reread(piece, encode(piece), "One line.\nOr two.") == "One line. Or two."


def test_a_value_of_one_line_is_sent_as_it_is() -> None:
    doc = bitext.parse("---\ndescription: |\n  1. 甲和 - 乙\n---\n")
    (piece,) = walk(doc.pieces)
    assert encode(piece).text == "1. 甲和 - 乙\n"
