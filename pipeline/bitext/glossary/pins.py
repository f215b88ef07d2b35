"""Pins: what each term must be called in each segment, and whether a target says so.

First mention: in body text (paragraphs, list items, table cells, quotes) a term with a
``short`` form is written ``Target (SHORT)`` once per post and ``SHORT`` from then on.
Headings, front matter, image descriptions, titles and footnotes are read on their own (in
a table of contents, a search result, a screen reader): they get the plain target and
do not count as the first mention.  Where the author has written the short form in brackets
behind the term, the draft needs no second one.

Honoured: each distinct term of a segment must appear at least once in the target, in an
accepted wording that is not part of another term's ("Cloud Native Community" says nothing of
a ``cloud native`` beside it), unless the target says that one more often than the source.
Fewer mentions than in the source are no fault: English says "it" where Chinese repeats the
name (so a count would report good translations).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from bitext.glossary.source_match import Hit, Matcher, searchable
from bitext.glossary.target_match import miscased, occurrences, splice
from bitext.languages.en import begins_a_sentence
from bitext.model import Finding, Kind, Pin, Severity, Span, Term

#: Kinds in which a mention counts as the reader's first.
BODY = frozenset({Kind.PARAGRAPH, Kind.ITEM, Kind.CELL, Kind.TERM, Kind.QUOTE, Kind.HTML})

Searched: TypeAlias = tuple[str, Kind, str]  #: key, kind, text in placeholder form


def assign(
    segments: Iterable[Searched], matcher: Matcher, *, tags: Sequence[str] = (), path: str = ""
) -> dict[str, tuple[Pin, ...]]:
    """The pins of one post, by segment key, from its segments in reading order.

    Segments with equal keys share one translation, hence the pins of the first of them.
    Keys without a pin are left out.
    """
    introduced: set[Term] = set()
    done: set[str] = set()
    pins: dict[str, tuple[Pin, ...]] = {}
    for key, kind, text in segments:
        if key in done:
            continue
        done.add(key)
        hits = matcher.find(text, tags=tags, path=path)
        if hits:
            body = kind in BODY
            pins[key] = tuple(_pin(hit, text, body, introduced) for hit in hits)
    return pins


def _pin(hit: Hit, text: str, body: bool, introduced: set[Term]) -> Pin:
    """A pin with its wording; a first mention in the body enters ``introduced``."""
    term = hit.term
    full = term.target[0]
    if not term.short or not body:
        return Pin(term, hit.span, hit.text, full)
    if term in introduced:
        return Pin(term, hit.span, hit.text, term.short)
    introduced.add(term)
    told = re.match(rf"\s*[(（][^)）]*{re.escape(term.short)}", text[hit.span.end :])
    return Pin(term, hit.span, hit.text, full if told else f"{full} ({term.short})")


def honoured(pins: Sequence[Pin], target: str) -> tuple[bool, ...]:
    """For each pin, whether ``target`` (placeholder form) holds an accepted wording of it."""
    proofs = _proofs(pins, target)
    return tuple(bool(proofs[pin.term]) for pin in pins)


def mentions(
    pins: Sequence[Pin], target: str
) -> Mapping[Term, tuple[tuple[Span, ...], tuple[Span, ...]]]:
    """By term, where ``target`` (placeholder form) words it as accepted, and as forbidden.

    ``pins`` are all of the segment.
    """
    proofs = _proofs(pins, target)
    return {pin.term: (proofs[pin.term], _forbidden_spans(pin, target)) for pin in pins}


def check(pins: Sequence[Pin], target: str, *, key: str = "") -> tuple[Finding, ...]:
    """Errors ``pin-missing`` and ``pin-forbidden``, at most one of each per distinct term."""
    distinct: dict[Term, Pin] = {}
    for pin in pins:
        distinct.setdefault(pin.term, pin)
    findings: list[Finding] = []
    proofs = _proofs(pins, target)
    for pin in distinct.values():
        spans = _forbidden_spans(pin, target)
        if spans:
            said = target[spans[0].start : spans[0].end]
            message = f"{pin.text!r} must not be called {said!r}; write {pin.wording!r}"
            findings.append(Finding("pin-forbidden", Severity.ERROR, message, key=key))
        if not proofs[pin.term]:
            findings.append(Finding("pin-missing", Severity.ERROR, _missing(pin, target), key=key))
    return tuple(findings)


def repair(pin: Pin, target: str) -> str | None:
    """``target`` with cheap faults of this pin mended, or None when that does not honour it.

    Mended are forbidden wordings, a wrong case (``kubeflow``) and the source wording left
    as it was; never inside a placeholder.  None also when nothing was wrong.
    """
    text = _replaced(pin, target, _forbidden_spans(pin, target))
    if not _accepted_spans(pin, text):
        text = _respelled(pin, text)
    return text if text != target and not check((pin,), text) else None


def capitalised(pins: Sequence[Pin], target: str) -> str:
    """``target`` with a capital where a common term begins a sentence after another one."""
    words = tuple({w for pin in pins if not pin.term.keep for w in pin.accepted if w == w.lower()})
    spans = (s for s in occurrences(words, target) if begins_a_sentence(target, s.start))
    edits = [(s, target[s.start].upper() + target[s.start + 1 : s.end]) for s in spans]
    return splice(target, edits) if edits else target


def _missing(pin: Pin, target: str) -> str:
    for wording in pin.accepted:
        found = (target[span.start : span.end] for span in miscased(wording, target))
        if other := next((said for said in found if said != wording), ""):
            return f"{other!r} must be spelled {wording!r}"
    others = ", ".join(pin.accepted[1:])
    return f"{pin.text!r} must be called {pin.wording!r}" + (f" (or {others})" if others else "")


def _proofs(pins: Sequence[Pin], target: str) -> dict[Term, tuple[Span, ...]]:
    """Where each term is said, by term: in its own right, or else within a spare mention.

    ``pins`` are all of the segment.  A mention is spare where ``target`` says a longer term more
    often than the source does: "an open source project" for 开源工作, beside one for 开源项目.
    """
    said = {pin.term: _accepted_spans(pin, target) for pin in pins}
    if len(said) < 2:
        return said
    every = [span for spans in said.values() for span in spans]
    asked = Counter(pin.term for pin in pins)
    spare = [span for term, spans in said.items() if len(spans) > asked[term] for span in spans]
    return {
        term: tuple(s for s in spans if not _inside(s, every))
        or tuple(s for s in spans if _inside(s, spare))
        for term, spans in said.items()
    }


def _inside(span: Span, others: Sequence[Span]) -> bool:
    """Whether a span is a part of one of the others."""
    return any(_part(span, other) for other in others)


def _part(span: Span, other: Span) -> bool:
    """Whether ``span`` is a part of ``other``, which is longer."""
    return span != other and other.start <= span.start and span.end <= other.end


def _accepted_spans(pin: Pin, target: str) -> tuple[Span, ...]:
    return occurrences(pin.accepted, target, name=pin.term.keep)


def _forbidden_spans(pin: Pin, target: str) -> tuple[Span, ...]:
    """Forbidden wordings that are not part of an accepted one ("Open Source" in the name)."""
    found = occurrences(pin.term.forbid, target)
    allowed = _accepted_spans(pin, target) if found else ()
    return tuple(s for s in found if not any(s == a or _part(s, a) for a in allowed))


def _respelled(pin: Pin, target: str) -> str:
    for wording in pin.accepted:
        spans = miscased(wording, target)
        if spans:
            return splice(target, [(span, wording) for span in spans])
    verbatim = re.finditer(re.escape(searchable(pin.text)), searchable(target))
    return _replaced(pin, target, [Span(*m.span()) for m in verbatim])


def _replaced(pin: Pin, target: str, spans: Sequence[Span]) -> str:
    """The first span becomes the pin's wording, later ones the short form."""
    later = pin.term.short or pin.wording
    wordings = [pin.wording, *(later for _ in spans[1:])]
    pairs = zip(spans, wordings, strict=False)
    edits = [(span, _in_place_of(target[span.start : span.end], w)) for span, w in pairs]
    return splice(target, edits) if edits else target


def _in_place_of(said: str, wording: str) -> str:
    """Keep the capital of a sentence start when the wording has none of its own."""
    capital = said[:1].isupper() and wording == wording.lower()
    return wording[:1].upper() + wording[1:] if capital else wording
