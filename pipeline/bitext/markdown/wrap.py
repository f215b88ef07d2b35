"""Line breaks: an edition keeps the line structure of its source.

Sites with ``breaks: true`` show soft breaks, so a paragraph of three lines stays one.
The original break bytes (newline and container prefix) are used again.
"""

from __future__ import annotations

import re

from bitext.markdown.target import ParsedTarget
from bitext.model import Piece, Shape, Token, TokenType

#: A word that could start a block must not come first on a line.
_BLOCK_START = re.compile(
    r"[#>+\-*=:|`~$<\[!?{/_@.%]|\d{1,9}[.)]|import\b|export\b|[Tt]able:|\w+::"
)


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
            for match in re.finditer(r" +(?=\S|\Z)", token.text):
                if match.end() == len(token.text) and (last or never is not _NOTHING):
                    continue
                if (match.start() or (index and never is _NOTHING)) and not never.match(
                    token.text, match.end()
                ):
                    spaces.append((length + match.start(), index, match.start()))
            length += len(token.text)
        else:
            length += token.end - token.start
    chosen: dict[tuple[int, int], str] = {}
    floor = 0
    for break_bytes, share in zip(breaks, shares, strict=True):
        free = [b for b in spaces if b[0] > floor]
        if not free:
            break
        nearest = min(free, key=lambda b: abs(b[0] - share * length))
        floor = nearest[0]
        chosen[nearest[1:]] = break_bytes
    return _cut(tokens, chosen)


def _cut(tokens: list[Token], chosen: dict[tuple[int, int], str]) -> list[Token]:
    result: list[Token] = []
    for index, token in enumerate(tokens):
        at = 0
        for (which, offset), break_bytes in sorted(chosen.items()):
            if which == index:
                result.append(token._replace(text=token.text[at:offset]))
                result.append(Token(TokenType.SOFT, 0, 0, text=break_bytes))
                at = offset + len(token.text[offset:]) - len(token.text[offset:].lstrip(" "))
        result.append(token._replace(text=token.text[at:]) if at else token)
    return result
