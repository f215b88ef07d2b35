"""Marker lines: what stands on a line of its own and is no prose, with the titles in it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bitext.dialects import Dialect
from bitext.dialects.construct import compiled
from bitext.markdown.constructs.draft import CopyDraft, Title
from bitext.markdown.constructs.options import hide_options
from bitext.markdown.constructs.templates import places
from bitext.model import Span

_MARKER = re.compile(
    r"^(?P<prefix>[ \t>]*)"
    r"(?:(?P<colon>:{3,})[ \t]*(?P<ctype>[\w-]*)(?P<crest>[^\n\r]*)"
    r"|(?P<slash>///+)(?:[ \t]+[\w-]+[^\n\r|]*(?:\|(?P<srest>[^\n\r]*))?)?[ \t]*"
    r"|(?P<bang>!!!|\?\?\?\+?|===[!+]?)[ \t]+(?=\S)[^\n\r]*)(?=\r|\n|\Z)",
    re.M,
)
_ALERT = re.compile(
    r"^(?P<prefix>[ \t]*>[ \t>]*)(?P<mark>\[![\w -]+"
    r"(?:\|(?:[^\]\n]{0,60}?\blabel:(?P<label>[^\]|\n]{1,40}))?[^\]\n]{0,60})?\][+-]?)",
    re.M,
)
#: What a marker line begins with; most posts have none of it.
MARKS = (":::", "///", "!!!", "???", "===")

#: What may stand before a line's own mark: quotes, and the mark of a list's item.
_PREFIX = re.compile(r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?")


def alerts(draft: CopyDraft) -> None:
    """Callouts: ``> [!NOTE] 标题``, with metadata too (``[!note|label:标题]-``)."""
    for match in _ALERT.finditer(draft.text):
        draft.empty_heading(Span(*match.span("mark")), match.end("mark"))
        if match["label"]:
            draft.titles.append(Title(Span(*match.span("label")), "|"))


def lines(draft: CopyDraft) -> None:
    """The lines that the dialect's table describes."""
    text = draft.text
    tried: set[int] = set()
    for rule in draft.dialect.lines_by_mark.present(draft.signs):
        tried.clear()
        for at in places(rule.mark, text):
            start = draft.line_start(at + rule.mark.startswith("\n"))
            if start < 0 or start in tried:
                continue
            tried.add(start)
            prefix = _PREFIX.match(text, start)
            first = prefix.end() if prefix else start
            found = rule.pattern.match(text, first)
            if found is None and first != start:  # a mark may look like that of a list
                first = start
                found = rule.pattern.match(text, first)
            if found and found.end() > at and not draft.in_code(start):
                _hide(draft, found)


#: An element on one line whose content is Markdown: ``<p markdown="1">**粗**字</p>``.
ELEMENT = re.compile(
    r"^(?P<prefix>[ \t>]{0,8})<(?P<name>p|div|li|t[dh]|d[dt]|section|article|aside|header|footer"
    r"|nav|main|address|center|figcaption|summary|caption|blockquote|h[1-6])(?=\s)"
    r"(?=[^<>\n]{0,200}?\smarkdown(?:=[\"']?(?:1|span|block)[\"']?)?[\s>])[^<>\n]{0,400}>[ \t]*"
    r"(?P<title>(?![ \t<])[^\n]{1,4000}?)[ \t]*</(?P=name)>[ \t]*(?=\r?\n|\Z)",
    re.M,
)


def elements(draft: CopyDraft) -> None:
    """Lines of one element; within a block of HTML that is none of Markdown they are its."""
    if not draft.dialect.elements:
        return
    for found in ELEMENT.finditer(draft.text):
        start = found.end("prefix")
        if start in draft.edits or draft.in_code(start) or not _apart(draft, found.start()):
            continue
        draft.empty_heading(Span(start, found.end()), found.end())
        draft.titles.append(Title(Span(*found.span("title")), ""))
    for found in compiled(_WITHIN).finditer(draft.text):
        if found.end("above") in draft.edits and not draft.in_code(found.start("line")):
            draft.empty_heading(Span(*found.span("line")), found.end())
            draft.titles.append(Title(Span(*found.span("title")), ""))


#: An element on a line of its own in MDX, and marks of Markdown within it.
_JSX = (
    r"(?m)^(?P<prefix>[ \t>]{0,40})<(?P<name>[a-z][a-z1-6]{0,20})(?:\s[^<>\n]{0,400})?>[ \t]*"
    r"(?P<title>(?![ \t])[^\n]{1,4000}?)[ \t]*</(?P=name)>[ \t]*(?=\r?$)"
)
_INLINE = r"\*\*|`[^`]|\[[^\[\]\n]{1,200}\]\(|(?<!\w)_\w|\*\w|~~"


