"""``number``: a number was changed, lost or added."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bitext.checks.pair import Pair
from bitext.checks.reading import numerals_en, numerals_zh
from bitext.checks.reading.numerals import Number, union
from bitext.checks.rule import Diagnostic, Rule
from bitext.model import Severity

#: As they stand, in whatever.
_WRITTEN = re.compile(r"\d+(?:[.,]\d+)*")
_SMALL = frozenset(map(str, range(13)))


def _check(pair: Pair) -> Iterator[Diagnostic]:
    """A number that turned into another is an error; one said otherwise, or left out, less."""
    source, target = pair.source, pair.target.prose
    ours, theirs = numerals_zh.read(source.prose), numerals_en.digits(target)
    written = union(theirs)
    if lost := [n for n in ours if n.sure and not n.values & written]:
        worded = numerals_en.words(target)
        lost = [n for n in lost if not n.values & worded]
    new = _new(ours, (*theirs, *numerals_en.spelled(target)), source.natural)
    for number, other in zip(lost, new, strict=False):
        yield Diagnostic(f"{number.text} became {other.text}")
    for number in lost[len(new) :]:
        yield Diagnostic(f"{number.text} is not in the translation", _weight(number))
    for number in new[len(lost) :]:
        yield Diagnostic(
            f"{number.text} is not in the source", None if number.digits else Severity.WARNING
        )


def _weight(number: Number) -> Severity:
    """A small number may hide in other words (a few, the next); a large one is gone."""
    if number.digits and not number.values & _SMALL:
        return Severity.ERROR
    return Severity.WARNING if number.digits or len(number.text) > 1 else Severity.INFO


def _new(ours: list[Number], theirs: Sequence[Number], natural: str) -> list[Number]:
    """The numbers of a translation that the source does not have."""
    known = union(ours)
    if strange := [n for n in theirs if n.sure and not n.values & known]:
        written = frozenset(_WRITTEN.findall(natural))
        strange = [n for n in strange if _is_new(n, written)]
    return strange


def _is_new(number: Number, written: frozenset[str]) -> bool:
    """Whether the source says it nowhere, not within a name (``K8s``) or code either."""
    return re.sub(r"\D+$", "", number.text) not in written


RULE = Rule(
    "number",
    "万 is ten thousand and 亿 a hundred million: readers rely on figures.",
    Severity.ERROR,
    _check,
    english=True,
    chinese=True,
)
