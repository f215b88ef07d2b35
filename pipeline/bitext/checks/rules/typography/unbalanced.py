"""``unbalanced``: a bracket or quotation mark without its partner."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bitext.checks.pair import Pair
from bitext.checks.rule import Diagnostic, Rule
from bitext.model import Severity

_PAIRS = (("(", ")"), ("[", "]"), ("{", "}"), ("“", "”"))
#: No brackets: ``1)``, ``:)``, ``(a]``; no quotes: inches, feet.
_NO_BRACKET = re.compile(r"(?:^|(?<=\s))(?:\d{1,2}|[a-z])[)）](?=\s|$)|[:;]-?[()]")
_INCHES = re.compile(r"(?<=\d)[\"”]")
#: Most texts have none of them.
_MARK = re.compile(r"[()\[\]{}“”\"（）［］]")
_FULL_WIDTH = str.maketrans("（）［］", "()[]")


def odd(text: str) -> list[str]:
    """The marks that stand alone in a text, in one normal form."""
    if not _MARK.search(text):
        return []
    text = text.translate(_FULL_WIDTH)
    bare = _NO_BRACKET.sub("", text)
    found = [f"{a}{b}" for a, b in _PAIRS if _alone(text, a, b) and _alone(bare, a, b)]
    quotes = text.count('"') % 2 and _INCHES.sub("", text).count('"') % 2
    return [*found, *(['""'] if quotes else [])]


def _alone(text: str, opening: str, closing: str) -> bool:
    return text.count(opening) != text.count(closing)


def _check(pair: Pair) -> Iterator[Diagnostic]:
    """Where the source's own marks are odd, the translation's may be."""
    source = pair.source.prose
    marks = odd(pair.target.prose)
    if marks and not odd(source) and source.count("「") == source.count("」"):
        yield Diagnostic(f"one of {' '.join(marks)} has no partner")


RULE = Rule(
    "unbalanced",
    "A bracket or quotation mark without its partner leaves readers waiting for the end.",
    Severity.ERROR,
    _check,
    english=True,
)
