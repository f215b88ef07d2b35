"""What a translation has no reason to bring: addresses, tags, templates, fences, hidden characters.

It would ship as visible text at best; a document that gives orders to a backend asks for just
that.  One judge for whatever no person has read: answers, entries of the memory, the glossary.
"""

from __future__ import annotations

import re

from bitext.markdown.html import ELEMENTS

#: Characters no edition may gain: C0 and C1 controls, line separators, bidi controls, byte order
#: marks, lone surrogates (reliability.md §4, D8).
_CONTROLS = (
    "\0-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff"
)
#: And those that nobody sees: soft hyphen, marks of direction, zero-width, fillers, invisible
#: operators, variation selectors, annotations, tags (Unicode: Default_Ignorable_Code_Point).
_INVISIBLE = (
    "\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2060-\u2065\u206a-\u206f"
    "\u3164\ufe00-\ufe0f\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff"
)
_HIDDEN = re.compile(f"[{_CONTROLS}{_INVISIBLE}]")
#: A heart is an emoji by its variation selector: ❤️.
_EMOJI = re.compile("(?<=[\u00a9\u00ae\u203c-\u3299\U0001f000-\U0001faff])\ufe0f")

_BROUGHT = re.compile(
    r"(?:https?|ftp|javascript):[^\s<]*|(?<!\w)data:[^\s<]+|`{3}"
    # links to most sites' Markdown, as GFM has it
    r"|(?<![\w./@-])www\.[\w-]{1,63}\.[^\s<]*"
    r"|(?<![\w.+-])[\w.+-]{1,64}@[A-Za-z0-9-]{1,63}\.[A-Za-z0-9][\w.-]*"
    r"|\{\{(?=[^{}\n]{0,400}\}\})|\{%(?=[^{}\n]{0,400}%\})"
    r"|<[!?]\S*|<(?P<tag>/?[A-Za-z][\w:.-]*(?:[\s/][^<>\n]{0,400})?)>?"
)


def hidden(text: str, source: str = "") -> str:
    """The first character of ``text`` that no edition may gain and the source does not hold."""
    if (text.isascii() and text.isprintable()) or not _HIDDEN.search(text):
        return ""
    strange = set(_HIDDEN.findall(_EMOJI.sub("", text)))
    return min(strange - set(source), default="") if strange else ""


def brought(text: str, source: str = "") -> str:
    """The first thing in ``text`` that the source does not hold and that is no wording."""
    for match in _BROUGHT.finditer(text):
        tag, said = match["tag"], match[0]
        if tag is not None:
            if is_word(tag) or not said.endswith(">"):
                continue
            said = "<" + re.split(r"\s", tag)[0]
        if said not in source:
            return said
    return hidden(text, source)


_TAG = re.compile(r"(?P<name>[A-Za-z][\w.-]*)(?P<rest>\s+[^<>\n]*|)\Z")


def is_word(tag: str) -> bool:
    """Whether what looks like a tag is a programmer's: ``<vector>``, ``<T, U>``, ``a <b && c>``.

    >>> is_word("vector"), is_word("b && c"), is_word("script"), is_word("x onclick=y")
    (True, True, False, False)
    """
    found = _TAG.match(tag)
    if found is None or "=" in found["rest"]:
        return False
    return (
        found["name"].lower() not in ELEMENTS or re.match(r"\s+[^\w\s]", found["rest"]) is not None
    )
