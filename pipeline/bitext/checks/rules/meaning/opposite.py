"""``opposite``: a word became its opposite (线下 "online", 最低 "the highest")."""

from __future__ import annotations

from collections.abc import Iterator

from bitext.checks.pair import Pair
from bitext.checks.reading.opposites import ANY, OPPOSITES
from bitext.checks.reading.prose import chinese_sentences, english_sentences
from bitext.checks.rule import Diagnostic, Rule
from bitext.model import Severity


def _check(pair: Pair) -> Iterator[Diagnostic]:
    """Where the source says one of the two and the translation nothing but the other.

    Of a text as a whole that is sure; of a sentence only where both sides have as many, and a
    word may still have moved to the next.
    """
    source, target = pair.source.prose, pair.target.prose
    if not ANY.search(source):
        return
    found = dict(_turned(source, target))
    yield from (Diagnostic(message) for message in found.values())
    ours, theirs = chinese_sentences(source), english_sentences(target)
    if 1 < len(ours) == len(theirs):
        for one, other in zip(ours, theirs, strict=True):
            for word, message in _turned(one, other):
                if word not in found:
                    yield Diagnostic(message, Severity.WARNING)


def _turned(source: str, target: str) -> Iterator[tuple[str, str]]:
    for ours, other in OPPOSITES:
        found = ours.chinese.search(source)
        if not found or other.chinese.search(source) or ours.english.search(target):
            continue
        if said := other.telling.search(target):
            yield found[0], f"{found[0]} became {said[0]!r}"


RULE = Rule(
    "opposite",
    "Online for offline, or the least for the most, sends readers the other way.",
    Severity.ERROR,
    _check,
    english=True,
    chinese=True,
)
