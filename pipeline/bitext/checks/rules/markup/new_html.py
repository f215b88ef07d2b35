"""``new-html``: the translation holds HTML that the source does not."""

from __future__ import annotations

from collections.abc import Iterator

from bitext.checks.pair import Pair
from bitext.checks.reading.markup import HTML, added, shown
from bitext.checks.rule import Diagnostic, Rule
from bitext.model import Severity


def _check(pair: Pair) -> Iterator[Diagnostic]:
    for node in added(pair, HTML):
        yield Diagnostic(f"{shown(node)} is not in the source")


RULE = Rule(
    "new-html", "HTML that no author wrote can break a page or run in it.", Severity.ERROR, _check
)