#: These end HTML with its closing tag, and know code right below it.
_ENDING = frozenset(("kramdown", "mkdocs"))
_BELOW = r"\r?\n[ \t]{0,3}(?:```|~~~)"


def jsx(draft: CopyDraft) -> None:
    """Lines like ``<summary>**切换**我</summary>``: what stands in them is Markdown to MDX; and
    those right above code, where HTML ends with them.
    """
    ending = draft.dialect.name in _ENDING
    if not (draft.dialect.expressions or ending):
        return
    for found in compiled(_JSX).finditer(draft.text):
        start = found.end("prefix")
        if start in draft.edits or draft.in_code(start) or draft.in_raw(start):
            continue
        marked = compiled(_INLINE).search(found["title"])
        wanted = compiled(_BELOW).match(draft.text, found.end()) if ending else marked
        if wanted and _apart(draft, found.start()):
            draft.empty_heading(Span(start, found.end()), found.end())
            draft.titles.append(Title(Span(*found.span("title")), ""))


#: A line of an element right below the one that says ``markdown``, before lines of Markdown.
_WITHIN = (
    r"(?m)^(?P<above>[ \t>]{0,8})<[a-z][^<>\n]{0,200}?\smarkdown\b[^<>\n]{0,200}>[ \t]*\r?\n"
    r"[ \t>]{0,8}(?P<line><(?P<name>p|div|summary|figcaption|h[1-6])(?:\s[^<>\n]{0,300})?>[ \t]*"
    r"(?P<title>[^<>\s*_`\[][^<>\n*_`\[]{0,400}?)[ \t]*</(?P=name)>)[ \t]*(?=\r?\n[ \t>]*[^\s<>])"
)


def _apart(draft: CopyDraft, start: int) -> bool:
    """Whether nothing stands in the line before, or Markdown in an element that is hidden."""
    if start == 0:
        return True
    for far in range(_MOST_LINES):
        before = draft.line_start(max(start - 1, 0))
        line = draft.text[before:start].lstrip(" \t>") if before >= 0 else "<"
        if not line.strip() or start == 0:
            return not far
        if start - len(line) in draft.edits:
            return True
        if line.startswith("<"):
            return False
        start = before
    return False


_MOST_LINES = 20


def is_marker(draft: CopyDraft, at: int) -> bool:
    """Whether a place is on the line of a container, behind its colons."""
    start = draft.line_start(at)
    return start >= 0 and _COLONS.match(draft.text, start, at + 1) is not None


_COLONS = re.compile(r"[ \t>]*(?::{3,}|::[a-z][\w-]{0,60}[\[{])")


def _hide(draft: CopyDraft, found: re.Match[str]) -> None:
    draft.empty_heading(Span(*found.span()), found.end())
    if found.re.groupindex.get("title") and found["title"]:
        quote = ">" if found[0].startswith("<!--") else ""
        before = draft.text[found.start("title") - 1]
        quote = before if before in ":\"'" and quote else quote
        draft.titles.append(Title(Span(*found.span("title")), quote))


def markers(draft: CopyDraft) -> None:
    """``::: tip 标题``, ``/// note | 标题``, ``!!! note "标题"`` and their like."""
    text = draft.text
    for match in _MARKER.finditer(text):
        start, end = match.end("prefix"), match.end()
        if start in draft.edits or draft.in_code(match.start()):
            continue
        if match["bang"]:
            _admonition(draft, match)
            continue
        draft.empty_heading(Span(start, end), end)
        _titles(draft, match)


#: A box without a body.
_EMPTY = r"(?:!!!|\?\?\?\+?)[ \t]+[a-z][\w -]{0,60}(?:[ \t]+\"[^\"\n]{0,300}\")?[ \t]*(?=\r?\n|\Z)"


def _admonition(draft: CopyDraft, match: re.Match[str]) -> None:
    """``!!! note "标题"``: what is indented below it is its body, as of a list's item."""
    start, end = match.end("prefix"), match.end()
    below = _indented_below(draft.text, match)
    if below or (draft.dialect.four and compiled(_EMPTY).match(draft.text, start)):
        mark = "+   #" if below else "#"
        draft.edits.update(zip(range(start, end), mark.ljust(end - start), strict=False))
        first, last = draft.text.find('"', start, end), draft.text.rfind('"', start, end)
        if 0 <= first < last and not draft.text[last + 1 : end].strip(" \t"):
            draft.titles.append(Title(Span(first + 1, last), '"'))


