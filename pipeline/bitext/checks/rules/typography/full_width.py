"""``full-width``: Chinese punctuation, letters or digits left in English text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from bitext.checks.pair import Pair
from bitext.checks.rule import Diagnostic, Rule
from bitext.model import Severity

_FULL_WIDTH = "[。、，；：？！（）．～＂＇［］０-９Ａ-Ｚａ-ｚ％＋－＝　…—]"
_ENGLISH_TOO = re.compile("[…—]")


@cache
def _mark(letters: str) -> re.Pattern[str]:
    """。、 and full-width forms of ASCII; beside letters they belong to what is left there."""
    return re.compile(f"(?<![{letters}]){_FULL_WIDTH}(?![{letters}])")


def _check(pair: Pair) -> Iterator[Diagnostic]:
    marks = _mark(pair.language.letters).findall(pair.target.prose)
    found = [m for m in marks if not _ENGLISH_TOO.match(m)]
    if found:
        yield Diagnostic(f"full-width {' '.join(dict.fromkeys(found))} in the English text")
    elif "……" in pair.target.prose or "——" in pair.target.prose:
        yield Diagnostic(
            "a Chinese dash or ellipsis (——, ……) in the English text", Severity.WARNING
        )


RULE = Rule(
    "full-width",
    "Full-width marks leave odd gaps in English text.",
    Severity.ERROR,
    _check,
    english=True,
)
