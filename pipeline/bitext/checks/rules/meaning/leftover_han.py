"""``leftover-han``: characters of the source's language left in a translation."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bitext.checks.pair import Pair
from bitext.checks.rule import Diagnostic, Rule
from bitext.checks.rules.meaning.untranslated import same
from bitext.model import Severity

_QUOTED = re.compile(r"[“\"'‘(（\[「『《][^”\"'’)）\]」』》]{0,200}+[”\"'’)）\]」』》]")


def _check(pair: Pair) -> Iterator[Diagnostic]:
    """A word quoted or in brackets is what the English talks about: a warning, else an error."""
    text, language = pair.target.prose, pair.language
    found = language.run.findall(text)
    if found and not same(pair):
        severity = None if language.is_prose(_QUOTED.sub("", text)) else Severity.WARNING
        left = "…".join(found)[:40]
        yield Diagnostic(f"{language.name} left in the translation: {left}", severity)


RULE = Rule(
    "leftover-han",
    "English readers cannot read a word that stayed Chinese.",
    Severity.ERROR,
    _check,
    apart=True,
)
