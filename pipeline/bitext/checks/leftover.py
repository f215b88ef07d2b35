"""``leftover-han``: Chinese characters left in a translation."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bitext.languages import HAN_RUN
from bitext.model import Finding, Severity

_QUOTED = re.compile(r"[“\"'(][^”\"')]*[”\"')]")


def leftover_han(text: str) -> Iterator[Finding]:
    """Yield one finding for the Han letters of a target in placeholder form.

    A word quoted or in brackets is what the English talks about: a warning, else an error.
    """
    found = HAN_RUN.findall(text)
    if not found:
        return
    severity = Severity.ERROR if HAN_RUN.search(_QUOTED.sub("", text)) else Severity.WARNING
    message = f"Chinese left in the translation: {'…'.join(found)[:40]}"
    yield Finding("leftover-han", severity, message)
