"""What kind of change an author made to a source that a person has worded."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache

#: Code, formulas and addresses, in which a blank or a mark is no matter of taste.
#: Patterns that may start anywhere stop where they could start again: no text makes them slow.
_CODE = r"(?<!`)(?P<tick>`{1,20})(?!`).+?(?<!`)(?P=tick)(?!`)|\$(?!\s)[^$\n]+(?<!\s)\$(?!\d)"
_ADDRESS = r"\]\((?:[^()\[\]\s]|\([^()\[\]\s]*\))*"
VERBATIM = re.compile(rf"{_CODE}|{_ADDRESS}|<[^<>]*>", re.S)
#: Blanks, line breaks and what has no width.
_SPACE = re.compile(r"[\s\u200b\u2060\ufeff]+")
_LINK_END = re.compile(rf"{_ADDRESS}(?:\s+(?:\"[^\"\[]*\"|'[^'\[]*'))?\)|\]\[[^\[\]]*\]")
_MARKUP = re.compile(r"[*_~\[\]]|`+|</?[A-Za-z][^<>]*>|!(?=\[)|\\$", re.M)
#: Marks that belong to a figure: 1.5, -3, 50%, <10, 3:1, 2/3, ¥20.
_FIGURE = re.compile(r"[<>≤≥=±+~\-−–¥$€£#]?\d[\d.,:/%‰°℃\-−–]*(?<![.,:])|[<>≤≥=±+−/\\^|]")
_MARK = re.compile(r"[^\w]|_")


class Change(StrEnum):
    """Kinds of change, the mildest first; a finding says it by this word."""

    NONE = "nothing"
    SPACE = "white space"
    PUNCTUATION = "punctuation"
    MARKUP = "markup"
    WORDS = "words"


def change(old: str, new: str) -> Change:
    """The kind of change from one source to another.

    >>> [change("我用Go。", new).value for new in ("我用 Go。", "我用Go！", "我不用Go。")]
    ['white space', 'punctuation', 'words']
    """
    if old == new:
        return Change.NONE
    if unspaced(old) == unspaced(new):
        return Change.SPACE
    before, after = _said(old), _said(new)
    if before != after:
        return Change.WORDS
    return Change.PUNCTUATION if _markup(old) == _markup(new) else Change.MARKUP


@lru_cache(maxsize=8192)  # a run asks of each source half a dozen times
def unspaced(source: str) -> str:
    """A source without its white space: blanks and line breaks of an author are no wording.

    What stands in code, a formula or an address is kept as it is.
    """
    parts, at = [], 0
    for match in VERBATIM.finditer(source):
        parts += [_SPACE.sub("", source[at : match.start()]), match[0]]
        at = match.end()
    return "".join((*parts, _SPACE.sub("", source[at:])))


def _said(source: str) -> tuple[str, list[str], list[str]]:
    """What a change of marks and markup leaves alone: words, figures, code."""
    text = _markless(source)
    figures = _FIGURE.findall(_SPACE.sub("", text))
    return _letters(text), figures, [match[0] for match in re.finditer(_CODE, source, re.S)]


def letters(source: str) -> str:
    """The words of a source alone: no markup, no marks, no white space."""
    return _letters(_markless(source))


def _letters(text: str) -> str:
    return _MARK.sub("", text)


def _markless(source: str) -> str:
    return _MARKUP.sub("", _LINK_END.sub("", source))


def _markup(source: str) -> list[str]:
    return [*_LINK_END.findall(source), *_MARKUP.findall(_LINK_END.sub("", source))]
