"""``capital``: a sentence or heading that starts with a small letter."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bitext.checks.pair import Pair
from bitext.checks.rule import Diagnostic, Rule
from bitext.languages.en import begins_a_sentence
from bitext.model import Kind, Severity

_WHOLE = frozenset({Kind.PARAGRAPH, Kind.HEADING, Kind.FRONT_MATTER, Kind.QUOTE})
_START = re.compile(r"[\"“‘'(\[]*([a-z][\w.+-]*)")
_WORD = re.compile(r"[.!?]\s+([a-z]+)\b(?![./@_-])")


def _check(pair: Pair) -> Iterator[Diagnostic]:
    """Names such as envd, which the source writes too, keep their small letter."""
    target = pair.target.prose.strip()
    match = _START.match(target) if pair.kind in _WHOLE else None
    if match and _is_word(match[1], pair):
        yield Diagnostic(f"it starts with a small letter: {match[1]!r}")
    for found in _WORD.finditer(target):
        if _is_word(found[1], pair) and begins_a_sentence(target, found.start(1)):
            yield Diagnostic(f"a sentence starts with a small letter: {found[1]!r}")


def _is_word(word: str, pair: Pair) -> bool:
    plain = word.isalpha() and word.islower()
    return plain and not re.search(rf"(?<![A-Za-z]){word}(?![A-Za-z])", pair.source.natural)


RULE = Rule(
    "capital",
    "English sentences and headings start with a capital.",
    Severity.WARNING,
    _check,
    english=True,
)
