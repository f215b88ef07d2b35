"""The pin ledger: for every occurrence of a term, how the translation honoured it.

It says the same as ``pins.check``, occurrence by occurrence: a segment has a finding there
exactly when one of its entries here has a status that is a finding.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from bitext.glossary.pins import mentions
from bitext.glossary.target_match import occurrences
from bitext.model import Pin, Span


class Honour(StrEnum):
    """What became of an occurrence, from best to worst."""

    EXACT = "exact"
    SHORT = "short form"
    ACCEPTED = "accepted form"
    UNTRANSLATED = "not translated yet"
    MISSING = "missing"
    FORBIDDEN = "forbidden wording"

    @property
    def finding(self) -> bool:
        """Whether a reviewer has to act."""
        return self in (Honour.MISSING, Honour.FORBIDDEN)


class Pinned(NamedTuple):
    """A segment with pins, where it stands in its post."""

    key: str
    pins: tuple[Pin, ...]
    lines: tuple[int, ...]  #: 1-based line of each pin


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One occurrence of a term in a post."""

    path: str
    line: int
    key: str  #: of the segment
    term: str  #: headword
    text: str  #: the matched source wording
    wording: str  #: what a draft should say here
    status: Honour
    said: str = ""  #: what the translation says, empty when nothing of the kind


def ledger(
    segments: Iterable[Pinned], targets: Mapping[str, str], *, path: str = ""
) -> tuple[Occurrence, ...]:
    """One entry per pin, in the order given; ``targets`` are placeholder forms by key.

    The i-th occurrence of a term in a segment is set against its i-th mention in the
    target, forbidden ones first; where English says it less often, the last mention stands
    for the rest (as ``pins.check`` has it).
    """
    return tuple(
        _entry(path, segment.key, line, pin, said)
        for segment in segments
        for pin, line, said in _judged(segment, targets.get(segment.key))
    )


def totals(entries: Iterable[Occurrence]) -> dict[str, Counter[Honour]]:
    """Headword -> how many of its occurrences have each status, headwords sorted."""
    counts: dict[str, Counter[Honour]] = {}
    for entry in sorted(entries, key=lambda entry: entry.term):
        counts.setdefault(entry.term, Counter())[entry.status] += 1
    return counts


def _judged(segment: Pinned, target: str | None) -> Iterable[tuple[Pin, int, tuple[Honour, str]]]:
    met: Counter[object] = Counter()
    said = {} if target is None else mentions(segment.pins, target)
    for pin, line in zip(segment.pins, segment.lines, strict=True):
        where = said.get(pin.term)
        yield pin, line, _status(pin, target or "", where, met[pin.term])
        met[pin.term] += 1


def _status(
    pin: Pin, target: str, where: tuple[tuple[Span, ...], tuple[Span, ...]] | None, index: int
) -> tuple[Honour, str]:
    """How the ``index``-th occurrence of the pin's term is said; ``where`` has its mentions."""
    if where is None:
        return Honour.UNTRANSLATED, ""
    accepted, forbidden = where
    every = (*forbidden, *accepted)
    if not every:
        return Honour.MISSING, ""
    span = every[min(index, len(every) - 1)]
    said = target[span.start : span.end]
    return (Honour.FORBIDDEN if span in forbidden else _form(pin, said)), said


def _form(pin: Pin, said: str) -> Honour:
    term = pin.term
    if said == term.short == pin.wording and term.short not in term.target:
        return Honour.SHORT
    return Honour.EXACT if _fits((pin.wording, *term.target), said, pin) else Honour.ACCEPTED


def _fits(wordings: Sequence[str], said: str, pin: Pin) -> bool:
    spans = occurrences(wordings, said, name=pin.term.keep)
    return any(span.end - span.start == len(said) for span in spans)


def _entry(path: str, key: str, line: int, pin: Pin, said: tuple[Honour, str]) -> Occurrence:
    status, words = said
    headword = pin.term.source[0]
    return Occurrence(path, line, key, headword, pin.text, pin.wording, status, words)
