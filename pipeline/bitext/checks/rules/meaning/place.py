"""``place``: a country, city, company or university that is not in the source, or got lost."""

from __future__ import annotations

from collections.abc import Iterator

from bitext.checks.pair import Pair
from bitext.checks.reading.well_known import ANY_CHINESE, ANY_ENGLISH, PLACES
from bitext.checks.rule import Diagnostic, Rule
from bitext.model import Severity


def _check(pair: Pair) -> Iterator[Diagnostic]:
    """One in the place of another is an error; one more, or one less, may be said otherwise."""
    source, target = pair.source.prose, pair.target.prose
    ours, theirs = ANY_CHINESE.search(source), ANY_ENGLISH.search(target)
    if not ours and not theirs:
        return
    wording = " ".join(pin.wording for pin in pair.pins)
    lost = [p for p in PLACES if p.chinese.search(source) and not p.english.search(target)]
    new = [
        p
        for p in PLACES
        if p.english.search(target)
        and not (p.warrants.search(source) or p.english.search(source) or p.english.search(wording))
    ]
    for one, other in zip(lost, new, strict=False):
        yield Diagnostic(f"{one.name} became {other.name}", Severity.ERROR)
    for place in lost[len(new) :]:
        yield Diagnostic(f"{place.name} is not in the translation")
    for place in new[len(lost) :]:
        yield Diagnostic(f"the source does not speak of {place.name}")


RULE = Rule(
    "place",
    "“In the US” for 国外 puts a story where it did not happen.",
    Severity.WARNING,
    _check,
    english=True,
    chinese=True,
)
