"""``placeholder``: markup lost, doubled or moved into other markup."""

from __future__ import annotations

from collections.abc import Iterator

from bitext.checks.pair import Pair, Side
from bitext.checks.reading.markup import CODE, HTML, LINKS, added, lost, shown
from bitext.checks.rule import Diagnostic, Rule
from bitext.model import Severity
from bitext.placeholders import PLACEHOLDER


def _check(pair: Pair) -> Iterator[Diagnostic]:
    every = {node.kind for node in (*pair.source.nodes, *pair.target.nodes)}
    if not every:
        return
    kinds = every - LINKS - CODE
    for node in lost(pair, kinds):
        yield Diagnostic(f"{shown(node)} is not in the translation")
    for node in added(pair, kinds - HTML):
        yield Diagnostic(f"{shown(node)} is not in the source")
    if any((*lost(pair, every), *added(pair, every))):
        return
    if _nested(pair.source) != _nested(pair.target):
        yield Diagnostic("markup was moved into or out of other markup")


def _nested(side: Side) -> dict[str, str]:
    """Placeholder -> the one around it, or nothing."""
    around: list[str] = []
    found: dict[str, str] = {}
    for match in PLACEHOLDER.finditer(side.form):
        number = match["number"]
        if match["close"]:
            if around[-1:] == [number]:
                around.pop()
            continue
        found[number] = around[-1] if around else ""
        if not match["single"]:
            around.append(number)
    return found


RULE = Rule(
    "placeholder",
    "Emphasis, HTML, footnotes and templates of the source must each be there once.",
    Severity.ERROR,
    _check,
)
