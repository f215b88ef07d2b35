"""Prose in HTML: text between block-level tags, and the attributes a reader sees.

An HTML block is read from the copy of ``mask``, so templates inside tags do not confuse
it.  Inline tags are markup of the sentence, any other tag ends it; the content of code
and of scripts is opaque.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from itertools import accumulate
from typing import NamedTuple

from bitext.dialects import MAIN, Dialect
from bitext.dialects.construct import compiled
from bitext.markdown.constructs.draft import Title
from bitext.markdown.markup import ATOM, INLINE_TAGS, SOFT, TEXT, Raw
from bitext.model import Span

_TAG = re.compile(
    r"<!--[\s\S]*?(?:-->|\Z)|<!\[CDATA\[[\s\S]*?(?:\]\]>|\Z)|<\?[\s\S]*?(?:\?>|\Z)|<![A-Za-z][^>]*>"
    r"|</?(?P<name>[A-Za-z][\w:.-]*)"
    r"(?:\"[^\"]*\"|'[^']*'|\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}|[^<>\"'{}])*>"
)
_ATTRIBUTE = re.compile(
    r"(?<=[\s\"'}])(?P<name>[A-Za-z][\w:-]*)\s*=\s*"
    r"(?:(?P<q>[\"'])(?P<value>.*?)(?P=q)|(?P<bare>[^\s\"'=<>`{}]+?)(?=[\s>]|/>))",
    re.S,
)
#: Strings in code that a reader sees: values of such keys, and members of a list of labels.
_KEY = r"\b(?:label|title|text|desc|description|details|subtitle|caption|summary|alt)[\"']?\s*:"
_STRING = r"\s*(?P<q>[\"'])(?P<value>(?:[^\\\"'\n]|\\.){1,200}?)(?P=q)(?=\s*[,\]}])"
_KEYED, _LISTED = f"{_KEY}{_STRING}", rf"(?:(?<=[\[,])|{_KEY}){_STRING}"
#: ``title={'文字'}`` of MDX, ``:title="'文字'"`` of Vue: a string as it stands.
_LITERAL = re.compile(
    r"(?<=[\s\"'}])(?P<name>[A-Za-z][\w:-]*)=\{\s*(?P<q>[\"'`])(?P<value>[^\"'`\\\n${}]{1,400})(?P=q)\s*\}"
)
_BOUND = re.compile(
    r"(?<=[\s\"'}])(?::|v-bind:)(?P<name>[A-Za-z][\w-]*)=(?:\"\s*(?P<q>'|`)(?P<value>[^\"'`\\\n${}]{1,400})"
    r"(?P=q)\s*\"|'\s*\"(?P<value2>[^\"'`\\\n${}]{1,400})\"\s*')"
)
#: Attributes that hold such code: of these names lists of labels too, of others objects alone.
_LIST = re.compile(
    r"\s(?:(?:(?P<labels>items|values|labels|tabs|tags|options|features|steps|pre|post)|[A-Za-z][\w-]{0,40}"
    r"(?==\{\s*(?:\[\s*)?\{))=\{"
    r"|(?::|v-bind:)(?:(?P<bound>items|values|labels|tabs|options|opts|features|steps|list|data|columns"
    r"|config|props|meta|item|card|cards|link|links|buttons|actions|hero)(?==[\"']\s*[\[{])"
    r"|[A-Za-z][\w-]{0,40}(?==[\"']\s*\[\s*\{))=(?P<q>[\"']))"
)
#: Components whose ``name`` is a word on the page.
_NAMED = frozenset("files.folder files.file folder file filetree.folder filetree.file tab".split())
_OPAQUE = frozenset("script style pre code textarea svg math template kbd samp tt var".split())
#: The elements of HTML (WHATWG, and those it calls obsolete), SVG and MathML as roots.
ELEMENTS = INLINE_TAGS | frozenset(
    "address applet area article aside audio base basefont bgsound blink blockquote body button "
    "canvas caption center col colgroup datalist dd details dialog dir div dl dt embed fieldset "
    "figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html "
    "iframe image img input isindex keygen legend li link listing main map marquee math menu "
    "menuitem meta meter nav noembed noframes noscript object ol optgroup option output p param "
    "picture plaintext portal pre progress rb rtc script search section select slot source "
    "spacer strike style summary svg table tbody td template textarea tfoot th thead title tr "
    "track ul video xmp".split()
)


class Tag(NamedTuple):
    """A tag or comment; ``name`` is empty for comments and declarations."""

    span: Span
    name: str
    closing: bool


def tags(text: str, start: int, end: int) -> Iterator[Tag]:
    """Yield the tags of ``text[start:end]``; the content of code elements is part of its tag."""
    at = start
    while match := _TAG.search(text, at, end):
        name = (match["name"] or "").lower()
        closing = match.group().startswith("</")
        stop = match.end()
        slot = name == "template" and ("#" in match[0] or "slot" in match[0])  # shown by Vue
        if name in _OPAQUE and not (closing or slot or match.group().endswith("/>")):
            close = re.compile(rf"</{re.escape(name)}\s*>", re.I).search(text, stop, end)
            stop = close.end() if close else (end if name in ("script", "style", "pre") else stop)
        yield Tag(Span(match.start(), stop), name, closing)
        at = stop


def attributes(
    text: str, tag: Span, letters: re.Pattern[str], dialect: Dialect = MAIN
) -> Iterator[tuple[Span, str]]:
    """Yield (span of the value, its quote) of readable attributes that hold one of ``letters``.

    The quote is empty where the value has none, a brace where it is a string within code.
    """
    if text.startswith("<!--", tag.start):
        if (more := _MORE.match(text, *tag)) and letters.search(more["title"]):
            yield Span(*more.span("title")), ">"
        return
    if text.startswith("</", tag.start):
        return
    head = _TAG.match(text, tag.start)
    stop = min(head.end(), tag.end) if head else tag.end
    for match in _ATTRIBUTE.finditer(text, tag.start, stop):
        group = "value" if match["q"] else "bare"
        if letters.search(match[group]) and _is_read(text, tag.start, match["name"], dialect):
            yield Span(*match.span(group)), match["q"] or ""
    for span, _ in _literals(text, Span(tag.start, stop), dialect):
        if letters.search(text, *span):
            yield span, "{"


#: WordPress and Hexo show this text instead of "read more".
_MORE = re.compile(r"<!--more[ \t]+(?P<title>(?!--)\S(?:(?!--)[^\n]){0,200}?)[ \t]*-->")


def _literals(text: str, tag: Span, dialect: Dialect) -> Iterator[Title]:
    """Readable attributes whose value is code that is nothing but a string."""
    for pattern in (_LITERAL, _BOUND):
        for match in pattern.finditer(text, *tag):
            group = "value" if match["value"] else "value2"
            if _is_read(text, tag.start, match["name"], dialect):
                yield Title(Span(*match.span(group)), match["q"] or '"')
    for found in _LIST.finditer(text, *tag):
        end = _ends(text, found, tag.end)
        strings = _LISTED if found["labels"] or found["bound"] else _KEYED
        for match in compiled(strings).finditer(text, found.end(), end):
            yield Title(Span(*match.span("value")), match["q"])


def _ends(text: str, found: re.Match[str], limit: int) -> int:
    """Where a list of labels ends: at the quote of its attribute, or with the tag."""
    end = text.find(found["q"], found.end(), limit) if found["q"] else -1
    return end if end >= 0 else limit


#: Attributes of some tags: what stands on a button, what search engines show of a page.
_OF_TAG = {
    "value": re.compile(r"<input\s[^<>]{0,400}?\btype\s*=\s*[\"']?(?:button|submit|reset)\b", re.I),
    "content": re.compile(
        r"<meta\s[^<>]{0,400}?\b(?:name|property)\s*=\s*[\"']?(?:og:|twitter:)?"
        r"(?:title|description|site_name)\b",
        re.I,
    ),
}
_TAG_NAME = re.compile(r"</?([A-Za-z][\w:.-]*)")


def _is_read(text: str, start: int, attribute: str, dialect: Dialect) -> bool:
    """Whether a reader sees this attribute of the tag that starts here."""
    lower = attribute.lower()
    if lower in dialect.attributes or (lower in _OF_TAG and _OF_TAG[lower].match(text, start)):
        return True
    tag = _TAG_NAME.match(text, start)
    name = tag[1] if tag else ""
    if not (name[:1].isupper() or "." in name or "-" in name):
        return False
    if lower in dialect.component or (lower == "name" and name.lower() in _NAMED):
        return True
    return attribute in dialect.tags.get(name, ())


def shown(text: str, tag: Span, dialect: Dialect) -> Iterator[Title]:
    """What a reader sees of a component's tag, its lists of labels included."""
    for match in _ATTRIBUTE.finditer(text, *tag):
        if match["q"] and _is_read(text, tag.start, match["name"], dialect):
            yield Title(Span(*match.span("value")), match["q"])
    yield from _literals(text, tag, dialect)


