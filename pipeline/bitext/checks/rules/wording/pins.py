"""``pin-missing``, ``pin-forbidden``, ``name-altered``: what the glossary demands."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bitext.checks.pair import Pair
from bitext.checks.rule import Diagnostic, Rule
from bitext.glossary.pins import check
from bitext.model import Severity


def _broken(rule: str, *, keep: bool | None = None) -> Callable[[Pair], Iterator[Diagnostic]]:
    """The check that reports one kind of broken pin, of names to keep only, of others, or all."""

    def find(pair: Pair) -> Iterator[Diagnostic]:
        pins = tuple(p for p in pair.pins if keep is None or p.term.keep is keep)
        for finding in check(pins, pair.target.form):
            if finding.rule == rule:
                yield Diagnostic(finding.message)

    return find


MISSING = Rule(
    "pin-missing",
    "The glossary is a contract: each of its terms is called as it says.",
    Severity.ERROR,
    _broken("pin-missing", keep=False),
)

FORBIDDEN = Rule(
    "pin-forbidden",
    "The glossary forbids this wording of the term.",
    Severity.ERROR,
    _broken("pin-forbidden"),
)

NAME_ALTERED = Rule(
    "name-altered",
    "Names under `keep` stay to the letter.",
    Severity.ERROR,
    _broken("pin-missing", keep=True),
)
