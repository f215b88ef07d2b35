"""What is markup inside a run of prose: raw tokens, before they become a segment.

A run is what lies between two block boundaries.  Its tokens touch: whatever a parser
swallowed (an escape's backslash, a container's ``> `` after a line break) belongs to the
token before or after it, so the run is covered.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import unescape
from html.entities import html5
from typing import TYPE_CHECKING, NamedTuple

from bitext.languages.script import UNSPACED_CLASS
from bitext.model import Kind, Piece, Shape, Span, TokenType

if TYPE_CHECKING:
    from bitext.markdown.parsed.events import Event

#: HTML elements that live inside a sentence; every other tag ends it (HTML spec, phrasing).
INLINE_TAGS = frozenset(
    "a abbr acronym b bdi bdo big br cite code data del dfn em font i img ins kbd label mark "
    "nobr q rp rt ruby s samp small span strike strong sub sup time tt u var wbr".split()
)

_SCHEME, _ASCII = "(?:https?|ftp)://", r"[!#-;=?-Z_a-z~\[\]%@]"
#: A bare URL ends at the first character outside ASCII or before closing punctuation.  Han
#: and kana belong to it below a folder (``/wiki/达达主义``) and where ASCII goes on behind them
#: (``/路径?x=1``), not in ``example.com/即可``.
_URL = re.compile(
    rf"{_SCHEME}[^\s/\u0080-\uffff]+(?:/[!#-.0-;=?-Z_a-z~%@]+)+/[{UNSPACED_CLASS}]+(?:[/?&#=._%-]{_ASCII}*)*"
    rf"|{_SCHEME}{_ASCII}*(?:(?<=[/=_#-])[{UNSPACED_CLASS}]+(?=[/?&#=._-][A-Za-z0-9%]){_ASCII}*)*"
    r"[#-&*+\-/-9=@-Z_a-z~]"
)

#: A character behind a backslash, or a character reference.
ESCAPE = re.compile(
    r"\\([!-/:-@\[-`{-~])|&(#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]*);"
)


#: Members by names of their own: Python takes far longer to find ``TokenType.TEXT``.
TEXT, OPEN, CLOSE, ATOM, SOFT, HARD = TokenType


@dataclass(slots=True)
class Raw:
    """A token under construction; ``kind`` and ``payload`` as in ``bitext.model.Node``."""

    type: TokenType
    start: int
    end: int
    kind: str = ""
    payload: str = ""
    inside: tuple[Piece, ...] = ()
    partner: Raw | None = None  #: OPEN: its CLOSE, CLOSE: its OPEN


@dataclass(slots=True)
class Run:
    """Touching tokens of inline markup, and which block they stand in."""

    kind: Kind
    shape: Shape
    tokens: list[Raw]
    alts: Sequence[tuple[Raw, Run]] = ()  #: image token, its description
    titles: Sequence[tuple[Raw, Span, str]] = ()  #: link titles, with quote


class PlainRun(NamedTuple):
    """A run that is one stretch of text without any markup, as four in five are."""

    kind: Kind
    shape: Shape
    start: int
    end: int

    @property
    def tokens(self) -> list[Raw]:
        """The stretch as a token."""
        return [Raw(TEXT, self.start, self.end)]


@dataclass(slots=True)
class Heading:
    """A heading's level and span, in document order between the runs."""

    level: int
    span: Span


@dataclass(slots=True)
class HtmlBlock:
    """The lines of a raw HTML block."""

    lines: list[Span]


def plain(raw: str) -> str:
    """Resolve backslash escapes and character references, as CommonMark reads text."""
    return ESCAPE.sub(_resolve, raw) if "\\" in raw or "&" in raw else raw


def _resolve(match: re.Match[str]) -> str:
    if match[1] is not None:
        return match[1]
    if match[2][0] == "#" or f"{match[2]};" in html5:
        return unescape(match[0])
    return match[0]


class LinkTitle(NamedTuple):
    """The title of a link or a definition, without the quotation marks around it."""

    span: Span
    quote: str


_TITLE_START = re.compile(r"\s([\"'(])")


def title(text: str, span: Span) -> LinkTitle | None:
    """The title that ends ``text[span]``: it begins at the first blank with a quotation mark."""
    end = span.start + len(text[slice(*span)].rstrip()) - 1
    if end < span.start or text[end] not in "\"')":
        return None
    start = _TITLE_START.search(text, span.start, end)
    if start is None or end < start.end():
        return None
    slashes = end - len(text[start.end() : end].rstrip("\\")) - start.end()
    return None if slashes % 2 else LinkTitle(Span(start.end(), end), start[1])


def merge_text(tokens: list[Raw]) -> list[Raw]:
    """Join neighbouring TEXT tokens."""
    merged: list[Raw] = []
    for token in tokens:
        last = merged[-1] if merged else None
        if last and last.type is token.type is TEXT and last.end == token.start:
            last.end = token.end
        elif token.start < token.end:
            merged.append(token)
    return merged


