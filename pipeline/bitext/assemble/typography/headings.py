"""The case of headings."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from bitext.assemble.typography.rules import OBJECT
from bitext.assemble.typography.settings import Case

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
#: Articles, conjunctions and prepositions of up to four letters (Chicago).
_SMALL = frozenset(
    "a an and as at but by for from in into nor of off on or out over per so than the to up via "
    "vs with yet".split()
)
#: What a word has beside it when it is a name, a path or a piece of code.
_TOUCHES = re.compile(r"[\w./\\@#_=<>-]")
_NEW = re.compile(r"(?:\A|[:.!?—–]\W*)\Z")


def lower_words(texts: Iterable[str]) -> frozenset[str]:
    """Words that stand in lower case in prose: no names.

    >>> sorted(lower_words(["We cook rice in Rome."]))
    ['cook', 'in', 'rice']
    """
    return frozenset(w for text in texts for w in _WORD.findall(text) if w.islower())


def in_case(text: str, case: str, lower: frozenset[str]) -> str:
    """A heading in a case; words with capitals of their own (``GitHub``, ``API``) stay.

    >>> in_case("How to cook rice in a GPU", "title", frozenset())
    'How to Cook Rice in a GPU'
    >>> in_case("How To Cook Rice In Rome", "sentence", frozenset({"to", "cook", "rice", "in"}))
    'How to cook rice in Rome'
    """
    words = list(_WORD.finditer(text))
    if not words or case == Case.WRITTEN:
        return text
    change: Callable[[re.Match[str], bool], str] = (
        _title if case == Case.TITLE else lambda word, edge: _plain(word, edge, lower)
    )
    parts, at = [], 0
    for word in words:
        edge = word is words[0] or (case == Case.TITLE and word is words[-1])
        new = word[0] if _is_name(word) else change(word, edge or _begins(word))
        parts += [text[at : word.start()], new]
        at = word.end()
    return "".join([*parts, text[at:]])


def _begins(word: re.Match[str]) -> bool:
    return _NEW.search(word.string[: word.start()].replace(OBJECT, "x")) is not None


def _is_name(word: re.Match[str]) -> bool:
    """Whether it is part of something that is no English word: a path, a command, ``v2``."""
    text, (start, end) = word.string, word.span()
    before, after = text[:start][-1:], text[end:][:2]
    return bool(_TOUCHES.match(before)) or bool(re.match(r"[\w/\\@#_=<>-]|\.\w", after))


def _title(word: re.Match[str], edge: bool) -> str:
    text = word[0]
    if text.lower() in _SMALL and not edge:
        return text.lower() if text.istitle() else text
    return text[0].upper() + text[1:] if text.islower() else text


def _plain(word: re.Match[str], edge: bool, lower: frozenset[str]) -> str:
    text = word[0]
    if edge:
        return text[0].upper() + text[1:] if text.islower() else text
    known = text.lower() in lower or text.lower() in _SMALL
    return text.lower() if text.istitle() and known else text
