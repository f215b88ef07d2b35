"""Nothing Chinese is missed and nothing else is sent: on real posts every Han letter of the
prose is in a segment, and what a backend sees holds no address, tag or template.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bitext import parse
from bitext.markdown import html
from bitext.markdown.placeholder import encode
from bitext.markdown.reading import Reading, read
from bitext.model import Document, Piece, Shape, Span, Token, TokenType, walk
from tests.properties.documents import posts

_HAN = re.compile("[\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af]")
#: Link targets and labels, definitions, bare URLs: their Chinese is part of an address.
_ADDRESS = re.compile(r"\]\([^)\n]*\)|\]\[[^\]\n]*\]|^[ \t>]*\[[^\]\n]+\]:.*$|https?://\S+", re.M)


def _said(doc: Document) -> Iterator[tuple[str, Span]]:
    """Why each span of a document is where it is: sent, or left alone for a cause."""
    for piece in walk(doc.pieces):
        for token in piece.tokens:
            sent = token.type in (TokenType.TEXT, TokenType.SOFT)
            yield ("sent" if sent else "markup"), Span(token.start, token.end)
    yield "front matter", Span(0, doc.body)
    for name, span in _markup(read(doc.text[doc.body :])):
        yield name, Span(span.start + doc.body, span.end + doc.body)
    for match in _ADDRESS.finditer(doc.text):
        yield "address", Span(*match.span())


def _markup(reading: Reading) -> Iterator[tuple[str, Span]]:
    for span in reading.opaque:
        yield "template", span
    for event in reading.events:
        span = Span(event.start, event.end)
        if event.tag in ("CodeBlock", "Code", "InlineMath", "DisplayMath"):
            yield "code and math", span
        elif event.tag in ("InlineHtml", "FootnoteReference"):
            yield "tag", span
        elif event.tag == "HtmlBlock" and event.phase == "start":
            yield from (("tag", tag.span) for tag in html.tags(reading.copy, *span))


def causes(doc: Document) -> Counter[str]:
    """Count the Han letters of a document by where they are; the first cause counts."""
    cause = [""] * len(doc.text)
    for name, span in _said(doc):
        for at in range(*span):
            cause[at] = cause[at] or name
    return Counter(cause[match.start()] or "missed" for match in _HAN.finditer(doc.text))


def test_no_chinese_prose_is_missed(corpus: Path, seeds: Path, share: int) -> None:
    counts = sum((causes(doc) for doc in posts(corpus, seeds, share)), Counter[str]())
    print(dict(counts))
    assert counts["missed"] <= (counts["sent"] + counts["missed"]) / 1_000


def test_no_chinese_of_the_seeds_is_missed(seeds: Path) -> None:
    for path in sorted(seeds.glob("0*.md")):
        assert causes(parse(path.read_bytes().decode()))["missed"] == 0


def test_control_without_a_segment_its_chinese_is_missed() -> None:
    doc = parse("# 前言\n\n正文，和`代码`。\n")
    assert causes(doc) == Counter({"sent": 5, "markup": 2})
    assert causes(replace(doc, pieces=doc.pieces[:1]))["missed"] == 3


_NOT_PROSE = re.compile(r"(?:https?|ftp)://|\{\{|\}\}|\{%|%\}|(?<!\\)<(?:!--|/?[A-Za-z][^<>\n]*>)")
#: Plain text, in which a tag or an address is what a reader sees.
_PLAIN = (Shape.QUOTED, Shape.VALUE)


def sent_by_mistake(doc: Document, piece: Piece) -> str:
    """What of a piece's text is no prose; empty when all of it is."""
    if piece.shape in _PLAIN:
        return ""
    prose = (doc.text[t.start : t.end] for t in piece.tokens if t.type is TokenType.TEXT)
    return next((match.group() for text in prose if (match := _NOT_PROSE.search(text))), "")


def test_no_address_tag_or_template_is_sent(corpus: Path, seeds: Path, share: int) -> None:
    found = [
        (doc.name, piece.segment.line, wrong)
        for doc in posts(corpus, seeds, share)
        for piece in walk(doc.pieces)
        if (wrong := sent_by_mistake(doc, piece))
    ]
    assert found == []


@pytest.mark.parametrize(
    "text",
    [
        "见http://a.b/c，然后 <http://x.y/z>。",
        "见{{ site.url }}的{% if a %}说明{% endif %}。",
        "红<span style='x'>字</span><!-- 注 -->。",
        "[文](http://a.b) ![图](http://a.b/c.png) 字",
        "<p>红<b>字</b> http://a.b/c {{ x }}</p>",
        "::: tip 见 [文](http://a.b)\n字\n:::",
    ],
)
def test_what_is_no_prose_is_a_placeholder(text: str) -> None:
    doc = parse(text)
    assert doc.pieces
    assert [
        encode(piece).text for piece in walk(doc.pieces) if _FORM.search(encode(piece).text)
    ] == []


_FORM = re.compile(r"://|[{}]|<[A-Za-z!]|\]\(")


def test_control_markup_taken_for_prose_is_found() -> None:
    doc = parse("见http://a.b/c 说明。")
    token = Token(TokenType.TEXT, 0, len(doc.text), text=doc.text)
    assert sent_by_mistake(doc, doc.pieces[0]._replace(tokens=(token,))) == "http://"
