"""A text that stands on a page beside its source: its ids and footnotes are its own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from bitext.assemble.blocks import Block, Role
from bitext.markdown.reading import read

_LABEL = re.compile(r"\[\^([^\[\]\s]+)\]")
_DEFINITION = re.compile(r"^[ \t>]*(?:[-*+][ \t]+|\d{1,9}[.)][ \t]+)?\[\^([^\[\]\s]+)\]:", re.M)
#: An attribute list with an id, an id in a tag.
_LIST = re.compile(r"(?<![ \t])[ \t]*\{(?P<mark>:?)(?P<inner>[^{}\n]*)\}")
_ID_IN_LIST = re.compile(r"(?<![^\s:])#[^\s{}]+")
_COMMENT_ID = re.compile(r"(?<![ \t])[ \t]*\{/\*[ \t]*#[^\s*]+[ \t]*\*/\}")
#: Of HTML: what a component does with its ``id`` and ``name`` is its own affair.
_TAG_ID = re.compile(
    r"""(<(?:[a-z][a-z0-9]*\b[^<>]*?(?=\sid)|a\b[^<>]*?(?=\sname)))"""
    r"""\s+(?:id|name)\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+)"""
)
_ALARM = re.compile(r"\{[^{}\n]*#|\b(?:id|name)\s*=")


def second(found: Iterable[Block], language: str) -> Callable[[str], str]:
    """What makes a target stand beside its source: no id twice, no footnote of the other language.

    A footnote without a translation has no second definition, so both sides refer to the one.
    """
    labels = {
        label
        for block in found
        if block.role is not Role.ONCE and "[^" in block.target
        for label in _DEFINITION.findall(block.target)
    }

    def own(text: str) -> str:
        if labels and "[^" in text:
            text = _outside_code(text, lambda part: _LABEL.sub(renamed, part))
        named = ("#" in text or "=" in text) and _ALARM.search(text)
        return _outside_code(text, _without_ids) if named else text

    def renamed(label: re.Match[str]) -> str:
        return f"[^{label[1]}-{language}]" if label[1] in labels else label[0]

    return own


def _without_ids(text: str) -> str:
    """A text whose headings and tags leave their ids to the source's.

    >>> _without_ids("## Intro {#a .b}\\n<a id='x' class=y></a> {: #z}")
    "## Intro {.b}\\n<a class=y></a>"
    """
    text = _COMMENT_ID.sub("", text)
    text = _LIST.sub(_without_id, text)
    while (less := _TAG_ID.sub(r"\1", text)) != text:
        text = less
    return text


def _without_id(attributes: re.Match[str]) -> str:
    left = " ".join(_ID_IN_LIST.sub("", attributes["inner"]).split())
    if left == " ".join(attributes["inner"].split()):
        return attributes[0]
    blank = attributes[0][: len(attributes[0]) - len(attributes[0].lstrip())]
    colon = f"{attributes['mark']} " if attributes["mark"] else ""
    return f"{blank}{{{colon}{left}}}" if left else ""


def _outside_code(text: str, change: Callable[[str], str]) -> str:
    """``text`` with its prose changed and its code as it is."""
    if "`" not in text and "~~~" not in text and "    " not in text:
        return change(text)
    parts, at, end = [], 0, 0
    for event in read(text).events:
        if event.tag in ("Code", "CodeBlock") and event.phase != "end" and event.start >= end:
            parts += [change(text[at : event.start]), text[event.start : event.end]]
            at = end = event.end
    return "".join([*parts, change(text[at:])])
