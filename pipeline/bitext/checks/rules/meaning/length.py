"""``length``: far longer or shorter than human translations of such a source are.

Fitted on the 1,294 human zh→en pairs of the test corpus: characters of English over `weight` of
the Chinese, by weight.  ``low`` and ``high`` lie outside what 98 % of them have,
``least`` and ``most`` outside all but a faulty one (see docs/lab/checks.md).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from bitext.checks.pair import OBJECT, Pair
from bitext.checks.reading.prose import weight
from bitext.checks.rule import Diagnostic, Rule
from bitext.model import Severity


class Limit(NamedTuple):
    """For sources up to ``weight``, what the ratio is between, and what it never leaves."""

    weight: int
    low: float
    high: float
    least: float
    most: float


LIMITS = (
    Limit(4, 0.75, 8.0, 0.3, 15.0),
    Limit(12, 1.25, 7.0, 0.7, 12.0),
    Limit(30, 1.75, 6.2, 1.2, 9.0),
    Limit(80, 2.1, 5.8, 1.5, 7.0),
    Limit(10**9, 2.8, 5.2, 1.8, 6.0),
)


def ratio(pair: Pair) -> float:
    """Characters of the English over the weight of the Chinese; 0 for a source without words."""
    size = weight(pair.source.prose)
    return len(pair.target.prose.replace(OBJECT, "").strip()) / size if size else 0.0


def limit_for(size: int) -> Limit:
    """The limits for a source of this weight."""
    return next(limit for limit in LIMITS if size <= limit.weight)


def _check(pair: Pair) -> Iterator[Diagnostic]:
    value = ratio(pair)
    limit = limit_for(weight(pair.source.prose))
    if value and not limit.low <= value <= limit.high:
        how = "short" if value < limit.low else "long"
        inside = limit.least <= value <= limit.most
        message = f"the translation is very {how}: {value:.1f} characters for each Chinese one"
        yield Diagnostic(message, None if inside else Severity.ERROR)


RULE = Rule(
    "length",
    "A translation far shorter or longer than usual has lost or invented something.",
    Severity.WARNING,
    _check,
    english=True,
    chinese=True,
)
