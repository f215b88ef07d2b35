"""Most wordings are prose: what is not done for them makes no difference."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from bitext import parse
from bitext.dialects import DIALECTS
from bitext.markdown import escape, target
from bitext.markdown.inline import is_prose
from bitext.markdown.parsed import in_order
from bitext.markdown.placeholder import decode
from bitext.markdown.target import ParsedTarget, TargetError, read_target, tokens_of
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
#: Sources with markup, and wordings that have it in their order, or nearly.
MARKED = {
    "用 `a b` 部署": ("With `a b`.", "`a b`", "Use`a b`now", "``a b``", "With `a  b`", "With `a b"),
    "见[文](/a)和[页](../b/c.md#d)": (
        "See [x](/a) and [y](../b/c.md#d)", "See ![x](/a) and [y](../b/c.md#d)",
        "[x](/a): [y](../b/c.md#d)", "See [x](/a)", "[y](../b/c.md#d) and [x](/a)",
    ),
    "**甲**后面$n$": ("**a**", "**a** then $n$", "**a**b $n$", "** a** $n$", "**a.** b $n$"),
    "**甲**乙": ("**a** b", "** a** b", "**a **b", "***a** b", "**a**: b"),
    "前（_甲_）": ("a _b_ c", "a \u200b_b_ c", "a ☃_b_ c", "a_b_", "a (_b_)", "a “_b_” c"),
    "*甲*和~~乙~~": ("*a* and ~~b~~", "x*a*y and ~~b~~", "*a*~~b~~", "*a* and ~~b~~~", "*a*3~~b~~"),
    "版本 `a`": ("Version 2.0 at 18:00 `a`", "See a.b `a`", "TODO `a`", "8:a `a`", "1.b `a`"),
}  # fmt: skip
PLACES = ("甲", "# 甲", "## 甲 #", "- 甲", "> 甲", "|甲|\n|-|", "<p>甲</p>", "甲\n乙", "![甲](a)")


def rows() -> Iterator[Row]:
    """Pieces of posts with their post and a wording each."""
    for name in ("plain", "pandoc", "mdx", "obsidian"):
        for place in PLACES:
            doc = parse(f"{place}\n", dialect=DIALECTS[name])
            yield from ((piece, doc.text, word) for piece in walk(doc.pieces) for word in WORDS)
        for source, wordings in MARKED.items():
            doc = parse(f"{source}\n", dialect=DIALECTS[name])
            yield from ((piece, doc.text, word) for piece in doc.pieces for word in wordings)
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


def tokens(piece: Piece, wording: str) -> object:
    """Its tokens, also of one that may not stand in an edition."""
    try:
        return tokens_of(piece, wording)[0]
    except TargetError as error:
        return str(error)


Outcome = tuple[ParsedTarget | str, object, list[str]]


def outcomes(*sites: str) -> list[Outcome]:
    """What is read of each row, and what is written for each site."""
    found: list[Outcome] = []
    for piece, text, wording in rows():
        this, written = read(piece, wording), list[str]()
        if isinstance(this, ParsedTarget):
            written += (escape.write(piece, this, text, 0, {}, site_of(site)) for site in sites)
        found.append((this, tokens(piece, wording), written))
    return found


def test_a_shortcut_makes_no_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    quick = outcomes("plain", "hugo", "docusaurus")
    monkeypatch.setattr(target, "is_prose", lambda _: False)
    monkeypatch.setattr(target, "in_order", lambda *_: None)
    monkeypatch.setattr(escape, "_stands_anywhere", lambda *_: False)
    assert outcomes("plain", "hugo", "docusaurus") == quick


def test_what_a_person_protects_is_no_prose() -> None:
    dialect = replace(DIALECTS["plain"], protect=(re.compile("v[0-9]+"),))
    piece = parse("用 `a` 部署\n", dialect=dialect).pieces[0]
    assert in_order.in_order(piece, "With `a` now", dialect) is None
    assert in_order.in_order(piece, "With `a` now", DIALECTS["plain"])
    assert in_order.in_order(piece, "TODO with `a`", DIALECTS["obsidian"]) is None


@pytest.mark.parametrize("line", ["Version 2.0 at 18:00, or 3.11.7", "1.你好"])
def test_figures_are_prose(line: str) -> None:
    assert is_prose(line)


@pytest.mark.parametrize("line", ["a :100: b", "See a.b", "mail me@1.a", ":+1:", "by @1"])
def test_what_may_be_an_emoji_or_an_address_is_none(line: str) -> None:
    assert not is_prose(line)


def test_control_many_stand_in_order_and_a_lax_look_is_noticed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    marked = [(p, wording) for p, _, wording in rows() if p.nodes and wording.strip()]
    dialect = target.dialect_of
    taken = [in_order.in_order(p, wording.strip(), dialect(p)) for p, wording in marked]
    assert len(marked) / 10 < sum(tokens is not None for tokens in taken) < len(marked) / 2
    right = outcomes("plain")
    monkeypatch.setattr(in_order, "is_apart", lambda *_: True)
    assert outcomes("plain") != right


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
