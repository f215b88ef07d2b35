"""Options below the first line of a directive or component: ``:class: tip``, ``title: 小心``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bitext.markdown.constructs.draft import CopyDraft, Title
from bitext.model import Span

_OPTION = re.compile(
    r"(?P<prefix>\r?\n[ \t>]*)"
    r"(?P<line>(?::[\w-]{1,40}:|[a-z][\w-]{0,40}:(?=\s))[ \t]*(?P<value>[^\r\n]*))"
)
YAML = re.compile(r"(?P<prefix>\r?\n[ \t>]*)(?P<line>---)[ \t]*(?=\r?\n)")
#: What a component shows of the YAML that it is given.
DATUM = (
    r"(?m)^(?P<before>[ \t>]*)(?:-[ \t]+)?(?:title|desc|description|content|text|details|linkText"
    r"|alt|caption|subtitle|tagline|label|headline|summary|placeholder)[ \t]*:[ \t]+"
    r"(?P<quote>[\"']?)(?P<title>[^\s\"'|>#][^\r\n]{0,400}?)(?P=quote)[ \t]*(?=\r?$)"
)
#: A card has a name, and an author beside it.
CARD = DATUM.replace("(?:title|", "(?:name|author|badge|title|", 1)
_SHOWN = frozenset("title caption alt subtitle header footer name-title class-title".split())


def hide_options(draft: CopyDraft, at: int, end: int, *, colons: bool) -> None:
    """Hide the options that begin behind ``at``; what a reader sees of them is offered."""
    for span, value in _options(draft.text, at, end, colons):
        draft.empty_heading(span, span.end)
        if value.start < value.end:
            draft.titles.append(Title(value, ""))


def _options(text: str, at: int, end: int, colons: bool) -> Iterator[tuple[Span, Span]]:
    """The lines of options below a fence, with the value that a reader sees (or none)."""
    yaml = YAML.match(text, at, end)
    if yaml:
        yield Span(*yaml.span("line")), Span(at, at)
        at = yaml.end()
    while found := _OPTION.match(text, at, end):
        name = found["line"].strip(":").split(":")[0]
        if not yaml and found["line"].startswith(":") != colons:
            break
        shown = name in _SHOWN
        where = Span(*found.span("value"))
        yield Span(*found.span("line")), where if shown else Span(at, at)
        at = found.end()
    if yaml and (stop := YAML.match(text, at, end)):
        yield Span(*stop.span("line")), Span(at, at)
