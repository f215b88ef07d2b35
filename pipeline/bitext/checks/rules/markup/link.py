"""``link``: a link, image or address of the source is not the translation's."""

from __future__ import annotations

from collections.abc import Iterator

from bitext.checks.pair import Pair
from bitext.checks.reading.markup import LINKS, lost, shown
from bitext.checks.rule import Diagnostic, Rule
from bitext.model import Severity


def _check(pair: Pair) -> Iterator[Diagnostic]:
    for node in lost(pair, LINKS):
        yield Diagnostic(f"{shown(node)} was lost or changed")


RULE = Rule("link", "A link or image must lead where the source's does.", Severity.ERROR, _check)
