"""Candidates for ``keep``: Latin words and groups of words that look like names.

A group (``Stable Diffusion``, ``Google Summer of Code``) is a candidate where its words
mostly stand together; what is left of their mentions is their own (C-value, Frantzi,
Ananiadou and Mima 2000), so that neither Stable nor Diffusion is listed beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from math import log2

from bitext.glossary.extraction.ranking import LEAST, Candidate, Passage, Seen

_NAME = re.compile(
    r"[A-Z]+/[A-Z]+(?![A-Za-z])"  # CI/CD
    r"|[A-Za-z][A-Za-z0-9]*(?:[.\-][A-Za-z0-9]+)*(?:\+\+|#(?![A-Za-z0-9]))?"
)
_CAMEL = re.compile("[a-z][A-Z]")
_PHRASE = re.compile(rf"(?:{_NAME.pattern})(?: (?:{_NAME.pattern}))*")
_INSIDE = frozenset("of for and the".split())  #: small words within a name
_MOST_WORDS = 5
_TOGETHER = 0.5  #: share of its rarest word's mentions that a group needs


def names(passages: Iterable[Passage]) -> list[Candidate]:
    """Latin names by rank: capitals, CamelCase, digits; lower-case words only amid Chinese."""
    seen: dict[str, Seen] = {}
    for passage in passages:
        for phrase in _PHRASE.finditer(passage.text):
            for name in _names_of(phrase[0]):
                seen.setdefault(name, Seen()).add(passage.path, "", "")
    free = _free(seen)
    kept = ((name, seen[name]) for name, count in free.items() if count >= LEAST)
    found = (Candidate(n, True, s.count, s.posts, _score(n, free[n], s.posts)) for n, s in kept)
    return sorted(found, key=lambda c: (-c.score, c.text))


def _names_of(phrase: str) -> Iterator[str]:
    """The names in Latin words side by side: each by itself, and groups with capitals."""
    words = phrase.split(" ")
    if len(words) == 1 and words[0].islower():
        yield from (word for word in words if len(word) > 2)
        return
    yield from (w for w in words if len(w) > 1 and not (w.islower() and w.isalpha()))
    for first, word in enumerate(words):
        if word[0].isupper():
            for end in _ends(words, first):
                yield " ".join(words[first:end])


def _ends(words: list[str], first: int) -> Iterator[int]:
    """Where a group that starts at ``first`` may end."""
    for last in range(first + 1, min(first + _MOST_WORDS, len(words))):
        if words[last][0].isupper():
            yield last + 1
        elif words[last] not in _INSIDE:
            return


def _free(seen: Mapping[str, Seen]) -> dict[str, int]:
    """Name -> mentions that belong to no longer name; groups of loose words are left out."""
    free = {name: s.count for name, s in seen.items() if " " not in name or _holds(name, seen)}
    for name in sorted(free, key=lambda name: (-name.count(" "), name)):
        own = free[name]
        if own >= LEAST:
            for part in _parts(name.split(" ")):
                if part in free:
                    free[part] -= own
    return free


def _holds(group: str, seen: Mapping[str, Seen]) -> bool:
    counts = [seen[word].count for word in group.split(" ") if word in seen]
    return seen[group].count >= _TOGETHER * min(counts, default=0)


def _parts(words: list[str]) -> set[str]:
    size = len(words)
    spans = ((a, b) for a in range(size) for b in range(a + 1, size + 1) if b - a < size)
    return {" ".join(words[a:b]) for a, b in spans}


def _score(name: str, count: int, posts: int) -> float:
    """CamelCase is nearly always a name, a word of small letters less often."""
    looks = 1.5 if _CAMEL.search(name) else 0.4 if name.islower() else 1.0
    return looks * log2(1 + count) * log2(1 + posts)
