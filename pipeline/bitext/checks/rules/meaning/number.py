"""``number``: a number was changed, lost or added."""

from __future__ import annotations

import re
from collections.abc import Iterator

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
    ours = numerals_zh.read(pair.source.prose)
    theirs = numerals_en.digits(pair.target.prose)
    said = union(theirs) | numerals_en.words(pair.target.prose)
    lost = [n for n in ours if n.sure and not n.values & said]
    known, written = union(ours), frozenset(_WRITTEN.findall(pair.source.natural))
    every = (*theirs, *numerals_en.spelled(pair.target.prose))
    new = [number for number in every if _is_new(number, known, written)]
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


def _is_new(number: Number, known: frozenset[str], written: frozenset[str]) -> bool:
    """Whether the source says it nowhere, not within a name (``K8s``) or code either."""
    digits = re.sub(r"\D+$", "", number.text)
    return number.sure and not number.values & known and digits not in written


RULE = Rule(
    "number",
    "万 is ten thousand and 亿 a hundred million: readers rely on figures.",
    Severity.ERROR,
    _check,
    english=True,
    chinese=True,
)
