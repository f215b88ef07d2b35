"""Most wordings are prose: what is not done for them makes no difference."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bitext import parse
from bitext.dialects import DIALECTS
from bitext.markdown import escape, target
from bitext.markdown.placeholder import decode
from bitext.markdown.target import ParsedTarget, TargetError, read_target
from bitext.model import Piece, walk
from bitext.sites.table import PLAIN, site_of
from tests.properties.documents import own_posts
from tests.properties.mutations import mutated
from tests.properties.test_structure_law import answers

Row = tuple[Piece, str, str]

#: Wordings of one word or sentence that a place, a dialect or a site may take for more.
WORDS = (
    "Words", "import", "import x from y", "export x", "C#", "a #", "1. a", "2024", "- a", "+ a",
    "Note: x", ": a", "=", "a | b", "a < b", "a & b", "100% of x", "% a", "port 80", "a \\ b",
    "[x]", "a\nb", "a  \nb", "a: b", "Table: a", "toc", "a_b", "a: [b", "A (b)", "TODO a", "tip::",
    "bg red", "词", "a `b`", "!!! a", "a $x$", 'a "b" c',
)  # fmt: skip
PLACES = ("甲", "# 甲", "## 甲 #", "- 甲", "> 甲", "|甲|\n|-|", "<p>甲</p>", "甲\n乙", "![甲](a)")


def rows() -> Iterator[Row]:
    """Pieces of posts with their post and a wording each."""
    for name in ("plain", "pandoc", "mdx", "obsidian"):
        for place in PLACES:
            doc = parse(f"{place}\n", dialect=DIALECTS[name])
            yield from ((piece, doc.text, word) for piece in walk(doc.pieces) for word in WORDS)
    for doc in own_posts():
        for piece, form, fair, mutation, seed in answers(doc, 0):
            for reply in (fair, mutated(mutation, fair, seed)):
                try:
                    yield piece, doc.text, decode(piece, form, reply)
                except TargetError:
                    yield piece, doc.text, reply


def read(piece: Piece, wording: str) -> ParsedTarget | str:
    """A wording as it is read, or why it is not."""
    try:
        return read_target(piece, wording)
    except TargetError as error:
        return str(error)


def outcomes(*sites: str) -> list[tuple[ParsedTarget | str, list[str]]]:
    """What is read of each row, and what is written for each site."""
    found: list[tuple[ParsedTarget | str, list[str]]] = []
    for piece, text, wording in rows():
        this = read(piece, wording)
        if isinstance(this, str):
            found.append((this, []))
            continue
        found.append((this, [escape.write(piece, this, text, 0, {}, site_of(s)) for s in sites]))
    return found


def test_a_shortcut_makes_no_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    quick = outcomes("plain", "hugo", "docusaurus")
    monkeypatch.setattr(target, "is_prose", lambda _: False)
    monkeypatch.setattr(escape, "_stands_anywhere", lambda *_: False)
    assert outcomes("plain", "hugo", "docusaurus") == quick


def test_control_many_take_it_and_a_lax_one_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    known = [(piece, read(piece, wording)) for piece, _, wording in rows()]
    taken = [
        escape._stands_anywhere(piece, this, PLAIN)
        for piece, this in known
        if isinstance(this, ParsedTarget)
    ]
    assert sum(taken) > len(known) / 5
    right = outcomes("plain")
    monkeypatch.setattr(escape, "is_quiet", lambda *_: True)
    assert outcomes("plain") != right
