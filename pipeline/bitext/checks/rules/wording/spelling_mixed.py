"""``spelling-mixed``: British and American spelling in one post (off unless asked for)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from bitext.checks.pair import Pair
from bitext.checks.rule import Diagnostic, PostRule
from bitext.model import Severity

_OUR = "behavi|col|fav|hon|lab|neighb|hum|rum|flav|harb"
_ISE = (
    "organ|real|optim|recogn|custom|initial|normal|serial|synchron|visual|summar|minim|maxim"
    "|standard|general|final|author|categor|priorit|util|virtual|container"
)
_BRITISH = re.compile(
    rf"\b(?:(?:{_OUR})our\w*|(?:{_ISE})is(?:e|es|ed|ing|ation|ations|er|ers)|(?:cent|theat|lit"
    rf"|fib)res?"
    r"|(?:travel|cancel|label|model|signal)l(?:ed|ing|er)|catalogues?|programmes?|defence"
    r"|licence|grey|analys(?:e|ed|es|ing)|whilst|learnt|artefacts?)\b",
    re.IGNORECASE,
)
_AMERICAN = re.compile(
    rf"\b(?:(?:{_OUR})or(?:s|ed|ing|al|ite|able)?|(?:{_ISE})iz(?:e|es|ed|ing|ation|ations|er"
    rf"|ers)|(?:cent|theat|lit|fib)ers?"
    r"|(?:travel|cancel|label|model|signal)(?:ed|ing|er)|catalogs?|programs?|defense|gray"
    r"|analyz(?:e|ed|es|ing)|artifacts?)\b",
    re.IGNORECASE,
)


class _Spellings:
    """Told once a post, at the first word of the rarer spelling."""

    def __init__(self) -> None:
        self._first: dict[re.Pattern[str], tuple[Pair, str]] = {}
        self._count = Counter[re.Pattern[str]]()

    def meet(self, pair: Pair) -> Iterator[Diagnostic]:
        for spelling in (_BRITISH, _AMERICAN):
            for word in spelling.finditer(pair.target.prose):
                self._first.setdefault(spelling, (pair, word[0]))
                self._count[spelling] += 1
        yield from ()

    def end(self) -> Iterator[Diagnostic]:
        if len(self._first) == 2:
            rare, usual = sorted((_BRITISH, _AMERICAN), key=self._count.__getitem__)
            at, word = self._first[rare]
            other = self._first[usual][1]
            message = f"{word!r} here, {other!r} elsewhere: one spelling for a post"
            yield Diagnostic(message, at=at)


RULE = PostRule(
    "spelling-mixed",
    "A post in two spellings reads as if two people wrote it.",
    Severity.WARNING,
    _Spellings,
    english=True,
    optional=True,
)
