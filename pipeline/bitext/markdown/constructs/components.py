"""Components and their code: tags that CommonMark does not know, ``{…}`` of MDX."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bitext.dialects.construct import compiled
from bitext.markdown.constructs.draft import CopyDraft
from bitext.markdown.constructs.lines import ELEMENT
from bitext.markdown.constructs.templates import LONGEST_TAG
from bitext.model import Span

_NAME = re.compile(r"</?(?P<name>[^\W\d_][\w.:-]{0,80})?(?=[\s/>])")
_PLAIN = re.compile(
    r"</?[A-Za-z][A-Za-z0-9-]*(?:\s+[A-Za-z_:][\w.:-]*(?:\s*=\s*(?:[^\s\"'=<>`{]+|\"[^\"]*\"|'[^']*'))?)*"
    r"\s*/?>",
    re.A,
)
_ATTRIBUTE = re.compile(
    r"\s+(?:[@#:A-Za-z_$][\w.:$@-]{0,80}(?:\[[\w.]{1,40}\])?(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|(?P<brace>\{)|[^\s\"'=<>`{}]+))?"
    r"|(?P<spread>\{))"
)
_CLOSE = re.compile(r"\s*/?>")
_FRAGMENT = r"(?m)^[ \t]*</?>[ \t]*$"


def tags(draft: CopyDraft) -> Iterator[Span]:
    """Tags of components whose attributes or names are none of HTML's."""
    text = draft.text
    for found in _NAME.finditer(text):
        name = found["name"] or ""
        if _is_of_html(text, found.end(), name) or _is_escaped(text, found.start()):
            continue
        if not name:
            if found[0] in ("<", "</") and compiled(_FRAGMENT).match(
                text, _start(text, found.start())
            ):
                yield Span(found.start(), text.index(">", found.start()) + 1)
            continue
        end, odd = _tag_end(text, found.end(), found.start() + LONGEST_TAG)
        if not name[0].isascii():  # a component's name may be Chinese
            if end and draft.dialect.expressions:
                yield Span(found.start(), end)
            continue
        if end and (odd or "." in name) and not _PLAIN.match(text[found.start() : end]):
            yield Span(found.start(), end)


def _is_of_html(text: str, at: int, name: str) -> bool:
    """Whether a tag has nothing that HTML has not, as most: seen without a look at its attributes.

    It ends at the first ``>`` where that stands behind quotation marks that are all closed.
    """
    if not name.isascii() or "." in name or not name:
        return False
    end = text.find(">", at, at + _NEAR)
    parts = text[at:end].split('"')
    names = "".join(parts[::2])  # what stands in no quotes
    return end >= 0 and len(parts) % 2 == 1 and not any(map(names.__contains__, "@#{'"))


_NEAR = 400


def _is_escaped(text: str, at: int) -> bool:
    """Whether a backslash makes a character text: ``\\<stdio.h>``; two are one of the text."""
    before = text[max(at - 40, 0) : at]
    return before[-1:] == "\\" and (len(before) - len(before.rstrip("\\"))) % 2 == 1


def _start(text: str, at: int) -> int:
    return text.rfind("\n", max(0, at - 40), at) + 1


def _tag_end(text: str, at: int, limit: int) -> tuple[int, bool]:
    """Where a tag ends, and whether an attribute is none of HTML's; 0 where it is no tag."""
    odd = False
    while found := _ATTRIBUTE.match(text, at, limit):
        at = found.end()
        odd = odd or found[0].lstrip()[:1] in "@#{"
        if found["brace"] or found["spread"]:
            odd = True
            at = balanced(text, at - 1, limit)
            if not at:
                return 0, False
    close = _CLOSE.match(text, at, limit)
    return (close.end(), odd) if close else (0, False)


_BRACKET = re.compile(
    r"[{}]|\"(?:[^\"\\\n]|\\.){0,400}\"|'(?:[^'\\\n]|\\.){0,400}'|`(?:[^`\\]|\\.){0,400}`"
)


