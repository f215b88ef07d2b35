"""``new-url``: the translation holds an address that the source does not."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bitext.checks.pair import Pair
from bitext.checks.reading.markup import LINKS, added, shown
from bitext.checks.reading.prose import folded
from bitext.checks.rule import Diagnostic, Rule
from bitext.model import Severity

_URL = re.compile(r"(?i)\b(?:https?|ftp)://[^\s<>)\]\"]+|\bwww\.[^\s<>)\]\"]+")


def _check(pair: Pair) -> Iterator[Diagnostic]:
    nodes = list(added(pair, LINKS))
    for node in nodes:
        yield Diagnostic(f"{shown(node)} is not in the source")
    known = {
        *_addresses(pair.source.natural),
        *(n for node in nodes for n in _addresses(node.opening + node.closing)),
    }
    for url in sorted(_addresses(pair.target.natural) - known):
        yield Diagnostic(f"the address {url} is not in the source")


def _addresses(text: str) -> set[str]:
    if "://" not in text and "www." not in folded(text):
        return set()
    return {url.rstrip(".,;:!?。，；：！？*_") for url in _URL.findall(text)}


RULE = Rule(
    "new-url",
    "An address that no author wrote may lead anywhere.",
    Severity.ERROR,
    _check,
)
