"""What sites read otherwise than the parsers: tabs in tables, colons, sizes of pictures."""

from __future__ import annotations

import re

from bitext.markdown.constructs.draft import CopyDraft
from bitext.markdown.constructs.templates import places

_ROW = re.compile(r"^[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?[|:-][ \t|:-]*$", re.M)


def rows(draft: CopyDraft) -> None:
    """Write blanks over the tabs of delimiter rows (GitHub, goldmark and kramdown read them so)."""
    text = draft.text
    if "\t" not in text:
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


def colons(draft: CopyDraft) -> None:
    """Write a letter over a colon that begins a line and a word: the parser wants no blank.

    ``:smile: 开心`` is no definition of the line above.
    """
    text = draft.text
    for at in places(":", text):
        if text[at - 1 : at] not in _FIRST or text[at + 1 : at + 2] in _NO_WORD:
            continue
        start = draft.line_start(at)
        begins = start >= 0 and text[start:at].lstrip(" \t>").rstrip(" \t") in _ITEM
        if begins and not (text.startswith(":::", at) or at in draft.edits or draft.in_code(start)):
            draft.edits[at] = "x"


_FIRST = frozenset(("", "\n", " ", "\t", ">"))
_NO_WORD = frozenset(("", "\n", "\r", " ", "\t", "|", "-"))
_ITEM = frozenset(("", "-", "*", "+"))


#: ``![图](a.png =100x200)`` of VuePress' themes and of Typora's relatives.
_SIZE = re.compile(
    r"(?<=\S)(?P<size>[ \t]+=(?:\d{1,5}%?|\*)?x?(?:\d{1,5}%?|\*)?)(?=[ \t]*(?:\)|[ \t][\"']))"
)


def sizes(draft: CopyDraft) -> None:
    """Write blanks over the size behind a picture's address, which is then one to CommonMark."""
    for at in places(" =", draft.text) if "![" in draft.text else ():
        found = _SIZE.match(draft.text, at)
        line = draft.line_start(at)
        before = draft.text[max(line, at - 400) : at]
        within = line >= 0 and "](" in before and ")" not in before.rpartition("](")[2]
        if found and within and not (draft.in_code(at) or draft.in_ticks(at)):
            draft.blank(*found.span("size"))
