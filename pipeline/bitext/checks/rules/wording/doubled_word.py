"""``doubled-word``: the same word twice in a row."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bitext.checks.pair import Pair
from bitext.checks.rule import Diagnostic, Rule
from bitext.model import Severity

_DOUBLE = re.compile(
    r"(?<![\w'’./-])([A-Za-z]+(?:['’][a-z]+)?) +\1(?![\w'’/-]|\.\w)", re.IGNORECASE
)
#: The same in a source, also beside Han letters.
_SAID = re.compile(r"(?<![A-Za-z'’])([A-Za-z]+(?:['’][a-z]+)?) +\1(?![A-Za-z])", re.IGNORECASE)
#: Doubled on purpose, or grammatical.
_FINE = frozenset("that had very really bye ha yes long many blah knock hush".split())


def _check(pair: Pair) -> Iterator[Diagnostic]:
    said = {match[1].lower() for match in _SAID.finditer(pair.source.prose)}
    for match in _DOUBLE.finditer(pair.target.prose):
        word, text = match[1], match[0]
        names = word[0].isupper() and text.split()[1][0].isupper()
        if word.lower() not in _FINE and word.lower() not in said and not names:
            yield Diagnostic(f"doubled word: {text!r}")


RULE = Rule(
    "doubled-word",
    "A word twice in a row is a slip of the pen or of the engine.",
    Severity.ERROR,
    _check,
    english=True,
)
