"""Wordings that no parser has to be asked about: prose around the source's own markup.

Letters, blanks and the marks of a sentence open nothing in any Markdown, and a span of code or a
link whose neighbours are such characters is read alike wherever it stands.  Most wordings of a
post are of this kind, and a post that has no other needs no proof by parsers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from bitext.dialects.construct import compiled
from bitext.markdown.inline import is_prose
from bitext.markdown.parsed.in_order import SHAPES, has_words_of, is_apart
from bitext.markdown.target import ParsedTarget, dialect_of
from bitext.model import Piece, Shape, Token, TokenType

#: A row of a table may begin with its first cell, and a line with one of these be no prose.
_STARTS = re.compile(r"\d{1,9}[.)](?:\s|\Z)|[-+=:;%?!/.,'\"]")

#: Where more stands within it, a rule of a dialect may no longer see where something ends.
LONGEST = 2000
#: In the quotes of a marker line; rules take no longer ones everywhere.
_TITLE, _LONGEST_TITLE = r"(?:[^\W_]|[ ,.]|[^\x00-\x7f])+", 60
_HASHES = r"[ \t>]{0,20}#{1,6}[ \t]+\Z"


def is_tame(piece: Piece, wording: ParsedTarget, written: str, source: str) -> bool:
    """Whether what is ``written`` for a piece is read as its tokens say, wherever it stands.

    It must be the wording itself: where a character had to be escaped, or a line begun otherwise,
    a parser has the last word.  ``source`` is the post.
    """
    if piece.inside or written != wording.text or "\n" in written or len(written) > LONGEST:
        return False
    if not (piece.shape in SHAPES or _is_in_quotes(piece, written)):
        return False
    if starts_a_block(written, piece, source):
        return False
    own, texts = _texts(piece.tokens, source), _texts(wording.tokens, written)
    if not all(map(is_prose, (*own, *texts))) or follows_definition(piece, source):
        return False
    if has_words_of(dialect_of(piece), "\n".join(texts)):
        return False
    if not piece.nodes:
        return True
    same = _markup(piece.tokens, source) == _markup(wording.tokens, written)
    return same and _is_alike(piece, wording) and is_apart(piece, written, wording.tokens)


def _is_in_quotes(piece: Piece, written: str) -> bool:
    """Whether words are the title of a marker line, in quotes that they do not end."""
    quoted = piece.shape is Shape.LINE and piece.quote in ("'", '"')
    return quoted and len(written) <= _LONGEST_TITLE and bool(compiled(_TITLE).fullmatch(written))


def starts_a_block(written: str, piece: Piece, source: str) -> bool:
    """Whether a line with it may be no prose; a number is one behind the ``#`` of a heading."""
    if not _STARTS.match(written):
        return False
    line = source.rfind("\n", 0, piece.span.start) + 1
    return not (written[0].isdigit() and compiled(_HASHES).match(source, line, piece.span.start))


def _texts(tokens: Sequence[Token], text: str) -> list[str]:
    found = [text[start:end].strip(" ") for kind, start, end, *_ in tokens if kind is _TEXT]
    return [one for one in found if one]


_TEXT = TokenType.TEXT


def follows_definition(piece: Piece, source: str) -> bool:
    """Whether the line above may define a link, whose title a parser may look for here."""
    end = source.rfind("\n", 0, piece.span.start)
    return end >= 0 and "]:" in source[source.rfind("\n", 0, end) + 1 : end]


def _markup(tokens: Sequence[Token], text: str) -> list[tuple[TokenType, int, str]]:
    """The markup of tokens in its order, as it is written: an address may be another one."""
    return [(t.type, t.node, text[t.start : t.end]) for t in tokens if t.node >= 0]


#: Markup that is read alike wherever it stands within a line.
_ANYWHERE = frozenset(("code", "math", "footnote", "link", "strong", "emphasis", "strikethrough"))


def _is_alike(piece: Piece, wording: ParsedTarget) -> bool:
    """Whether a line begins with text or markup as the source's, and nothing stands closer to it.

    Of other markup text stands before and behind it as there: one tag that is alone at the start
    of a line may be a block of HTML.  Within such a block no text begins or ends anything.
    """
    source, found = piece.tokens, wording.tokens
    if piece.shape is Shape.HTML:
        return True
    if any(node.kind not in _ANYWHERE for node in piece.nodes):
        return [(t.type, t.node) for t in source] == [(t.type, t.node) for t in found]
    return (source[0].node < 0) == (found[0].node < 0) and _touching(found) <= _touching(source)


def _touching(tokens: Sequence[Token]) -> set[tuple[int, int]]:
    """The nodes with no text between."""
    return {(a.node, b.node) for a, b in pairwise(tokens) if a.node >= 0 and b.node >= 0}