def _titles(draft: CopyDraft, match: re.Match[str]) -> None:
    group = "crest" if match["colon"] else "srest"
    rest = match[group] or ""
    if braces := _DIRECTIVE.match(rest):
        hide_options(draft, match.end(), len(draft.text), colons=True)
    if rest and not (braces and braces["name"] in draft.dialect.files):
        draft.titles += rest_titles(draft.text, Span(*match.span(group)), draft.dialect)


_DIRECTIVE = re.compile(r"\{(?P<name>[\w.:-]+)\}")


def _indented_below(text: str, match: re.Match[str]) -> bool:
    """Whether the marker has a body: the next line with text is indented by four more."""
    if match.end() - match.end("prefix") < 5:
        return False
    below = re.compile(r"(?:\r?\n[ \t>]*)*?\r?\n(?P<indent>[ \t>]*)[^\s]").match(text, match.end())
    if below is None:
        return False
    return len(below["indent"].expandtabs(4)) >= len(match["prefix"].expandtabs(4)) + 4


_BRACKETED = re.compile(r"[ \t]*\[(?P<title>[^\n]*)\](?=[ \t]*(?:\{[^}\n]*\})?[ \t]*\Z)")
_PARAMETER = re.compile(
    r"(?P<name>[A-Za-z_:@][\w.:-]{0,40})[ \t]*=[ \t]*"
    r"(?:(?P<quote>[\"'])(?P<value>(?:[^\\\n\"']|\\.|(?!(?P=quote))[\"']){0,400})(?P=quote)|[^\s\"'{}]+)"
)
#: mdBook's ``admonish example "标题"``; a word in brackets behind the name says which kind.
_QUOTED = re.compile(r"[ \t]*[a-z]+[ \t]+\"(?P<title>[^\"\n]+)\"[ \t]*\Z")
_KIND = re.compile(r"\[[\w,:.-]*\](?=[ \t]+\S)|\A#\S+", re.A)
#: Behind a title, what a sandbox is given: ``标题 [rtl theme=dark]``.
_SWITCHES = r"(?<=\S)[ \t]+\[[A-Za-z][\w \t=.,:-]{0,200}\](?=[ \t]*\Z)"
_BRACES = re.compile(r"\{[^{}\n]*\}")
#: Boxes of Pandoc and bookdown whose ``name`` stands in their title.
_THEOREM = re.compile(
    r"\{[ \t]*\.?(?:theorem|lemma|corollary|proposition|conjecture|definition|example|exercise"
    r"|hypothesis|proof|remark|solution)\b"
)
#: An argument that is an address: a file, or a path.
_LEADING = r"\]\([^()\n]{0,400}\)"  #: what a link in a title leads to
_FILE = re.compile(r"/|\.[\w-]{0,40}(?<=[A-Za-z0-9])\Z")


def rest_titles(text: str, span: Span, dialect: Dialect) -> Iterator[Title]:
    """What a reader sees of the rest of a marker line.

    Parameters are shown by name, within braces or without (``tip{title="提示"}``); what is left is
    the title, unless it is an address.
    """
    rest = text[slice(*span)]
    if bracketed := _BRACKETED.match(rest):
        where = bracketed.span("title")
        yield Title(Span(span.start + where[0], span.start + where[1]), "]")
        return
    for found in _PARAMETER.finditer(rest):
        named = found["name"] == "name" and _THEOREM.search(rest)
        if found["quote"] and (named or found["name"].lower() in dialect.shown):
            where = found.span("value")
            yield Title(Span(span.start + where[0], span.start + where[1]), found["quote"])
    if quoted := _QUOTED.match(rest):
        where = quoted.span("title")
        yield Title(Span(span.start + where[0], span.start + where[1]), '"')
        return
    plain = _PARAMETER.sub(_blanks, compiled(_SWITCHES).sub(_blanks, rest))
    plain = _BRACES.sub(_blanks, _KIND.sub(_blanks, plain, count=1))
    left, right = len(plain) - len(plain.lstrip()), len(plain.rstrip())
    inner = plain[left:right]
    if inner and inner != rest[left:right]:  # parameters stand within it
        left, right = _longest(plain)
        inner = plain[left:right]
    if left < right and not _is_address(inner):
        yield Title(Span(span.start + left, span.start + right), "")


def _is_address(text: str) -> bool:
    words = compiled(_LEADING).sub("]", text) if "](" in text else text
    return not any(map(str.isspace, words)) and _FILE.search(words) is not None


def _blanks(found: re.Match[str]) -> str:
    return " " * len(found[0])


def _longest(plain: str) -> tuple[int, int]:
    """The longest stretch of text between parameters."""
    spans = [found.span() for found in re.finditer(r"\S+(?: \S+)*", plain)]
    return max(spans, key=lambda span: span[1] - span[0])
