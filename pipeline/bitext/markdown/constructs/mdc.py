"""Components of Nuxt Content (MDC): ``::card{title="题"}``, their slots and their YAML."""

from __future__ import annotations

import re

from bitext.dialects.construct import compiled
from bitext.markdown.constructs.draft import CopyDraft, Title
from bitext.markdown.constructs.lines import rest_titles
from bitext.markdown.constructs.options import DATUM, YAML
from bitext.model import Span

#: Nuxt Content: what opens and closes a component, and the slot that what follows is for.
_SLOTS = (
    r"(?m)^(?P<prefix>[ \t]{0,12})(?:(?P<open>:{2,}(?=[a-z])[\w-]{1,60})"
    r"(?P<rest>(?:\[[^\]\n]{0,200}\])?(?:\{[^\n]{0,400}\})?)|(?P<close>:{2,})"
    r"|(?P<slot>#[a-z][\w-]{0,40})(?:\{[^{}\n]{0,200}\})?)[ \t]*(?=\r?$)"
)


def slots(draft: CopyDraft) -> None:
    """``#title`` within ``::card``, and the YAML below what opens it; elsewhere it is a tag."""
    opened: list[str] = []
    for found in compiled(_SLOTS).finditer(draft.text):
        if draft.in_code(found.start()):
            continue
        if name := found["open"]:
            colons = name[: len(name) - len(name.lstrip(":"))]
            if opened or colons == "::":
                opened.append(colons)
                _component(draft, found)
        elif found["close"] in opened:
            del opened[opened.index(found["close"]) :]
        elif found["slot"] and opened:
            draft.empty_heading(Span(found.end("prefix"), found.end()), found.end())


def _component(draft: CopyDraft, found: re.Match[str]) -> None:
    draft.empty_heading(Span(found.end("prefix"), found.end()), found.end())
    draft.titles += rest_titles(draft.text, Span(*found.span("rest")), draft.dialect)
    _data(draft, found.end(), len(found["prefix"]))


def _data(draft: CopyDraft, at: int, indent: int) -> None:
    """Hide YAML between dashes; what a component shows of it is offered."""
    first = YAML.match(draft.text, at)
    last = compiled(_DASHES).search(draft.text, first.end()) if first else None
    if first is None or last is None:
        return
    for line in compiled(r"[^\r\n]+").finditer(draft.text, at, last.end()):
        blanks = len(line[0]) - len(line[0].lstrip(" \t"))
        draft.empty_heading(Span(line.start() + min(blanks, indent + 3), line.end()), line.end())
    for datum in compiled(DATUM).finditer(draft.text, first.end(), last.start()):
        draft.titles.append(Title(Span(*datum.span("title")), datum["quote"] or "|"))


_DASHES = r"\n[ \t]*---[ \t]*(?=\r?\n|\Z)"
