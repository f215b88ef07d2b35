"""``leftover-han``: Chinese characters left in a translation."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bitext.model import Finding, Severity

_HAN = re.compile("[\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af]+")
_QUOTED = re.compile(r"[“\"'(][^”\"')]*[”\"')]")


def leftover_han(text: str) -> Iterator[Finding]:
    """Yield one finding for the Han letters of a target in placeholder form.

    A word quoted or in brackets is what the English talks about: a warning, else an error.
    """
    found = _HAN.findall(text)
    if not found:
        return
    severity = Severity.ERROR if _HAN.search(_QUOTED.sub("", text)) else Severity.WARNING
    message = f"Chinese left in the translation: {'…'.join(found)[:40]}"
    yield Finding("leftover-han", severity, message)