def bare(tag: str, dialect: Dialect = MAIN) -> str:
    """Return a tag with the values of readable attributes left out."""

    def without(found: re.Match[str]) -> str:
        return f"{found['name']}=" if _is_read(tag, 0, found["name"], dialect) else found[0]

    if tag.startswith("<!--"):
        more = _MORE.match(tag)
        return tag if more is None else tag[: more.start("title")] + tag[more.end("title") :]
    if "={" in tag or ":" in tag:
        at, parts = 0, []
        for start, end in sorted(span for span, _ in _literals(tag, Span(0, len(tag)), dialect)):
            if start >= at:
                parts.append(tag[at:start])
                at = end
        tag = "".join([*parts, tag[at:]])
    return _ATTRIBUTE.sub(without, tag)


_BREAK = re.compile(r"(?:(?<![ \t])[ \t]++)?+(?:\r\n?|\n)[ \t]*+")


def runs(
    text: str, copy: str, lines: list[Span], letters: re.Pattern[str] | None = None
) -> Iterator[list[Raw]]:
    """Yield the runs of an HTML block as tokens, and each block-level tag as a run of one; with
    ``letters`` those alone that hold one of them.

    Tags are found in ``copy``, prose in ``text``.  ``lines`` are the block's lines without
    container prefixes; a gap between two lines belongs to the line break.
    """
    shown, starts = _join(text, lines)
    joined, _ = _join(_with_comments(copy, text, lines), lines)
    first, inline = 0, list[Tag]()
    for tag in [*_parting(shown, joined), Tag(Span(len(joined), len(joined)), "", True)]:
        if tag.name in INLINE_TAGS:
            inline.append(tag)
            continue
        start, end = tag.span
        if letters is None or letters.search(shown, first, start):
            yield [_moved(t, starts) for t in _tokens(shown, joined, Span(first, start), inline)]
        if letters is None or letters.search(shown, start, end):
            yield [_moved(_token(tag, joined), starts)]
        first, inline = end, []


