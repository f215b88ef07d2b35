"""``repetition``: the same words over and over, as a model in a loop writes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from bitext.checks.pair import Pair
from bitext.checks.rule import Diagnostic, Rule
from bitext.model import Severity

#: One to twelve words, four times in a row; digits and signs alone do not count.
_WORD, _TIMES = re.compile(r"\w+"), 4
_LOOP = re.compile(r"(?<!\w)((?=\w*[^\W\d_])\w[^\W_]*(?:\W+\w+){0,11}?)(?:\W+\1(?!\w)){3,}")


def _check(pair: Pair) -> Iterator[Diagnostic]:
    words = Counter(_WORD.findall(pair.target.prose))
    if max(words.values(), default=0) < _TIMES:
        return
    if (match := _LOOP.search(pair.target.prose)) and not _LOOP.search(pair.source.prose):
        yield Diagnostic(f"{match[1][:40]!r} over and over")


RULE = Rule(
    "repetition", "An engine in a loop repeats itself and loses the rest.", Severity.ERROR, _check
)
