"""``garbled``: characters broken by a wrong encoding or escape."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bitext.checks.pair import Pair
from bitext.checks.rule import Diagnostic, Rule
from bitext.model import Severity

#: U+FFFD; UTF-8 read as Latin-1 (â€™, ä¸­); escapes and entities that were never resolved.
_BROKEN = re.compile(
    r"\ufffd|â€[\u0080-\u024f\u2000-\u2122]?|[ãäåæçèé][\u0080-\u00bf]{2}|Ã[\u0080-\u00bf]"
    r"|\\u[0-9a-fA-F]{4}|\\x[0-9a-fA-F]{2}|&(?:amp;)?(?:#x?[0-9a-fA-F]+|[lg]t|quot|nbsp);"
)


def _check(pair: Pair) -> Iterator[Diagnostic]:
    found = set(_BROKEN.findall(pair.target.prose)) - set(_BROKEN.findall(pair.source.prose))
    if found:
        yield Diagnostic(f"broken characters: {' '.join(sorted(found))}")


RULE = Rule(
    "garbled", "A wrong encoding on the way leaves signs nobody wrote.", Severity.ERROR, _check
)
