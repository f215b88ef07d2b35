"""``spelling-mixed``: British and American spelling in one post (off unless asked for)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bitext.checks.pair import Pair
from bitext.checks.rule import Diagnostic, Rule
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


def _check(pairs: Sequence[Pair]) -> Iterator[Diagnostic]:
    """Told once a post, at the first word of the rarer spelling."""
    british = [(pair, m[0]) for pair in pairs for m in _BRITISH.finditer(pair.target.prose)]
    american = [(pair, m[0]) for pair in pairs for m in _AMERICAN.finditer(pair.target.prose)]
    if british and american:
        rare, usual = sorted((british, american), key=len)
        message = f"{rare[0][1]!r} here, {usual[0][1]!r} elsewhere: one spelling for a post"
        yield Diagnostic(message, at=rare[0][0])


RULE = Rule(
    "spelling-mixed",
    "A post in two spellings reads as if two people wrote it.",
    Severity.WARNING,
    _check,
    english=True,
    optional=True,
)
