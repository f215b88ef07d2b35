"""``untranslated``: the translation is the source."""

from __future__ import annotations

from collections.abc import Iterator

from bitext.checks.pair import Pair
from bitext.checks.rule import Diagnostic, Rule
from bitext.model import Severity


def same(pair: Pair) -> bool:
    """Whether the prose was left as it is, spaces aside."""
    source, target = ("".join(side.form.split()) for side in (pair.source, pair.target))
    return source == target and pair.language.is_prose(source)


#: Letters of a word that may be the same in two languages that share them: 社会, 地球温暖化.
_WORD = 8


def _check(pair: Pair) -> Iterator[Diagnostic]:
    shared = pair.languages.shares_letters and len(pair.source.prose) <= _WORD
    if same(pair) and not shared:
        yield Diagnostic("the translation is the source, word for word")


RULE = Rule("untranslated", "Readers would get Chinese.", Severity.ERROR, _check)
