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


def _check(pair: Pair) -> Iterator[Diagnostic]:
    if same(pair):
        yield Diagnostic("the translation is the source, word for word")


RULE = Rule("untranslated", "Readers would get Chinese.", Severity.ERROR, _check)
