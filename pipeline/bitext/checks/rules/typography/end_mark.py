"""``end-mark``: a question, or the end of a sentence, was lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from string import ascii_letters

from bitext.checks.pair import OBJECT, Pair
from bitext.checks.rule import Diagnostic, Rule
from bitext.model import Kind, Severity

_CLOSING = "\"'”’）)]」』》*_ \n"
_WHOLE = frozenset({Kind.PARAGRAPH, Kind.ITEM, Kind.QUOTE, Kind.CELL, Kind.FOOTNOTE})
#: No English text ends with one of these.
_GOES_ON = re.compile(
    r"\b(?:the|an?|of|and|or|but|with|from|to|by|your|their|our|its|that|which|if|because|when"
    r"|is|are|was|be"
    r"|can|will|should|must|may|has|have|as|than|very|each|every|through|into)$|[,;-]$",
    re.IGNORECASE,
)
#: Characters of an end that hold the longest of these and what stands before it.
_NEAR = 8
_LETTERS = frozenset(ascii_letters)
_UNDONE = _LETTERS | {*",;-"}


def _check(pair: Pair) -> Iterator[Diagnostic]:
    source, target = pair.source.prose.rstrip(_CLOSING), pair.target.prose.rstrip(_CLOSING)
    end, last = target[-_NEAR:], target[-1:]
    if source.endswith(("？", "?")) and "?" not in target and "？" not in target:
        yield Diagnostic("the source asks a question, the translation does not")
    elif source.endswith(("。", ".", "！", "!")) and pair.kind in _WHOLE and last in _UNDONE:
        yield Diagnostic("the last sentence has no end: it may be cut off")
    elif _GOES_ON.search(end) and pair.language.is_prose(source[-1:]):
        yield Diagnostic(f"it ends with {target.split()[-1]!r}: it may be cut off")
    elif source.endswith(("：", ":")) and last in _LETTERS | {OBJECT}:
        yield Diagnostic("the colon at the end is missing", Severity.INFO)


RULE = Rule(
    "end-mark",
    "A question must stay one, and a sentence without an end may have been cut off.",
    Severity.WARNING,
    _check,
    english=True,
)
