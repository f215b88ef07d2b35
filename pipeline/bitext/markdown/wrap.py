"""Line breaks: an edition keeps the line structure of its source.

Sites with ``breaks: true`` show soft breaks, so a paragraph of three lines stays one.
The original break bytes (newline and container prefix) are used again.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from bitext.markdown.target import ParsedTarget
from bitext.model import Piece, Shape, Token, TokenType

#: A word that could start a block must not come first on a line.
_BLOCK_START = re.compile(
    r"[#>+\-*=:|`~$<\[!?{/_@.%]|\d{1,9}[.)]|import\b|export\b|[Tt]able:|\w{1,40}+::"
)
_SPACES = re.compile(" *")
#: A gap at a token's end counts within HTML, where any line may begin with a tag.
_GAP, _ANY_GAP = re.compile(r"(?<! ) ++(?=\S)"), re.compile(r"(?<! ) ++")


def rewrap(piece: Piece, wording: ParsedTarget, source: str) -> list[Token]:
    """Return the wording's tokens with ``text`` set to raw text, broken like the source."""
    breaks = [source[t.start : t.end] for t in piece.tokens if t.type is TokenType.SOFT]
    own = [t for t in wording.tokens if t.type is TokenType.SOFT]
    if len(own) == len(breaks):
        ends = iter(breaks)
        return [
            t._replace(text=next(ends)) if t.type is TokenType.SOFT else _raw(t, wording)
            for t in wording.tokens
        ]
    flat = [
        Token(TokenType.TEXT, t.start, t.end, text=" ")
        if t.type is TokenType.SOFT
        else _raw(t, wording)
        for t in wording.tokens
    ]
    if not breaks:
        return flat
    # within a block of HTML no line begins anything
    never = _NOTHING if piece.shape is Shape.HTML else _BLOCK_START
    return _broken(flat, breaks, _proportions(piece), never)


_NOTHING = re.compile(r"(?!)")


def _raw(token: Token, wording: ParsedTarget) -> Token:
    if token.type is not TokenType.TEXT:
        return token
    return token._replace(text=wording.text[token.start : token.end])


def _proportions(piece: Piece) -> list[float]:
    """Where the source's breaks lie, as shares of its length."""
    total, marks = 0, []
    for token in piece.tokens:
        if token.type is TokenType.SOFT:
            marks.append(total)
        else:
            total += token.end - token.start
    return [mark / max(total, 1) for mark in marks]


def _broken(
    tokens: list[Token], breaks: list[str], shares: list[float], never: re.Pattern[str]
) -> list[Token]:
    """Put each break at the space nearest to its old place, at most one per space."""
    spaces: list[tuple[int, int, int]] = []
    length = 0
    for index, token in enumerate(tokens):
        if token.type is TokenType.TEXT:
            last = index == len(tokens) - 1
            html = never is _NOTHING
            for match in (_ANY_GAP if html else _GAP).finditer(token.text):
                inside = match.end() < len(token.text) or not last
                first = match.start() == 0 and not (html and index)
                if inside and not first and not never.match(token.text, match.end()):
                    spaces.append((length + match.start(), index, match.start()))
            length += len(token.text)
        else:
            length += token.end - token.start
    chosen: dict[int, list[tuple[int, str]]] = {}
    free = 0  # the first space that is not taken
    for break_bytes, share in zip(breaks, shares, strict=True):
        if free == len(spaces):
            break
        free = _nearest(spaces, share * length, free)
        _, index, offset = spaces[free]
        chosen.setdefault(index, []).append((offset, break_bytes))
        free += 1
    return _cut(tokens, chosen)


def _nearest(spaces: list[tuple[int, int, int]], place: float, first: int) -> int:
    """The index of the space nearest to a place, ``first`` at least; of two the one before."""
    after = bisect_left(spaces, (place,), first)
    around = range(max(after - 1, first), min(after + 1, len(spaces)))
    return min(around, key=lambda at: abs(spaces[at][0] - place))


def _cut(tokens: list[Token], chosen: dict[int, list[tuple[int, str]]]) -> list[Token]:
    result: list[Token] = []
    for index, token in enumerate(tokens):
        at = 0
        for offset, break_bytes in chosen.get(index, ()):
            result.append(token._replace(text=token.text[at:offset]))
            result.append(Token(TokenType.SOFT, 0, 0, text=break_bytes))
            # it matches no blank at all too, so that there is always a match
            at = _SPACES.match(token.text, offset).end()  # type: ignore[union-attr]
        result.append(token._replace(text=token.text[at:]) if at else token)
    return result
