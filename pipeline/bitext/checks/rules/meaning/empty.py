"""``empty``: nothing is said in the translation."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bitext.checks.pair import Pair
from bitext.checks.rule import Diagnostic, Rule
from bitext.model import Severity

_SAYS = re.compile(r"[^\W_]|[^\x00-\u2fff\u3000-\ufffc]")  # a letter, a digit, an emoji


def _check(pair: Pair) -> Iterator[Diagnostic]:
    if _SAYS.search(pair.source.prose) and not _SAYS.search(pair.target.prose):
        yield Diagnostic("the translation says nothing")


RULE = Rule(
    "empty", "A translation without a word hides what the source says.", Severity.ERROR, _check
)
