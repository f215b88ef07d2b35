"""Text that a site would read as more than text, written so that it is text there.

The table of `bitext.sites` says what opens something; what the source's own text opens, letter by
letter, may stand in its translation too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from bitext.markdown import template
from bitext.markdown.markup import ESCAPE, plain
from bitext.model import Piece, Shape, TokenType
from bitext.sites.opener import MARKDOWN, Opener, Site, reference
from bitext.sites.table import ALARM, ALARM_IN_HTML, BEGINS, TEX, TEX_SIGN

#: A construct is compared up to its end, if that comes within so many characters.
_LONGEST = 400
_STRINGS = re.compile(r"\"[^\"\\\n]*\"|'[^'\\\n]*'")
_ESCAPED = re.compile(r"[\\&]")
_OF_TEX = frozenset("\\&%#$^~_")
_NO_LINE = "\ufffc"  #: neither a line's start nor markup
_ENDS = {"{": "}", "<": ">", "[": "]"}


class Stretch(NamedTuple):
    """A stretch of what is written: a wording's text, or what is copied from the source."""

    text: str
    own: bool  #: whether it is text, which may be spelled otherwise


class Opened(NamedTuple):
    """An opener at a place, and all of what it opens as far as that can be told."""

    opener: Opener
    start: int
    end: int
    construct: str

    @property
    def identity(self) -> tuple[str, str]:
        """Equal where the same is opened; prose in a template, or a quoted string, may differ.

        So may the words between a critic's marks, which are a pair like ``**``.
        """
        if self.construct.startswith(("{==", "{++", "{--")):
            return self.opener.name, self.construct[:3]
        return self.opener.name, _bare(self.construct)


@lru_cache(maxsize=4096)
def _bare(construct: str) -> str:
    """A construct, which is short, without its values: a post has the same ones again and again."""
    return _STRINGS.sub('""', template.bare(construct))


def found(openers: Iterable[Opener], text: str) -> Iterator[Opened]:
    """Where something is opened in a text."""
    pairs = Pairs(text)
    for opener in openers:
        at = 0
        while match := opener.pattern.search(text, at):
            start, end = match.span(match.lastindex or 0)
            yield Opened(opener, start, end, pairs.construct(start, end))
            at = start + 1


