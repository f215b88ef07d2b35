"""``anchor``: a link to a heading of the post whose id changes with its translation."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from urllib.parse import unquote

from bitext.checks.pair import OBJECT, Pair
from bitext.checks.rule import Diagnostic, Rule
from bitext.model import Kind, Severity

_ID = re.compile(r"\{[:\s]*[^}]*#([^\s}]+)[^}]*\}|\bid\s*=\s*[\"']([^\"']+)[\"']")


def slug(heading: str) -> str:
    """The id that GitHub, goldmark and most site generators give a heading.

    >>> slug("2. 快速 Start!")
    '2-快速-start'
    """
    kept = re.sub(r"[^\w\- ]", "", heading.replace(OBJECT, "").strip().lower())
    return kept.replace(" ", "-")


def _check(pairs: Sequence[Pair]) -> Iterator[Diagnostic]:
    headings = [pair for pair in pairs if pair.kind is Kind.HEADING]
    before = {slug(pair.source.prose): pair for pair in headings}
    after = {slug(pair.target.prose) for pair in headings} | {i for p in pairs for i in _ids(p)}
    for pair in pairs:
        for node in pair.target.nodes:
            target = unquote(node.payload[1:]).lower() if node.payload.startswith("#") else ""
            if target in before and target not in after:
                now = slug(before[target].target.prose)
                yield Diagnostic(f"#{target} points to a heading that is #{now} now", at=pair)


def _ids(pair: Pair) -> set[str]:
    """Ids that are written out and stay."""
    text = pair.target.natural + "".join(node.payload for node in pair.target.nodes)
    return {(a or b).lower() for a, b in _ID.findall(text)}


RULE = Rule(
    "anchor",
    "Headings get their ids from their words, so a link to one breaks when they are translated.",
    Severity.WARNING,
    _check,
)
