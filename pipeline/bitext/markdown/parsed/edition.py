"""How an edition's body is masked: what stays Chinese in it is read as its author meant it."""

from __future__ import annotations

from collections.abc import Iterable

from bitext.dialects import Dialect
from bitext.markdown.constructs.emphasis import friendly
from bitext.markdown.mask import Copy
from bitext.markdown.reading import mask
from bitext.model import Span


def mask_edition(text: str, lenient: Iterable[Span] | None, dialect: Dialect) -> Copy:
    """The reading copy of an edition's body.

    ``lenient`` are the spans in which emphasis beside Han letters counts as its author
    meant it (text that stays Chinese); None means everywhere.
    """
    masked = mask(text, dialect)
    soft = friendly(masked.text, masked.opaque)
    if lenient is not None and soft != masked.text:
        soft = _spliced(masked.text, soft, lenient)
    return masked._replace(text=soft)


def _spliced(text: str, other: str, spans: Iterable[Span]) -> str:
    """A text with the spans of another one as long; a list of characters weighs four times that."""
    parts, at = list[str](), 0
    for start, end in spans:
        parts += [text[at:start], other[start:end]]
        at = end
    return "".join([*parts, text[at:]])
