"""Limits on what is read: where they are, and that what lies below them is read."""

from __future__ import annotations

import re

import pytest

import bitext
from bitext.assemble.proof import expected
from bitext.markdown import mask, reading, segmenter
from bitext.markdown.mask import hide
from bitext.markdown.reading import read
from bitext.model import Severity


def reasons(text: str) -> set[str]:
    doc = bitext.parse(text)
    edition = bitext.english(doc, {segment.key: "Fine weather" for segment in doc.segments})
    return {finding.message for finding in edition.findings}


def nested(depth: int) -> str:
    return f"{'*a **a ' * (depth // 2)}b{' a** a*' * (depth // 2)}\n\n天气\n"


@pytest.mark.parametrize("text", [f"天气\n\n{'x' * 100_001}\n", nested(102)])
def test_what_the_second_parser_is_slow_at_is_not_translated(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not bitext.parse(text).segments  # nothing is paid for
    assert any("to be proved intact" in reason for reason in reasons(text))
    monkeypatch.setattr(mask, "LONGEST_LINE", 10**9)  # control
    monkeypatch.setattr(reading, "DEEPEST", 10**9)
    assert bitext.parse(text).segments
    assert not any("to be proved intact" in reason for reason in reasons(text))


@pytest.mark.parametrize("blank", [" ", "\t", "\u3000"])
def test_a_flood_of_blanks_is_found_wherever_it_begins(
    blank: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = [f"天气{'x' * before}{blank * 1000}好\n" for before in range(0, 400, 7)]
    assert not any(bitext.parse(text).segments for text in texts)
    assert bitext.parse(f"天气{blank * 999}好\n").segments
    monkeypatch.setattr(reading, "_TRACE", re.compile("(?!)"))  # control
    assert all(bitext.parse(text).segments for text in texts)


def test_the_place_of_what_is_too_hard_is_said() -> None:
    (note,) = bitext.parse(f"---\na: b\n---\n天气\n\n{'x' * 100_001}\n").notes
    assert (note.rule, note.line) == ("structure", 6)
    (note,) = bitext.parse(f"天气\n\n{nested(102)}").notes
    assert note.line == 3


def test_a_paragraph_of_too_many_marks_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(segmenter, "MOST_TOKENS", 25)
    few, many = ("今天*好*和\n" * count for count in (4, 5))
    doc = bitext.parse(f"{few}\n甲\n\n{many}\n乙\n")
    assert {segment.line for segment in doc.segments} == {1, 2, 3, 4, 6, 14}
    (note,) = doc.notes
    assert (note.rule, note.severity, note.line) == ("structure", Severity.ERROR, 8)


def test_a_wording_that_would_be_too_hard_is_not_used() -> None:
    doc = bitext.parse("今天*天气*很好。\n")
    (key,) = (segment.key for segment in doc.segments)
    edition = bitext.english(doc, {key: f"Fine *weather* {'x' * 100_001}"})
    assert edition.text == doc.text
    assert "a line of it is too long" in edition.findings[0].message  # no proof was tried
    edition = bitext.english(doc, {key: f"Fine *weather* {'x ' * 40_000}"})
    assert edition.text != doc.text


def test_wordings_that_are_too_hard_together_are_not_used_together(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Two cells of a row, each within the limit."""
    doc = bitext.parse("| A | B |\n|---|---|\n| 甲 | 乙 |\n")
    targets = {segment.key: f"{'x ' * 30_000}x" for segment in doc.segments}

    def longest_line() -> int:
        return max(map(len, bitext.english(doc, targets).text.splitlines()))

    assert 60_000 < longest_line() < 100_000  # one of them ships
    monkeypatch.setattr(expected, "too_hard", lambda _: None)  # control
    assert longest_line() > 100_000


@pytest.mark.parametrize("text", [f"天气\n\n{'x' * 100_000}\n", nested(100)])
def test_what_is_below_the_limits_is_translated(text: str) -> None:
    assert not any("to be proved intact" in reason for reason in reasons(text))


@pytest.mark.parametrize(("open_", "close"), [("{{", "}}"), ("{%", "%}")])
def test_a_tag_that_is_not_closed_in_time_is_text(open_: str, close: str) -> None:
    short, long = (f"天 {open_}{'x' * n}{close} 气\n" for n in (3996, 4000))
    assert hide(short).opaque
    assert not hide(long).opaque


def test_tags_that_stop_early_and_those_that_go_on() -> None:
    text = "甲 {{ a ``` }} 乙 {{ b }} 丙 {{ c\n\n}} 丁 {% d %} {{{{ e }} {% f ``` {{ g }} %}\n"
    assert [text[slice(*span)] for span in hide(text).opaque] == [
        "{{ b }}", "{% d %}", "{{{{ e }}", "{{ g }}",
    ]  # fmt: skip


@pytest.mark.parametrize("mark", ["*", "_", "[", "<", "![", "a]", "~ "])
def test_marks_that_open_nothing_are_one_text(mark: str) -> None:
    """As the parser has them they took 490 MB for 500 KB."""
    few, many = (len(read(f"今天{mark * count}天\n").events) for count in (10, 1000))
    assert many <= few < 30


def test_text_is_joined_where_it_means_what_it_says() -> None:
    """An entity, an escape and the lines of code stay as the parser cuts them."""
    said = [e.data for e in read("a* b&amp;c *\\*d\n\n    x\n    y\n").events if e.tag == "Text"]
    assert said == [None, "&", None, None, "x\n", "y\n"]