def balanced(text: str, at: int, limit: int) -> int:
    """The end of what the brace at ``at`` opens; 0 where it is not closed."""
    depth = 0
    for found in _BRACKET.finditer(text, at, limit):
        depth += (found[0] == "{") - (found[0] == "}")
        if not depth:
            return found.end()
    return 0


#: A tag with blanks behind it.
TAGS = (
    r"(?:</?[A-Za-z][\w.:-]{0,80}(?:\s(?:[^<>{}\"'\n]|\"[^\"\n]{0,400}\"|'[^'\n]{0,400}'"
    r"|\{[^{}\n]{0,200}(?:\{[^{}\n]{0,200}\}[^{}\n]{0,200}){0,4}\}){0,400})?/?>[ \t]*)"
)
_ALONE = re.compile(rf"(?P<indent>[ \t]{{0,3}})(?P<tags>{TAGS}{{1,8}})(?=\r?\n|\Z)")
_ALONE_DEEP = re.compile(rf"(?P<indent>[ \t]{{0,40}})(?P<tags>{TAGS}{{1,8}})(?=\r?\n|\Z)")
#: An element whose content is Markdown to kramdown, Python-Markdown and PHP Markdown Extra.
_MARKDOWN = re.compile(r"<[a-z][\w-]*\s[^<>\n]{0,300}?\bmarkdown(?:=|[\s>])")
#: Markdown that HTML knows nothing of.
_MARKED = (
    r"(?:#{1,6}[ \t]|>|(?:[-*+]|\d{1,9}[.)])[ \t]|\|.*\||===|!!!|\?\?\?|:::)"
    r"|\*\*|`|!?\[[^\[\]\n]{0,200}\]\(|(?<!\w)_\w|\*[^\s*]|[^\s*]\*"
)
_MARKS = re.compile(rf"^[ ]{{0,3}}{_MARKED}", re.M)
_DEEP_MARKS = re.compile(rf"^[ \t]*{_MARKED}", re.M)
_DEEP = re.compile(r"^(?:[ ]{4}|\t)", re.M)
#: What begins code of HTML: no Markdown stands in it.
_RAW = re.compile(r"</?(?:script|style|pre|textarea|table|t[rdh]|thead|tbody|svg)\b", re.I)
_BLOCK = re.compile(r"^[ ]{0,3}<(?:(?!\n[ \t]*\r?\n)[\s\S]){1,8000}", re.M)


def alone(draft: CopyDraft) -> Iterator[Span]:
    """Tags on lines of their own whose neighbours are Markdown, where the site reads them so.

    CommonMark takes ``<Note>`` and all lines up to the next blank one for HTML; MDX reads
    Markdown between them, and so do others where the tag says ``markdown``.
    """
    if not (draft.dialect.expressions or " markdown" in draft.signs.found):
        return
    for block in _BLOCK.finditer(draft.text):
        wanted = draft.dialect.expressions or _MARKDOWN.match(block[0].lstrip())
        if wanted and _RAW.search(block[0]) is None:
            yield from _tags_of(block, deep=draft.dialect.expressions)


def _tags_of(block: re.Match[str], *, deep: bool) -> Iterator[Span]:
    """The lines of a block that are nothing but tags, if Markdown stands between them.

    ``deep`` says that blanks before it make no code of it.
    """
    found: list[Span] = []
    between: list[str] = []
    own = False  #: whether an element among them says that it holds Markdown
    at = block.start()
    for line in block[0].splitlines(keepends=True):
        if tags := (_ALONE_DEEP if deep else _ALONE).match(line):
            found.append(
                Span(at + tags.start("tags"), at + len(tags["tags"].rstrip()) + len(tags["indent"]))
            )
        elif deep or not line.lstrip().startswith("<"):
            between.append(line)
        else:
            own = own or ELEMENT.match(line) is not None
        at += len(line)
    prose = "".join(between)
    marked = own or (_DEEP_MARKS if deep else _MARKS).search(prose)
    if marked and (deep or not _DEEP.search(prose)):
        yield from found


