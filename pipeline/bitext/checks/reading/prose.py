"""Sentences and words of both languages, as far as the rules need them."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from bitext.checks.pair import OBJECT
from bitext.languages.script import HAN, HAN_CLASS

#: Letters, digits and what stands within a word; contractions stay whole.
WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")

_CHINESE_END = re.compile(
    rf"(?:[。！？]|[!?](?=\s|$|[{HAN_CLASS}])|(?<=[{HAN_CLASS}])\.(?=\s|$))[”’」』）)\"']*"
)
_ENGLISH_END = re.compile(r"(?<![.!?。！？])[.!?。！？]++[\"”’')\]]*+(?=\s|$)")
_OPENS = re.compile(rf"[\s\"“‘'(\[]*[A-Z0-9{OBJECT}]")
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|vs|cf|Mr|Mrs|Ms|Dr|Prof|No|Fig|St|Inc|Ltd|Co|approx|a\.m|p\.m|[A-Z])"
    r"|^\s*\d+)\.$",
    re.IGNORECASE,
)
#: Texts whose sentences are kept: several rules ask for those of the same pair.
_FEW = 2
_ABBREVIATED = 40  # characters are looked at, closing quotation marks included


@lru_cache(_FEW)
def chinese_sentences(prose: str) -> tuple[str, ...]:
    """Cut Chinese prose at 。！？ (also ``!``, ``?`` and a ``.`` behind a Han letter)."""
    return _cut(prose, [match.end() for match in _CHINESE_END.finditer(prose)])


@lru_cache(_FEW)
def english_sentences(prose: str) -> tuple[str, ...]:
    """Cut English prose at ``. ! ?`` before a capital, a digit or an object; not at "e.g."."""
    ends: list[int] = []
    last = len(prose.rstrip())
    for match in _ENGLISH_END.finditer(prose):
        end = match.end()
        if end >= last or (
            _OPENS.match(prose, end) and not _abbreviated(prose, ends[-1] if ends else 0, end)
        ):
            ends.append(end)
    return _cut(prose, ends)


def _abbreviated(prose: str, start: int, end: int) -> bool:
    """Whether what began at ``start`` ends with an abbreviation, or is a number; as far as told."""
    near = max(start, end - _ABBREVIATED)
    head = prose[near:end].rstrip("\"”’')]")
    return _ABBREVIATION.search(head if near == start else f"…{head}") is not None


def _cut(prose: str, ends: list[int]) -> tuple[str, ...]:
    bounds = [0, *ends, len(prose)]
    pieces = (prose[a:b] for a, b in pairwise(bounds))
    return tuple([piece for piece in pieces if WORD.search(piece) or OBJECT in piece])


@lru_cache(_FEW)
def folded(text: str) -> str:
    """A text without its capitals, to see at once that it has none of some words."""
    return text.casefold()


#: How far from its place in the text a phrase may be worded, as a share of the text's length.
NEAR = 0.15


def same_place(text: str, start: int, end: int, of: str) -> str:
    """The part of a text that stands where ``start:end`` stands in another, and around it."""
    middle = (start + end) / 2 / len(of)
    edge = len(text) * NEAR + len(text) / len(of) * 10
    return text[max(0, int(middle * len(text) - edge)) : int(middle * len(text) + edge)]


@lru_cache(_FEW)
def weight(chinese: str) -> int:
    """How long a Chinese text is for a translator: its Han letters, and each other word as two.

    Latin names and numbers pass through a translation at their own length, so characters
    alone would make a text full of names look too long for its translation.
    """
    return len(HAN.findall(chinese)) + 2 * len(re.findall(r"[A-Za-z0-9][\w.+-]*", chinese))
