"""Answers that repeat what we said to an engine instead of translating.

A model now and then "translates" its instructions, an example, or what was wrong with its last
answer.  Such an answer reads well and has every placeholder, so nothing else would refuse it.
Every engine that is prompted says what it tells (`protocol.Prompted`), and `drafting` asks here
before an answer is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from bitext.placeholders import strip

#: Words in a row that make a phrase of ours recognisable: a long prompt has four that anybody may
#: write ("that it does not"); of a fault and an example four are enough, and of an example three
#: that are no filling: it comes back inflected ("while also translating the user manual").  With
#: these 0 of 57,001 human translations would be refused for what a prompt says.
PHRASE, SHORT, EXAMPLE = 5, 4, 3
_FILLING = frozenset("a an and the in of to on for is it".split())
#: Neighbouring characters of an example that a source must have to say the same.
WARRANT = 2
#: A labelled line of the tuned model's turn; a translation begins so only where its source does.
_LABEL = re.compile(r"\s*(?:kind|glossary|before|text):")
_WORD = re.compile(r"[A-Za-z0-9']+")


def leaks(answer: str, source: str, told: Iterable[tuple[str, str]], faults: str = "") -> bool:
    """Whether an answer holds a phrase of ours that its source does not warrant.

    ``told`` are pairs of an example's Chinese and what it was translated to; a rule has no Chinese.
    ``faults`` are what was said to be wrong with answers before this one.
    """
    if _LABEL.match(answer) and not _LABEL.match(source):
        return True
    if faults and _shared(answer, source, faults, SHORT):
        return True
    return any(_repeats(answer, source, *pair) for pair in told)


def _repeats(answer: str, source: str, chinese: str, english: str) -> bool:
    if not chinese:
        return _shared(answer, source, english, PHRASE)
    if len(_neighbours(chinese) & _neighbours(source)) >= WARRANT:
        return False
    inflected = (_telling(answer) - _telling(source)) & _telling(english)
    return bool(inflected) or _shared(answer, source, english, SHORT)


def _shared(answer: str, source: str, ours: str, most: int) -> bool:
    """Whether both have so many words in a row, or the whole of ours where that is shorter."""
    size = min(most, _length(ours))
    if size < EXAMPLE:
        return False
    said = _known(answer, size) & _known(ours, size)
    return not said <= _known(source, size)


@lru_cache(maxsize=64)
def _length(ours: str) -> int:
    return len(_WORD.findall(strip(ours, " ")))


@lru_cache(maxsize=64)
def _known(ours: str, size: int) -> frozenset[tuple[str, ...]]:
    return frozenset(_phrases(ours, size))


def _telling(text: str) -> set[tuple[str, ...]]:
    found = _known(text, EXAMPLE)
    return {words for words in found if sum(word in _FILLING for word in words) < 2}


def _phrases(text: str, count: int) -> Iterator[tuple[str, ...]]:
    words = [word.lower() for word in _WORD.findall(strip(text, " "))]
    return zip(*(words[at:] for at in range(count)), strict=False)


def _neighbours(text: str) -> set[str]:
    bare = re.sub(r"[\W\d]", "", strip(text))
    return {bare[at : at + 2] for at in range(len(bare) - 1)}
