"""``pin-missing``, ``pin-forbidden``, ``name-altered``: what the glossary demands."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bitext.checks.pair import Pair
from bitext.checks.rule import Fault
from bitext.glossary.pins import check


def broken(rule: str, *, keep: bool | None = None) -> Callable[[Pair], Iterator[Fault]]:
    """The check that reports one kind of broken pin, of names to keep only, of others, or all."""

    def find(pair: Pair) -> Iterator[Fault]:
        pins = tuple(p for p in pair.pins if keep is None or p.term.keep is keep)
        for finding in check(pins, pair.target.form):
            if finding.rule == rule:
                yield Fault(finding.message)

    return find
