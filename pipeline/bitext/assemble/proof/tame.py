"""Wordings that no parser has to be asked about: prose around the source's own markup.

Letters, blanks and the marks of a sentence open nothing in any Markdown, and a span of code or a
link whose neighbours are such characters is read alike wherever it stands.  Most wordings of a
post are of this kind, and a post that has no other needs no proof by parsers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from bitext.markdown.inline import is_prose
from bitext.markdown.parsed.in_order import SHAPES, has_words_of, is_apart
from bitext.markdown.target import ParsedTarget, dialect_of
from bitext.model import Piece, Shape, Token, TokenType

#: A row of a table may begin with its first cell, and a line with one of these be no prose.
_STARTS = re.compile(r"\d{1,9}[.)](?:\s|\Z)|[-+=:;%?!/.,'\"]")

#: Where more stands within it, a rule of a dialect may no longer see where something ends.
_LONGEST = 2000
_HASHES = re.compile(r"[ \t>]{0,20}#{1,6}[ \t]+\Z")


def is_tame(piece: Piece, wording: ParsedTarget, written: str, source: str) -> bool:
    """Whether what is ``written`` for a piece is read as its tokens say, wherever it stands.

    It must be the wording itself: where a character had to be escaped, or a line begun otherwise,
    a parser has the last word.  ``source`` is the post.
    """
    if piece.inside or written != wording.text or "\n" in written or len(written) > _LONGEST:
        return False
    if piece.shape not in SHAPES or _starts_a_block(written, piece, source):
        return False
    if has_words_of(dialect_of(piece), written) or _follows_definition(piece, source):
        return False
    if not all(map(is_prose, (*_texts(piece.tokens, source), *_texts(wording.tokens, written)))):
        return False
    if any(node.kind == "html" for node in piece.nodes):
        alike = _has_same_tags(piece, wording)
    else:
        alike = _is_alike(piece.tokens, wording.tokens)
    return not piece.nodes or (alike and is_apart(piece, written, wording.tokens))


def _starts_a_block(written: str, piece: Piece, source: str) -> bool:
    """Whether a line with it may be no prose; a number is one behind the ``#`` of a heading."""
    if not _STARTS.match(written):
        return False
    line = source.rfind("\n", 0, piece.span.start) + 1
    return not (written[0].isdigit() and _HASHES.match(source, line, piece.span.start))


def _texts(tokens: Sequence[Token], text: str) -> list[str]:
    found = [text[start:end].strip(" ") for kind, start, end, *_ in tokens if kind is _TEXT]
    return [one for one in found if one]


_TEXT = TokenType.TEXT


def _follows_definition(piece: Piece, source: str) -> bool:
    """Whether the line above may define a link, whose title a parser may look for here."""
    end = source.rfind("\n", 0, piece.span.start)
    return end >= 0 and "]:" in source[source.rfind("\n", 0, end) + 1 : end]


def _is_alike(source: Sequence[Token], wording: Sequence[Token]) -> bool:
    """Whether the source's markup stands in its order, and nothing closer to it than there."""
    same = _order(source) == _order(wording) and (source[0].node < 0) == (wording[0].node < 0)
    return same and _touching(wording) <= _touching(source)


def _has_same_tags(piece: Piece, wording: ParsedTarget) -> bool:
    """Whether the source's tags stand in its order; in a line of Markdown, between text as there.

    Within a block of HTML no text begins or ends anything; elsewhere one tag that stands alone at
    the start of a line may be such a block.
    """
    source, found = piece.tokens, wording.tokens
    if piece.shape is Shape.HTML:
        return _order(source) == _order(found)
    same = [(t.type, t.node) for t in source] == [(t.type, t.node) for t in found]
    return same and all(not t.text.isspace() for t in found)


def _order(tokens: Sequence[Token]) -> list[tuple[TokenType, int]]:
    return [(token.type, token.node) for token in tokens if token.node >= 0]


def _touching(tokens: Sequence[Token]) -> set[tuple[int, int]]:
    """The nodes with no text between."""
    return {(a.node, b.node) for a, b in pairwise(tokens) if a.node >= 0 and b.node >= 0}
