"""``spacing``: spaces missing or too many around words and punctuation."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bitext.checks.pair import Pair
from bitext.checks.reading.lazily import Lazily
from bitext.checks.rule import Diagnostic, Rule
from bitext.model import Severity
from bitext.placeholders import CLOSING, OPENING, SINGLE

_FAULTS = (
    (
        re.compile(r"[a-z]{2}[,;!?](?=[A-Za-z]{2})|[a-z]{3}\.(?=[A-Z][a-z]+[ ,.])"),
        "no space behind",
    ),
    (
        re.compile(r"(?<=[A-Za-z0-9]) +[,;!?](?= |$)|(?<=[A-Za-z0-9]) +[.:](?= [A-Z]|$)"),
        "a space before",
    ),
    (re.compile(r"(?<=[A-Za-z])\((?=[a-z]+ )|\)(?=[A-Za-z]{3})"), "no space at"),
)
#: What each of these holds: a sign before a letter, or a blank before a sign.
_ANY_FAULT = Lazily(r"[,;!?.()][A-Za-z]| [,;!?.:]")
#: A word that runs into code, a link or bold: ``use<1>this</1>``.
_GLUED = re.compile(
    rf"[a-z]{{2}}(?:{OPENING}|{SINGLE})(?=[A-Za-z]{{2}})|[a-z]{{2}}{CLOSING}(?=[A-Za-z]{{3}})"
)
_ANY_GLUED = Lazily(">[A-Za-z]{2}")
#: Markup with a sign of its own between two words: ``[Light]/[Dark]``.
_SIGNED = frozenset(("fraction", "ruby"))


def _check(pair: Pair) -> Iterator[Diagnostic]:
    for pattern, what in _FAULTS if _ANY_FAULT.search(pair.target.prose) else ():
        match = pattern.search(pair.target.prose)
        if match and match[0] not in pair.source.prose:
            yield Diagnostic(f"{what} {match[0].strip()!r}: …{_around(pair.target.prose, match)}…")
    form = pair.target.form
    signed = any(node.kind in _SIGNED for node in pair.target.nodes)
    match = _GLUED.search(form) if not signed and _ANY_GLUED.search(form) else None
    if match and not _GLUED.search(pair.source.form):
        yield Diagnostic(
            f"no space between a word and markup: …{_around(pair.target.form, match)}…"
        )


def _around(text: str, match: re.Match[str]) -> str:
    return text[max(0, match.start() - 12) : match.end() + 12].strip()


RULE = Rule(
    "spacing",
    "English sets a space between words and behind punctuation, never before it.",
    Severity.WARNING,
    _check,
    english=True,
)