def cut_opaque(
    tokens: list[Raw], opaque: Iterable[Span], text: str, *, code: bool = False
) -> list[Raw]:
    """Turn what a template covers into one atom, also across a soft break.

    ``code`` says that braces are expressions of MDX: they stand for words of the sentence.
    """
    done: list[Raw] = []
    left = tokens[::-1]
    for span in opaque:
        while left and left[-1].end <= span.start:
            done.append(left.pop())
        met: list[Raw] = []
        while left and left[-1].start < span.end:
            met.append(left.pop())
        types = {token.type for token in met}
        if TEXT not in types or OPEN in types or CLOSE in types:
            left += reversed(met)
            continue
        if met[0].start < span.start:
            done.append(_clipped(met[0], met[0].start, span.start))
        done += _alias(span, text) or [_atom(span, text, code=code)]
        if met[-1].end > span.end:
            left.append(_clipped(met[-1], span.end, met[-1].end))
    return done + left[::-1]


def _atom(span: Span, text: str, *, code: bool) -> Raw:
    """A template; the tag of a component is one of HTML's, and may have a partner."""
    kind = "html" if _TAG_NAME.match(text, span.start) else "template"
    if code and kind == "template" and _EXPRESSION.fullmatch(text, *span):
        kind = "expression"
    return Raw(ATOM, *span, kind, text[slice(*span)])


_EXPRESSION = re.compile(r"\{(?![{%#.:/])[\s\S]*\}")


def _alias(span: Span, text: str) -> list[Raw]:
    """``[[页面|别名]]`` as a pair around what it shows; empty for other templates."""
    bar = text.find("|", *span) if text.startswith("[[", span.start) else -1
    if not span.start + 2 < bar < span.end - 3 or "\n" in text[bar : span.end]:
        return []
    page = text[span.start + 2 : bar]
    first = Raw(OPEN, span.start, bar + 1, "wiki link", page)
    last = Raw(CLOSE, span.end - 2, span.end, "wiki link", page)
    first.partner, last.partner = last, first
    return [first, Raw(TEXT, first.end, last.start), last]


def _clipped(token: Raw, start: int, end: int) -> Raw:
    return Raw(token.type, start, end, token.kind, token.payload)


def cut_urls(tokens: list[Raw], text: str) -> list[Raw]:
    """Turn bare URLs in TEXT tokens into atoms."""
    result: list[Raw] = []
    for token in tokens:
        if token.type is TEXT and text.find("://", token.start, token.end) >= 0:
            result += _without_urls(token, text)
        else:
            result.append(token)
    return result


def _without_urls(token: Raw, text: str) -> list[Raw]:
    at, parts = token.start, list[Raw]()
    for match in _URL.finditer(text, token.start, token.end):
        parts.append(Raw(TEXT, at, match.start()))
        parts.append(Raw(ATOM, *match.span(), "url", match.group()))
        at = match.end()
    parts.append(Raw(TEXT, at, token.end))
    return [part for part in parts if part.start < part.end]


def cut_html(
    tokens: list[Raw], opaque: Iterable[Span], text: str, *, code: bool = False
) -> list[Raw]:
    """Tell templates, addresses and pairs of tags within HTML from the text around them."""
    tokens = cut_urls(cut_opaque(tokens, opaque, text, code=code), text)
    pair_tags(tokens, text)
    return tokens


_TAG_NAME = re.compile(r"<(/?)([^\W\d_][\w:.-]*)")


def pair_tags(tokens: list[Raw], text: str) -> None:
    """Make partners of opening and closing inline HTML tags that enclose whole tokens."""
    if "html" not in [token.kind for token in tokens]:
        return
    levels = [_Level()]
    for token in tokens:
        if token.type is OPEN:
            levels.append(_Level(token))
        elif token.type is CLOSE:
            while levels and levels.pop().within is not token.partner:
                pass
            levels = levels or [_Level()]
        elif token.kind == "html" and (match := _paired(token, text)):
            name = match[2].lower()
            levels[-1].close(name, token) if match[1] else levels[-1].open(name, token)


def _paired(token: Raw, text: str) -> re.Match[str] | None:
    return None if text[token.end - 2] == "/" else _TAG_NAME.match(text, token.start)


class _Level:
    """The tags that are open in the same enclosing markup: found by name, however many they are."""

    __slots__ = ("opened", "places", "within")

    def __init__(self, within: Raw | None = None) -> None:
        self.within = within
        self.opened: list[tuple[str, Raw]] = []
        self.places: dict[str, list[int]] = {}

    def open(self, name: str, token: Raw) -> None:
        self.places.setdefault(name, []).append(len(self.opened))
        self.opened.append((name, token))

    def close(self, name: str, token: Raw) -> None:
        """Pair a closing tag with the nearest opening one; those opened since stay alone."""
        if places := self.places.get(name):
            opening = self.opened[at := places[-1]][1]
            for left, _ in self.opened[at:]:
                self.places[left].pop()
            del self.opened[at:]
            opening.type, token.type = OPEN, CLOSE
            opening.partner, token.partner = token, opening


def holds(letters: re.Pattern[str], tokens: list[Raw], text: str) -> bool:
    """Whether any prose of these tokens holds one of ``letters``."""
    for token in tokens:
        if token.type is TEXT and letters.search(plain(text[token.start : token.end])):
            return True
    return False


def payload(event: Event, raw: str) -> str:
    """What must come back of an atom, taken from the text: the copy is made for parsing."""
    if event.tag == "InlineHtml":
        return raw
    if event.tag == "FootnoteReference":
        return str(event.data)
    return " ".join(raw.strip("`$").replace("\\|", "|").split())
