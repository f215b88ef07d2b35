"""``full-width``: Chinese punctuation, letters or digits left in English text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bitext.checks.pair import Pair
from bitext.checks.rule import Diagnostic, Rule
from bitext.languages import HAN_CLASS
from bitext.model import Severity

#: 。、 and the full-width forms of ASCII; a mark beside Han belongs to the Chinese left there.
_MARK = re.compile(
    f"(?<![{HAN_CLASS}])"
    "[。、，；：？！（）．～＂＇［］０-９Ａ-Ｚａ-ｚ％＋－＝　…—]"
    f"(?![{HAN_CLASS}])"
)
_ENGLISH_TOO = re.compile("[…—]")


def _check(pair: Pair) -> Iterator[Diagnostic]:
    found = [m for m in _MARK.findall(pair.target.prose) if not _ENGLISH_TOO.match(m)]
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