def _tokens(shown: str, joined: str, span: Span, inline: list[Tag]) -> Iterator[Raw]:
    """What stands between two block-level tags: text, its line breaks and inline tags."""
    at = span.start
    for tag in inline:
        yield from _prose(shown, at, tag.span.start)
        yield _token(tag, joined)
        at = tag.span.end
    yield from _prose(shown, at, span.end)


def _token(tag: Tag, joined: str) -> Raw:
    if tag.name == _LINE:
        return Raw(TEXT, *tag.span)
    return Raw(ATOM, *tag.span, "html", joined[slice(*tag.span)])


_LINE = "#"  #: the name of lines that are templates
_OPEN = ("{{", "{%")
_MARKER_LINES = r"(?m)^[ \t]*#[ \t\r]*(?:\n[ \t]*#[ \t\r]*)*$"


def _parting(shown: str, joined: str) -> Iterator[Tag]:
    """Tags, and lines of templates, which the copy (``joined``) hides: neither goes on."""
    end = 0
    found = [*tags(joined, 0, len(joined))]
    if "#" in joined:
        lines = (Span(*lines.span()) for lines in compiled(_MARKER_LINES).finditer(joined))
        found += (Tag(s, _LINE, True) for s in lines if shown[slice(*s)].lstrip()[:2] in _OPEN)
    for tag in sorted(found) if "#" in joined else found:
        if tag.span.start >= end:
            yield tag
            end = tag.span.end


def _with_comments(copy: str, text: str, lines: list[Span]) -> str:
    """The copy with comments that are marker lines elsewhere: within HTML they are comments."""
    parts: list[str] = []
    at = 0
    for start, end in lines:
        if copy[start:end].strip() == "#" and text[start:end].lstrip().startswith("<!--"):
            parts += copy[at:start], text[start:end]
            at = end
    return "".join([*parts, copy[at:]]) if parts else copy


class _Starts(NamedTuple):
    """Where the lines of a block start, once they are joined and in the text."""

    joined: tuple[int, ...]
    origin: tuple[int, ...]


def _join(text: str, lines: list[Span]) -> tuple[str, _Starts]:
    lengths = accumulate((end - start for start, end in lines), initial=0)
    starts = _Starts(tuple(lengths)[:-1], tuple(start for start, _ in lines))
    return "".join([text[start:end] for start, end in lines]), starts


def _moved(token: Raw, starts: _Starts) -> Raw:
    token.start = _origin(token.start, starts, bisect_right)
    token.end = _origin(token.end, starts, bisect_right if token.type is SOFT else bisect_left)
    return token


def _origin(at: int, starts: _Starts, side: Callable[[tuple[int, ...], int], int]) -> int:
    """Map an offset of the joined lines back; at a line end ``bisect_right`` means the next one."""
    index = max(side(starts.joined, at) - 1, 0)
    return starts.origin[index] + at - starts.joined[index]


def _prose(text: str, start: int, end: int) -> Iterator[Raw]:
    at = start
    for match in _BREAK.finditer(text, start, end):
        if at < match.start():
            yield Raw(TEXT, at, match.start())
        yield Raw(SOFT, *match.span())
        at = match.end()
    if at < end:
        yield Raw(TEXT, at, end)
