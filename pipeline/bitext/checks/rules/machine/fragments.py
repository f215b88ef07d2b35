"""``fragments``: a sentence put together of pieces that were translated each by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bitext.checks.pair import Pair
from bitext.checks.rule import Diagnostic, Rule
from bitext.model import Severity

#: The capital of a piece's first word, in the middle of a sentence.
_SEAM = re.compile(
    r"(?<=[a-z,] )(?:The|As|It|This|These|When|If|And|Of|For|In|By|With|To|Is|That)(?= [a-z])"
)
_LEAST = 2  #: one alone may be a quotation or a title


def _check(pair: Pair) -> Iterator[Diagnostic]:
    found = list(_SEAM.finditer(pair.target.prose))
    if len(found) >= _LEAST:
        at = found[0].start()
        where = pair.target.prose[max(0, at - 12) : at + 16].strip()
        yield Diagnostic(f"{len(found)} capitals in the middle of sentences: …{where}…")


RULE = Rule(
    "fragments",
    "Pieces translated apart and set side by side are no sentence.",
    Severity.WARNING,
    _check,
    english=True,
)
