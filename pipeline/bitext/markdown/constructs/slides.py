"""Headers of slides: a few ``key: value`` lines between two rules in mid-document."""

from __future__ import annotations

from bitext.dialects.construct import compiled
from bitext.markdown.constructs.draft import CopyDraft, Title
from bitext.markdown.constructs.templates import places
from bitext.model import Span

_RULE = r"---[ \t]*\r?(?:\n|\Z)"
_LINE = (
    r"(?:(?P<key>[A-Za-z_][\w-]{0,40}):(?:[ \t]+(?P<value>\S[^\r\n]{0,300}?))?"
    r"|[ \t]+(?P<more>[^\s][^\r\n]{0,300}?))[ \t]*\r?\n"
)
_LONGEST = 30  #: lines
_SHOWN = frozenset(("title", "subtitle", "heading", "caption", "info", "footer", "header"))


def headers(draft: CopyDraft) -> None:
    """Hide such a block line by line; the titles in it are offered."""
    text = draft.text
    end = 0
    for at in places("\n---", text):
        start = at + 1
        if start < end or not _begins(draft, start):
            continue
        found, titles = _header(text, start)
        if found and not draft.in_code(start):
            draft.titles += titles
            end = found[-1].end
            for line in found:
                draft.empty_heading(line, line.end)


#: Marp's, several to a comment: ``<!--\nheader: 页眉\n-->``.
_DIRECTIVES = (
    r"<!--[ \t]*\r?\n"
    r"(?:[ \t]*(?:#[^\n]{0,400}|[_$]?[A-Za-z]{2,30}:[^\n]{0,400})?\r?\n){1,30}[ \t]*-->"
)
_SEEN = r"(?m)^[ \t]*_?(?:header|footer):[ \t]+(?P<value>\S[^\r\n]{0,300}?)[ \t]*(?=\r?$)"


def directives(draft: CopyDraft) -> None:
    """Hide such a comment line by line; what stands above and below each slide is offered."""
    for block in compiled(_DIRECTIVES).finditer(draft.text):
        shown = [*compiled(_SEEN).finditer(draft.text, *block.span())]
        if not shown or draft.in_code(block.start()):
            continue
        draft.titles += (_title(draft.text, Span(*found.span("value"))) for found in shown)
        for line in compiled(r"[^\s][^\r\n]*").finditer(draft.text, *block.span()):
            draft.empty_heading(Span(*line.span()), line.end())


def _begins(draft: CopyDraft, start: int) -> bool:
    """Whether there is a rule here and not the underline of a heading."""
    before = draft.text[max(0, start - 3) : start].replace("\r", "")
    return before.endswith("\n\n") or (start < 4 and not before.strip())


def _header(text: str, start: int) -> tuple[list[Span], list[Title]]:
    """The lines of a header with its rules, none where it is none, and its titles."""
    found = [Span(start, start + 3)]
    titles: list[Title] = []
    at = text.find("\n", start) + 1
    for _ in range(_LONGEST):
        if compiled(_RULE).match(text, at):
            return ([*found, Span(at, at + 3)] if len(found) > 1 else []), titles
        line = compiled(_LINE).match(text, at)
        if line is None or (len(found) == 1 and not line["key"]):
            return [], []
        first, last = line.span("key" if line["key"] else "more")
        found.append(Span(first, max(last, line.end("value"), line.end("key") + bool(line["key"]))))
        if line["value"] and line["key"] in _SHOWN:
            titles.append(_title(text, Span(*line.span("value"))))
        at = line.end()
    return [], []


def _title(text: str, span: Span) -> Title:
    quote = text[span.start]
    if quote in "\"'" and text[span.end - 1] == quote and span.end - span.start > 1:
        return Title(Span(span.start + 1, span.end - 1), quote)
    return Title(span, "")
