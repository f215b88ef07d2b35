"""``code``: code or a formula of the source is not the translation's."""

from __future__ import annotations

from collections.abc import Iterator

from bitext.checks.pair import Pair
from bitext.checks.reading.markup import CODE, added, lost, shown
from bitext.checks.rule import Diagnostic, Rule
from bitext.model import Severity


def _check(pair: Pair) -> Iterator[Diagnostic]:
    for node in lost(pair, CODE):
        yield Diagnostic(f"{shown(node)} was lost or changed")
    for node in added(pair, CODE):
        yield Diagnostic(f"{shown(node)} is not in the source")


RULE = Rule(
    "code", "Readers type code as they find it: it must stay to the letter.", Severity.ERROR, _check
)
