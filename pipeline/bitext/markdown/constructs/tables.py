"""Tables as sites read them: a tab in the delimiter row is a blank."""

from __future__ import annotations

import re

from bitext.markdown.constructs.draft import CopyDraft

_ROW = re.compile(r"^[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?[|:-][ \t|:-]*$", re.M)


def rows(draft: CopyDraft) -> None:
    """Write blanks over the tabs of delimiter rows (GitHub, goldmark and kramdown read them so)."""
    text = draft.text
    if "\t" not in text or "|" not in text:
        return
    for found in _ROW.finditer(text):
        if (
            "\t" in found[0]
            and "|" in found[0]
            and "-" in found[0]
            and not draft.in_code(found.start())
        ):
            first = (
                found[0].index("|")
                if found[0].lstrip()[:1] == "|"
                else len(found[0]) - len(found[0].lstrip())
            )
            for at, char in enumerate(found[0]):
                if char == "\t" and at >= first:
                    draft.edits[found.start() + at] = " "
