"""Equality of nouns, as `bitext.model` states it: what they say counts, not where they stand."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace

import pytest

import bitext
from bitext import model
from bitext.model import Finding, Piece, Pin, Segment, Severity, Span, Term, Token, walk

POST = "你好，**世界**。![图](a.png)\n"


def placed(before: str) -> list[Piece]:
    """The pieces of the post behind another text, at other lines, spans and headings."""
    doc = bitext.parse(before + POST)
    return [
        piece for piece in walk(doc.pieces) if piece.segment.source in ("你好，**世界**。", "图")
    ]


def pin(at: int) -> Pin:
    term = Term(("开源",), ("open source",), path=f"{at}.yaml", line=at)
    return Pin(term, Span(at, at + 2), "开源", "open source")


PAIRS = [
    *zip(placed(""), placed("# 前言\n\n"), strict=True),
    *((a.segment, b.segment) for a, b in zip(placed(""), placed("# 前言\n\n"), strict=True)),
    (pin(1), pin(7)),
    (pin(1).term, pin(7).term),
]


@pytest.mark.parametrize(("here", "there"), PAIRS, ids=lambda noun: type(noun).__name__)
def test_a_noun_is_the_same_wherever_it_stands(here: object, there: object) -> None:
    assert repr(here) != repr(there)  # another place indeed
    assert here == there
    assert not here != there  # noqa: SIM202 - `!=` is a method of its own
    assert len({here, there}) == 1


def test_what_a_noun_says_counts() -> None:
    text, picture = placed("")
    assert text != picture
    assert text != text._replace(shape=model.Shape.CELL)
    assert text != text._replace(tokens=text.tokens[:-1])
    assert text.segment != text.segment._replace(source="再见")
    assert pin(1) != replace(pin(1), wording="Open source")
    assert pin(1).term != replace(pin(1).term, target=("free software",))
    assert text != "你好"


def test_a_place_is_what_a_span_a_token_and_a_finding_are_about() -> None:
    first, second = (Finding("number", Severity.ERROR, "3 is missing", "a.md", n) for n in (3, 9))
    assert first != second
    assert Span(0, 2) != Span(1, 3)
    assert Token(model.TokenType.TEXT, 0, 2) != Token(model.TokenType.TEXT, 1, 3)


def test_no_noun_keeps_a_position_that_the_tests_above_do_not_know() -> None:
    """A new field that holds a position must be left out of equality, and be named here."""
    words = ("span", "line", "column", "start", "end", "body", "parent", "node")
    found = {
        f"{name}.{field}"
        for name, noun in vars(model).items()
        if isinstance(noun, type) and noun.__module__ == model.__name__
        for field in (
            [f.name for f in fields(noun)] if is_dataclass(noun) else getattr(noun, "_fields", ())
        )
        if field in words
    }
    assert found == {
        "Document.body", "Finding.column", "Finding.line", "Node.parent", "Pin.span",
        "Segment.line", "Segment.span", "Span.end", "Span.start", "Term.line", "Token.end",
        "Token.node", "Token.start",
    }  # fmt: skip
    assert isinstance(placed("")[0].segment, Segment)
