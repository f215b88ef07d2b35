"""``chinese-quotes``: 「」『』《》〈〉【】 left in English text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bitext.checks.pair import Pair
from bitext.checks.rule import Diagnostic, Rule
from bitext.model import Severity

_MARK = re.compile("[「」『』《》〈〉【】〔〕〖〗]")


def _check(pair: Pair) -> Iterator[Diagnostic]:
    """Around a Chinese title that stays, the marks may stay too."""
    if found := _MARK.findall(pair.target.prose):
        severity = Severity.WARNING if pair.language.is_prose(pair.target.prose) else None
        yield Diagnostic(f"{''.join(dict.fromkeys(found))} in the English text", severity)


RULE = Rule(
    "chinese-quotes",
    "English writes “…” for 「…」 and italics or quotes for 《…》.",
    Severity.ERROR,
    _check,
    english=True,
)