#: A tag of a component before a fence; CommonMark would take both for HTML, up to a blank line.
_BEFORE_FENCE = r">[ \t]*\r?\n(?P<fence>[ \t]{0,12}(?P<mark>`{3,}|~{3,})[^`\r\n]*\n)"
_OWN = r"[ \t]*</?(?:[A-Z]|[a-z]\w*-)"
#: kramdown ends HTML with its closing tag, and nobody wants code as HTML in the others either.
_ENDS = r"[ \t]{0,3}</(?:div|section|article|aside|details|figure|center|p)>[ \t]*(?=\r?\n)"


def fenced(draft: CopyDraft) -> Iterator[Span]:
    """Tags of components on lines of their own around fences, as VuePress 1 has them, and closing
    tags of HTML before them.
    """
    text, end = draft.text, 0
    for found in compiled(_BEFORE_FENCE).finditer(text):
        before = _lines_before(text, found.start("fence")) if found.start() >= end else []
        own = before and compiled(_OWN).match(text, before[-1].start)
        if not before or not (own or _is_prose(text, before[-1].start)):
            continue
        if not draft.in_code(found.start()):  # asked last: it takes a parse
            closing = re.compile(rf"^[ \t]{{0,12}}{found['mark']}+[ \t]*\r?\n?", re.M)
            closed = closing.search(text, found.end())
            end = closed.end() if closed else len(text)
            yield from before
            yield from _lines_after(text, end)


def _lines_before(text: str, at: int) -> list[Span]:
    """Lines of tags of components right above a place, the lowest first."""
    found: list[Span] = []
    while at and len(found) < _MOST_LINES:
        start = text.rfind("\n", max(0, at - LONGEST_TAG), at - 1) + 1
        line = _ALONE_DEEP.match(text, start, at)
        if line is None or not _parts(text, start):
            break
        found.append(Span(line.start("tags"), line.end("tags")))
        at = start
    return found


def _is_prose(text: str, at: int) -> bool:
    """Whether what stands above a closing tag, up to a blank line, is no HTML."""
    above = text[max(0, at - LONGEST_TAG) : at]
    blanks = [*compiled(r"\n[ \t]*\r?\n").finditer(above)]
    block = above[blanks[-1].end() if blanks else 0 :]
    return compiled(r"(?m)^[ \t>]{0,8}<").search(block) is None


def _parts(text: str, start: int) -> bool:
    """Whether the tag of a line is no reason to read on in HTML."""
    return any(compiled(pattern).match(text, start) for pattern in (_OWN, _ENDS))


def _lines_after(text: str, at: int) -> Iterator[Span]:
    for _ in range(_MOST_LINES):
        line = _ALONE_DEEP.match(text, at)
        if line is None or not compiled(_OWN).match(text, at):
            return
        yield Span(line.start("tags"), line.end("tags"))
        at = text.find("\n", line.end()) + 1
        if not at:
            return


_MOST_LINES = 6


_CODE_OR_BRACE = r"(?s)(?P<ticks>`+)|(?P<math>\$\$?)|\\.|(?P<brace>\{)"


def expressions(draft: CopyDraft) -> Iterator[Span]:
    """``{…}`` of MDX, outside code and formulas; what is not closed in its paragraph is none."""
    if not draft.dialect.expressions:
        return
    text, at = draft.text, 0
    while found := compiled(_CODE_OR_BRACE).search(text, at):
        at = found.end()
        if mark := found["ticks"] or found["math"]:
            limit = _paragraph_end(text, at)
            close = re.compile(
                rf"(?<!{re.escape(mark[0])}){re.escape(mark)}(?!{re.escape(mark[0])})"
            )
            if end := close.search(text, at, limit):
                at = end.end()
        elif found["brace"]:
            end_at = balanced(text, found.start(), min(found.start() + LONGEST_TAG, len(text)))
            if end_at and not text.startswith(("{#", "{/*"), found.start()):
                yield Span(found.start(), end_at)
                at = end_at


def _paragraph_end(text: str, at: int) -> int:
    found = text.find("\n\n", at, at + LONGEST_TAG)
    return found if found >= 0 else min(len(text), at + LONGEST_TAG)
