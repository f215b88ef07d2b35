"""``other-language``: words or letters of a third language in the translation."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bitext.checks.pair import Pair
from bitext.checks.rule import Diagnostic, Rule
from bitext.model import Severity

#: Two small words in a row of French, Spanish, Portuguese, Italian or German; no two of them stand
#: so in English.
_SMALL = (
    "et|les|des|une|dans|avec|pour|sont|cette|leur|autres|qui|que|los|las|del|para|por|con|una|como|"
    "dos|das|uma|der|und|nicht|von|ist|mit|ein|eine|auf|gli|che|della|nella|sono"
)
_WORDS = re.compile(rf"(?<![\w'’-])(?:{_SMALL}) (?:{_SMALL})(?![\w'’-])")
#: Cyrillic, Hebrew, Arabic, Devanagari to Thai, Hangul.
_LETTERS = re.compile(r"[\u0400-\u052f\u0590-\u06ff\u0900-\u0e7f\u1100-\u11ff\uac00-\ud7af]+")


def _check(pair: Pair) -> Iterator[Diagnostic]:
    source, target = pair.source.natural, pair.target.prose
    for pattern in (_WORDS, _LETTERS):
        if (found := pattern.search(target)) and found[0] not in source:
            yield Diagnostic(f"{found[0]!r} is no English")
            return


RULE = Rule(
    "other-language",
    "A small model wanders off into another language.",
    Severity.ERROR,
    _check,
    english=True,
)
