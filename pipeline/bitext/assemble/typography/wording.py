"""A wording as an edition sets it: its text by the rules, its markup as it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from bitext.assemble.typography.headings import in_case, lower_words
from bitext.assemble.typography.rules import CLOSE, OBJECT, OPEN, alarms, typeset_text
from bitext.assemble.typography.settings import Case, Typography
from bitext.markdown.target import TargetError, tokens_of
from bitext.model import Document, Kind, Piece, Shape, Token, TokenType, walk

_STANDS_FOR = re.compile(f"[{OPEN}{CLOSE}{OBJECT}]")
_WORDS = re.compile(r"[^\W\d_]{2}")


def typeset(
    piece: Piece, target: str, settings: Typography, lower: frozenset[str] = frozenset()
) -> str:
    """What an edition says for a target; the target itself where nothing is to be set.

    ``lower``: words that the post has in lower case (`headings.lower_words`).  A source that
    ships as it is, what cannot be read, and what would be read otherwise stay as they are.
    """
    heading = settings.headings != Case.WRITTEN and _is_heading(piece)
    if target == piece.segment.source or not (heading or alarms(target)):
        return target
    if _STANDS_FOR.search(target) or not _WORDS.search(target):
        return target
    text = target.replace("\r\n", "\n").strip()
    try:
        tokens, _ = tokens_of(piece, text)
        new = _set(text, tokens, settings)
        new = in_case(new, settings.headings, lower) if heading else new
        kept = _markup(text, tokens)
        new = _restored(new, kept)
        if new == text:
            return target
        return new if _markup(new, tokens_of(piece, new)[0]) == kept else target
    except TargetError:
        return target


def _set(text: str, tokens: Sequence[Token], settings: Typography) -> str:
    """The text by the rules, with a character for each piece of markup."""
    parts = (
        text[t.start : t.end] if t.type is TokenType.TEXT else _mark(t.type, text[t.start : t.end])
        for t in tokens
    )
    return typeset_text("".join(parts), settings)


def _markup(text: str, tokens: Sequence[Token]) -> list[str]:
    return [text[t.start : t.end] for t in tokens if t.type is not TokenType.TEXT]


def _mark(kind: TokenType, raw: str) -> str:
    if kind is TokenType.SOFT or raw.endswith("\n"):
        return f"{CLOSE}\n"
    return {TokenType.OPEN: OPEN, TokenType.CLOSE: CLOSE}.get(kind, OBJECT)


def _restored(text: str, kept: list[str]) -> str:
    """The text with its markup again; a line's end stands behind the mark that is one."""
    left = iter(kept)
    return re.sub(f"{CLOSE}\n|[{OPEN}{CLOSE}{OBJECT}]", lambda _: next(left), text)


def _is_heading(piece: Piece) -> bool:
    context = piece.segment.context
    return piece.segment.kind is Kind.HEADING or context.endswith(":title")


def typeset_all(
    doc: Document, targets: Mapping[str, str], settings: Typography
) -> Mapping[str, str]:
    """The targets of a document (segment key -> wording) as its editions set them."""
    if not (settings.sets_text or settings.headings != Case.WRITTEN):
        return targets
    lower = _lower(doc, targets) if settings.headings == Case.SENTENCE else frozenset()
    found = dict(targets)
    for piece in walk(doc.pieces):
        if (target := targets.get(piece.segment.key)) is not None:
            found[piece.segment.key] = typeset(piece, target, settings, lower)
    return found


def _lower(doc: Document, targets: Mapping[str, str]) -> frozenset[str]:
    pieces: Iterable[Piece] = walk(doc.pieces)
    prose = (p.segment.key for p in pieces if not _is_heading(p) and p.shape is not Shape.VALUE)
    return lower_words(targets[key] for key in prose if key in targets)
