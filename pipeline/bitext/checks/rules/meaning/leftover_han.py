"""``leftover-han``: Chinese characters left in a translation."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bitext.checks.pair import Pair
from bitext.checks.rule import Diagnostic, Rule
from bitext.checks.rules.meaning.untranslated import same
from bitext.languages import HAN_RUN
from bitext.model import Severity

_QUOTED = re.compile(r"[“\"'‘(（\[「『《][^”\"'’)）\]」』》]{0,200}[”\"'’)）\]」』》]")


def _check(pair: Pair) -> Iterator[Diagnostic]:
    """A word quoted or in brackets is what the English talks about: a warning, else an error."""
    text = pair.target.prose
    found = HAN_RUN.findall(text)
    if found and not same(pair):
        severity = None if HAN_RUN.search(_QUOTED.sub("", text)) else Severity.WARNING
        yield Diagnostic(f"Chinese left in the translation: {'…'.join(found)[:40]}", severity)


RULE = Rule(
    "leftover-han",
    "English readers cannot read a word that stayed Chinese.",
    Severity.ERROR,
    _check,
)
