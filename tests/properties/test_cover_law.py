"""The first law (design, section 2): the parts of a document are sorted, disjoint and
joined they are the text; nothing that is not translated changes by a byte.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import bitext
from bitext.errors import WorkspaceError
from bitext.markdown.placeholder import decode, encode
from bitext.markdown.target import ParsedTarget, TargetError, read_target
from bitext.model import Document, Piece, Span, Token, TokenType, walk
from bitext.store.files import read_source
from tests.properties.documents import (
    FLOODS,
    TRICKY,
    commonmark,
    is_utf8,
    post_paths,
    posts,
    soup,
)


def identity(doc: Document) -> Mapping[str, str]:
    """A translation that says what the source says."""
    return {segment.key: segment.source for segment in doc.segments}


def broken(doc: Document, text: str | None = None) -> str:
    """How a document breaks the cover law for a text (its own by default); empty if it does not."""
    text = doc.text if text is None else text
    if reason := _misplaced(doc.pieces, Span(0, len(text))):
        return reason
    for piece in walk(doc.pieces):
        if reason := _misplaced(piece.inside, piece.span) or _torn(piece):
            return reason
    if bitext.english(doc, identity(doc)).text != text:
        return "the identity translation changes the text"
    return ""


def _misplaced(pieces: Iterable[Piece], around: Span) -> str:
    at = around.start
    for piece in pieces:
        if not at <= piece.span.start < piece.span.end <= around.end:
            return f"{piece.span} is not between {at} and {around.end}"
        at = piece.span.end
    return ""


def _torn(piece: Piece) -> str:
    """The tokens of a piece touch, and are the piece."""
    at = piece.span.start
    for token in piece.tokens:
        if token.start != at or token.end < at:
            return f"a token starts at {token.start}, not {at}"
        at = token.end
    return "" if at == piece.span.end else f"the tokens of {piece.span} end at {at}"


def test_the_tricky_inputs_are_covered() -> None:
    assert [text for text in TRICKY + FLOODS if broken(bitext.parse(text))] == []


def test_the_commonmark_examples_are_covered() -> None:
    assert len(commonmark()) == 652
    assert [text for text in commonmark() if broken(bitext.parse(text))] == []


def test_real_posts_are_covered(corpus: Path, seeds: Path, share: int) -> None:
    assert {doc.name: broken(doc) for doc in posts(corpus, seeds, share) if broken(doc)} == {}


def test_files_in_other_encodings_are_refused_by_name(corpus: Path, seeds: Path) -> None:
    refused = [path for path in post_paths(corpus, seeds) if not is_utf8(path)]
    assert len(refused) == 9  # GB 18030 and UTF-16
    for path in refused:
        with pytest.raises(WorkspaceError, match="is not UTF-8: byte 0x") as failure:
            read_source(path, corpus)
        assert path.name in failure.value.path
        assert "iconv" in failure.value.hint


#: 10,000 documents: Hypothesis draws them twenty at a time.
@settings(max_examples=500)
@given(st.lists(soup(), min_size=20, max_size=20))
@example([])
@example(["*[^1]: [[页|名]]"])  # an abbreviation that is a link: it was offered twice
def test_any_document_is_covered(texts: list[str]) -> None:
    for text in texts:
        assert broken(bitext.parse(text)) == "", repr(text)


@pytest.mark.long
@settings(max_examples=50_000)
@given(st.lists(soup(most=80), min_size=20, max_size=20))
def test_a_million_documents_are_covered(texts: list[str]) -> None:
    for text in texts:
        assert broken(bitext.parse(text)) == "", repr(text)


CONTROL = "# 前言\n\n**加粗**的`code`一段，![图](a.png '题')。\n"


def test_control_a_lost_line_end_breaks_the_law() -> None:
    assert broken(bitext.parse(CONTROL)) == ""
    assert broken(bitext.parse(CONTROL.rstrip("\n")), CONTROL) != ""


@pytest.mark.parametrize("by", [-1, 1])
def test_control_a_shifted_span_breaks_the_law(by: int) -> None:
    doc = bitext.parse(CONTROL)
    last = doc.pieces[-1]
    span = Span(last.span.start + by, last.span.end + by)
    shifted = last._replace(segment=last.segment._replace(span=span))
    assert broken(replace(doc, pieces=(*doc.pieces[:-1], shifted))) != ""


# What a reviewer reads and what a backend sees say the same as the text


def test_natural_sources_and_placeholder_forms_read_back(
    corpus: Path, seeds: Path, share: int
) -> None:
    seen: set[str] = set()
    odd: dict[str, str] = {}
    refused = 0
    for doc in posts(corpus, seeds, share):
        for piece in walk(doc.pieces):
            source = piece.segment.source
            if source in seen:
                continue
            seen.add(source)
            try:
                own, back = read_target(piece, source), _through_placeholders(piece)
            except TargetError:
                refused += 1
                continue
            if not said(own) == said(back) == _said(piece.tokens):
                odd[source] = back.text
    assert odd == {}
    assert refused <= len(seen) // 500, f"{refused} of {len(seen)} do not read back"


def _through_placeholders(piece: Piece) -> ParsedTarget:
    form = encode(piece)
    return read_target(piece, decode(piece, form, form.text))


def said(wording: ParsedTarget) -> str:
    """The words of a wording without blanks, and its markup in order."""
    return _said(wording.tokens)


def _said(tokens: Iterable[Token]) -> str:
    parts = (
        token.text if token.type is TokenType.TEXT else f"<{token.type}{token.node}>"
        for token in tokens
        if token.type is not TokenType.SOFT
    )
    return "".join("".join(parts).split()).replace("\u200b", "")
