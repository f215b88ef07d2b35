"""One wording for another in a translation: its case and number kept, nothing else touched."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from bitext.glossary.target_match import occurrences
from bitext.languages.en import ARTICLE, plural, vowel
from bitext.model import Span

_SENTENCE_START = re.compile(r"(?:^|[.!?:]\s)\W*$")
_WORDS = re.compile(r"[\s\u2010\u2011-]+")  # as `target_match` takes hyphens for spaces


class Replacement(NamedTuple):
    """An edit of a text; ``article`` when an "a" or "an" before it no longer fits."""

    span: Span
    wording: str
    article: bool


def replacements(
    text: str, old: str, new: str, *, many: str = "", guarded: Sequence[Span] = ()
) -> tuple[Replacement, ...]:
    """The edits that put ``new`` for every ``old`` in ``text``, in order and disjoint.

    ``many`` is the plural of ``new`` where it is not the regular one.  What overlaps a
    ``guarded`` span stays, and so does an ``old`` that is part of a ``new`` already there.
    """
    kept = (*guarded, *occurrences((new,), text))
    found = (span for span in occurrences((old,), text) if not any(_meet(span, k) for k in kept))
    return tuple(_swap(text, span, old, new, many or plural(new)) for span in found)


def spliced(text: str, edits: Sequence[Replacement]) -> str:
    """``text`` with the edits made."""
    for span, wording, _ in reversed(edits):
        text = text[: span.start] + wording + text[span.end :]
    return text


def _swap(text: str, span: Span, old: str, new: str, many: str) -> Replacement:
    said, before = text[span.start : span.end], text[: span.start]
    wording = _cased(said, old, _number(said, old, new, many), before)
    article = ARTICLE.search(before) and vowel(said) != vowel(wording)
    return Replacement(span, wording, bool(article))


def _number(said: str, old: str, new: str, many: str) -> str:
    """The plural where the last word is longer than it was asked for."""
    last = (_WORDS.split(text)[-1] for text in (said, old))
    return many if len(next(last)) > len(next(last)) else new


def _cased(said: str, old: str, new: str, before: str) -> str:
    """``new`` as ``said`` was spelled, where ``new`` has no capitals of its own."""
    if new != new.lower():
        return new
    if said.isupper() and len(said) > 1 and not old.isupper():
        return new.upper()
    words = _WORDS.split(said)
    if old == old.lower() and len(words) > 1 and all(word[:1].isupper() for word in words):
        return re.sub(r"(?<![\w'])[a-z]", lambda m: m[0].upper(), new)
    first = said[:1].isupper() and (old[:1].islower() or _SENTENCE_START.search(before))
    return new[:1].upper() + new[1:] if first else new


def _meet(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end
