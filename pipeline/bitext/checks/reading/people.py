"""People in English texts: names in pinyin, and the Han letters of a source that they read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from bitext.checks.reading.not_pinyin import ENGLISH
from bitext.checks.reading.pinyin import SURNAMES, HanLetters, syllables
from bitext.model import Severity

_CAPITAL = r"[A-ZÜ][a-zü]+(?:['’][aeo][a-z]*)?"
NAME = re.compile(rf"(?<![\w'’./@-]){_CAPITAL}(?:[ -]{_CAPITAL})*(?![\w@/])")
#: Persons that are looked for in a text; no paragraph has more.
PERSONS = 100
_PLAIN = str.maketrans({"'": "", "’": "", "ü": "v"})


def candidates(phrase: str) -> Iterator[tuple[str, Severity]]:
    """Persons by their surnames, sure; then single words, which may be of any language."""
    words = phrase.replace("-", " ").split()
    at = 0
    while at < len(words):
        pair = words[at : at + 2]
        if len(pair) == 2 and (_person(pair[0], pair[1]) or _person(pair[1], pair[0], least=2)):
            yield " ".join(pair), Severity.ERROR
            at += 2
            continue
        if len(syllables(words[at])) > 1 and words[at].lower() not in ENGLISH:
            yield words[at], Severity.WARNING
        at += 1


def _person(surname: str, given: str, least: int = 1) -> bool:
    """Whether these may be a surname and a given name of one or two syllables."""
    known = surname.lower() in SURNAMES and given.lower() not in ENGLISH
    return known and least <= len(syllables(given)) <= 2


def people(target: str) -> Iterator[str]:
    """The persons of an English text, each as it is written there."""
    for match in NAME.finditer(target):
        yield from (name for name, sure in candidates(match[0]) if sure is Severity.ERROR)


def spelt(name: str) -> list[str]:
    """The words of a name as pinyin is compared: Li Jing'yi is li jingyi."""
    return name.lower().translate(_PLAIN).split()


def worded(source: str, target: str) -> Iterator[tuple[str, str]]:
    """Han letters of the source that a person of the translation reads, with the wording.

    >>> list(worded("开发者周明远写道", "Developer Zhou Mingyuan wrote"))
    [('周明远', 'Zhou Mingyuan')]
    """
    names = list(islice(dict.fromkeys(people(target)), PERSONS))
    letters = HanLetters(source if names else "")
    for name in names:
        if found := read(letters, spelt(name)):
            yield found, name


def read(letters: HanLetters, words: list[str]) -> str:
    """Letters of a source that a name reads, in either order of its words; empty where none do."""
    orders = ("".join(words), "".join(reversed(words)))
    return letters.reading(orders[0]) or letters.reading(orders[1])
