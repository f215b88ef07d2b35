"""``latin``: a name or term that the Chinese writes in Latin letters is not in the translation."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import islice

from rapidfuzz import fuzz, process

from bitext.checks.pair import Pair
from bitext.checks.reading.aliases import ALIASES, COMMON
from bitext.checks.rule import Diagnostic, Rule
from bitext.model import Severity

#: Letters and digits with what joins them: ``v0.2.0``, ``docker-compose.yml``, ``C++``.
_WORD = re.compile(r"[A-Za-z0-9]+(?:[._+#&/@-]+[A-Za-z0-9]+)*[+#]*")
_LETTERS = re.compile(r"[a-z]+|\d+(?:\.\d+)*")
#: Letters that are a unit, a variable or a mark, not a name.
_NEEDS = re.compile(r"[A-Za-z]{2}|[A-Za-z]\d|\d[A-Za-z]")
_UNIT = re.compile(
    r"\d[\d.]*(?:[kmgt]i?b?(?:ps)?|[munk]?[sgwvhl]|[kmc]?m|hz|x|h|d|px|rem|st|nd|rd|th|w\+?|k\+)",
    re.I,
)
#: How alike two words are that differ by a slip of the author's or by an English ending.
_ALIKE = 80.0
#: So many words of a segment are looked for where the translation has no such word: each is
#: compared with all of it, and nobody reads a longer list.
_MOST = 200


def _check(pair: Pair) -> Iterator[Diagnostic]:
    """Each word once."""
    source, target = pair.source.prose, pair.target.prose
    said = target.lower()
    known = set(map(str.lower, _WORD.findall(target)))
    pinned = {word.lower() for pin in pair.pins for word in _WORD.findall(pin.text)}
    missed = (
        word
        for word in dict.fromkeys(_WORD.findall(source))
        if (low := word.lower()) not in known
        and low not in pinned
        and _NEEDS.search(word)
        and not _UNIT.fullmatch(word)
    )
    words = [word for word in islice(missed, _MOST) if word.lower() not in said]
    lost = _lost(words, said) if words else []
    exact = [word for word in lost if _is_exact(word, said)]
    others = [word for word in lost if word not in exact]
    for left, severity in ((exact, Severity.ERROR), (others, Severity.WARNING)):
        if left:
            verb = "is" if len(left) == 1 else "are"
            yield Diagnostic(f"{', '.join(left)} {verb} not in the translation", severity)


def _lost(words: list[str], said: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", said)
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    said_words, squashed = _words(letters), re.sub(r"[^a-z0-9]", "", letters)
    return [word for word in words if not _said(word, said_words, squashed, said)]


def _words(said: str) -> list[str]:
    return [word for word in _LETTERS.findall(said) if len(word) > 1]


def _is_exact(word: str, said: str) -> bool:
    """Whether it names one thing among its like, as ``v0.2.0`` or ``H100`` does.

    "JuiceFS 客户端" is "the client" to many a translator; a version is never left out so.  Of
    COVID-19 and TOP10 the letters may do.
    """
    letters = re.findall("[a-z]{3,}", word.lower())
    return bool(re.search(r"\d", word)) and not any(part in said for part in letters)


def _said(word: str, words: list[str], squashed: str, said: str) -> bool:
    low = word.lower()
    bare = re.sub(r"[^a-z0-9]", "", low)
    stem = bare.removesuffix("s").removesuffix("e").removesuffix("ing").removesuffix("ed")
    if len(stem) > 2 and stem in squashed:
        return True
    if any(alias in said for alias in ALIASES.get(low, ())):
        return True
    if word.isupper() and _initials(low, words):
        return True
    parts = _words(low)
    if len(parts) > 1:
        return all(_said(part, words, squashed, said) for part in parts)
    return bool(process.extractOne(bare, words, scorer=fuzz.ratio, score_cutoff=_ALIKE))


def _initials(letters: str, words: list[str]) -> bool:
    """Whether words in a row, small ones left out or not, begin with these letters."""
    every = "".join(word[0] for word in words)
    large = "".join(word[0] for word in words if word not in COMMON)
    return letters in every or letters in large


RULE = Rule(
    "latin",
    "A product or term that the author named is what readers look for.",
    Severity.WARNING,
    _check,
    english=True,
    chinese=True,
)
