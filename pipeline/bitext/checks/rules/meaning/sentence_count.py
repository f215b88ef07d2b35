"""``sentence-count``: sentences were dropped or added."""

from __future__ import annotations

from collections.abc import Iterator

from bitext.checks.pair import Pair
from bitext.checks.reading.prose import chinese_sentences, english_sentences
from bitext.checks.rule import Diagnostic, Rule
from bitext.checks.rules.meaning.length import ratio
from bitext.model import Severity

#: Where sentences were only joined or cut, the length stays between these (see `length.ratio`).
SHORT, LONG = 3.2, 5.6


def _check(pair: Pair) -> Iterator[Diagnostic]:
    """English joins two short sentences and cuts a long one: the length tells that from a loss."""
    ours = len(chinese_sentences(pair.source.prose))
    theirs = len(english_sentences(pair.target.prose))
    size = ratio(pair)
    lost = theirs < ours and (size < SHORT or theirs < ours - 1)
    won = theirs > ours and (size > LONG or theirs > 2 * ours + 1)
    if lost or won:
        yield Diagnostic(f"{ours} sentence(s) in the source, {theirs} in the translation")


RULE = Rule(
    "sentence-count",
    "A dropped or invented sentence changes what the post says.",
    Severity.WARNING,
    _check,
    english=True,
    chinese=True,
)
