"""Answers that repeat what we said to the model instead of translating.

A small model now and then "translates" its instructions or an example.  Such an answer reads well
and has every placeholder, so nothing behind would refuse it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bitext.placeholders import strip

#: Words in a row that make a phrase of the prompt recognisable; of an example three are enough
#: that are no filling: it comes back inflected ("while also translating the user manual").
PHRASE, EXAMPLE = 4, 3
_FILLING = frozenset("a an and the in of to on for is it".split())
#: Neighbouring characters of an example that a source must have to say the same.
WARRANT = 2
#: A labelled line of the tuned model's turn; a translation begins so only where its source does.
_LABEL = re.compile(r"\s*(?:kind|glossary|before|text):", re.I)
_WORD = re.compile(r"[A-Za-z0-9']+")


def leaks(answer: str, source: str, told: Sequence[tuple[str, str]]) -> bool:
    """Whether an answer holds a phrase of the prompt that its source does not warrant.

    ``told`` are pairs of an example's Chinese and what it was translated to; a rule has no Chinese.
    """
    if _LABEL.match(answer) and not _LABEL.match(source):
        return True
    return any(_repeats(answer, source, *pair) for pair in told)


def _repeats(answer: str, source: str, chinese: str, english: str) -> bool:
    if len(_neighbours(chinese) & _neighbours(source)) >= WARRANT:
        return False
    told = set(_phrases(english, PHRASE)) | (_telling(english) if chinese else set())
    said = set(_phrases(answer, PHRASE)) | _telling(answer)
    return not (said - set(_phrases(source, PHRASE)) - _telling(source)).isdisjoint(told)


def _telling(text: str) -> set[tuple[str, ...]]:
    found = _phrases(text, EXAMPLE)
    return {words for words in found if sum(word in _FILLING for word in words) < 2}


def _phrases(text: str, count: int) -> Iterator[tuple[str, ...]]:
    words = [word.lower() for word in _WORD.findall(strip(text, " "))]
    return zip(*(words[at:] for at in range(count)), strict=False)


def _neighbours(text: str) -> set[str]:
    bare = re.sub(r"[\W\d]", "", strip(text))
    return {bare[at : at + 2] for at in range(len(bare) - 1)}