class Pairs:
    """The brackets of a text with what closes each: one pass for a kind, however many ask."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._ends: dict[str, dict[int, int]] = {}

    def construct(self, start: int, end: int) -> str:
        """From a bracket to what closes it; else the opening alone."""
        opening = self.text[start]
        close = self._closed(opening).get(start, -1) if opening in _ENDS else -1
        # nothing goes on behind a blank line
        last = "\n\n" if opening == "{" else "\n"
        if not start < close < start + _LONGEST or last in self.text[start:close]:
            return self.text[start:end]
        return self.text[start : close + 1]

    def _closed(self, opening: str) -> dict[int, int]:
        if opening not in self._ends:
            found = self._ends[opening] = dict[int, int]()
            waiting: list[int] = []
            for match in re.finditer(f"[\\{opening}\\{_ENDS[opening]}]", self.text):
                if match[0] == opening:
                    waiting.append(match.start())
                elif waiting:
                    found[waiting.pop()] = match.start()
        return self._ends[opening]


def alarming(texts: Sequence[str], shape: Shape) -> bool:
    """Whether text may open anything anywhere, also with the bracket of a link: a quick look."""
    long = sum(map(len, texts)) > _SHORT
    return _alarming_texts(texts, shape) if long else _short_alarming(tuple(texts), shape)


def _alarming_texts(texts: Iterable[str], shape: Shape) -> bool:
    if shape in (Shape.HTML, Shape.QUOTED):
        return ALARM_IN_HTML.search("\n".join(texts)) is not None  # each may begin a line
    text = "[".join(texts)
    if shape is Shape.LABEL and '"' in text:
        return True
    begins = ("#" in text or "port" in text) and BEGINS.search(text)
    return bool(ALARM.search(f"[{text}") or begins)


#: What is chosen is asked once more where it is written.
_short_alarming = lru_cache(maxsize=1024)(_alarming_texts)
_SHORT = 1000  #: characters that are remembered


def _alarming(texts: Sequence[str], shape: Shape, site: Site) -> bool:
    """The same for a site that may read more in a text than others."""
    if site.alarm is None:
        return alarming(texts, shape)
    return site.alarm.search("\n".join(texts)) is not None


def is_quiet(piece: Piece, text: str, site: Site) -> bool:
    """Whether `neutral` has nothing to look for in a wording that is one text."""
    return not _alarming((text,), piece.shape, site) and not _tex(piece)


def neutral(
    parts: Sequence[Stretch], piece: Piece, site: Site, source: str, *, line_start: bool
) -> list[str]:
    """Return the parts with the characters of their text spelled otherwise where they must be."""
    written = [part.text for part in parts]
    own = [part.text for part in parts if part.own]
    tex = _tex(piece)
    spelled_otherwise = _OF_TEX.intersection if tex else _ESCAPED.search
    if not _alarming(own, piece.shape, site) and not any(map(spelled_otherwise, own)):
        return written
    units = [_units(part, piece.shape, site) for part in parts]
    flat = [unit for row in units for unit in row]
    before, after = _around(piece, source, line_start=line_start)
    # a character for each unit, so that places in it are places in ``flat``
    view = before + "".join(unit.char for unit in flat) + after
    openers = [*(opener for opener in site.openers if piece.shape in opener.shapes), *tex]
    known: set[tuple[str, str]] | None = None
    passed: dict[str, int] = {}
    for one in found(openers, view):
        if one.start < passed.get(one.opener.name, 0):
            continue
        spot = _first_own(flat, one.start - len(before), one.end - len(before))
        if spot is None:
            continue
        if known is None:
            known = _known(piece, openers, source, before, after)
        if one.identity in known:
            passed[one.opener.name] = one.start + len(one.construct)
        elif not (flat[spot].respelled and flat[spot].spelled.startswith("&")):
            char = flat[spot].char
            # VitePress reads descriptions and titles as they were written: no bracket may be left
            backslash = piece.shape in (Shape.INLINE, Shape.CELL)
            spelled = site.spelled(char, one.opener) if backslash else reference(char)
            spelled = f"\\{char}" if one.opener in tex else spelled
            flat[spot] = Letter(char, spelled, own=True, respelled=True)
    spellings = iter(flat)
    return ["".join(next(spellings).spelled for _ in row) for row in units]


def _first_own(flat: Sequence[Letter], start: int, end: int) -> int | None:
    for at in range(max(start, 0), min(end, len(flat))):
        if flat[at].own:
            return at
    return None


def _tex(piece: Piece) -> tuple[Opener, ...]:
    """What TeX reads of a text of Pandoc's: its commands pass Markdown as they are.

    Words within a command of the source are TeX altogether.
    """
    if getattr(piece.dialect, "name", "") != "pandoc" or piece.shape not in MARKDOWN:
        return ()
    within = any(node.kind == "latex" and node.closing for node in piece.nodes)
    return (TEX, TEX_SIGN) if within else (TEX,)


class Letter(NamedTuple):
    """A character of the page, and how it is written."""

    char: str
    spelled: str
    own: bool
    respelled: bool = False


def _units(part: Stretch, shape: Shape, site: Site) -> list[Letter]:
    # equal ones are one: of millions of characters each would weigh a hundred bytes
    letter = {char: Letter(char, char, own=part.own) for char in {*part.text}}.__getitem__
    at, units = 0, list[Letter]()
    for match in ESCAPE.finditer(part.text) if part.own and shape in MARKDOWN else ():
        units += map(letter, part.text[at : match.start()])
        units.append(_resolved(match, shape, site))
        at = match.end()
    units += map(letter, part.text[at:])
    return units


def _resolved(match: re.Match[str], shape: Shape, site: Site) -> Letter:
    """An escape or a reference; an escape that this site's Markdown does not know is rewritten."""
    char = match[1]
    if char is None:
        one = plain(match[0])
        return Letter(one if len(one) == 1 else "\ufffc", match[0], own=len(one) == 1)
    cell = shape is Shape.CELL and char == "|"
    spelled = match[0] if cell or char in site.escapable else reference(char)
    return Letter(char, spelled, own=True)


def _around(piece: Piece, source: str, *, line_start: bool) -> tuple[str, str]:
    """What stands beside a piece: one character before it, unless it begins a line, two behind."""
    start, end = piece.span
    if piece.shape not in (Shape.INLINE, Shape.HTML):
        return _NO_LINE, "\n"  # a cell, a label, a title: the end of what is read at once
    before = "" if line_start else source[start - 1 : start]
    return before, source[end : end + 2].replace("\r", "\n")


def _known(
    piece: Piece, openers: Sequence[Opener], source: str, before: str, after: str
) -> set[tuple[str, str]]:
    """What the source opens in the same place and is no markup of its own."""
    if piece.shape is Shape.QUOTED:
        text = own = piece.segment.source
    else:
        parts = [(t.type is TokenType.TEXT, source[t.start : t.end]) for t in piece.tokens]
        text = "".join(plain(said) if is_text else said for is_text, said in parts)
        own = "".join(plain(said) if is_text else _NO_LINE for is_text, said in parts)
    loose = [opener for opener in openers if not opener.markup]
    told = [opener for opener in openers if opener.text]
    everywhere = found(loose, before + text + after)
    return {one.identity for one in (*everywhere, *found(told, before + own + after))}
