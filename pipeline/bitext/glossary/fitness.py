"""Wordings that no translation could bring: a draft with one is refused every time."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bitext.markdown.literal.foreign import brought
from bitext.model import Term
from bitext.placeholders import PLACEHOLDER

_TEMPLATE = re.compile(r"\{[{%]")


def unfit(terms: Sequence[Term]) -> Iterator[tuple[Term, str, str]]:
    """Each term with such a wording, and what is wrong with it."""
    for term in terms:
        source = " ".join(term.source)
        for wording in (*term.target, term.short, *term.accept):
            template = _TEMPLATE.search(wording) or PLACEHOLDER.search(wording)
            found = brought(wording, source) or (template[0] if template else "")
            if found and found not in source:
                yield term, wording, f"{wording!a} holds {_named(found)}"


def _named(found: str) -> str:
    if len(found) == 1:
        return f"the invisible character U+{ord(found):04X}"
    if PLACEHOLDER.fullmatch(found):
        return f"{found!r}, which stands for markup of the source"
    return f"{found!r}, which a site may run"
