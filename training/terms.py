"""Term pairs that stand on both sides of a pair, found by counting: the glossary of the training.

A Chinese word and an English word or two are a term pair where each appears mostly with the
other (Dice's coefficient over the pairs of the corpus).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

LEAST, MOST = 5, 2500  #: pairs of the corpus that a word must stand in
DICE = 0.42  #: by eye of 100 pairs at this value: 4 wrong
_HAN = re.compile(r"[\u4e00-\u9fff]{2,8}")
_WORD = re.compile(r"[A-Za-z][A-Za-z-]*[A-Za-z]")
_MARKER = re.compile(r"</?\d+/?>")
#: Characters that no term begins or ends with: a wrong cut, or a phrase.
_LOOSE = frozenset(
    "的了在是和与被也将我你他她它们这那不没有会能可以个及等对从到把让用于为如何请其之或更最再就都还很"
)
_STOP = frozenset(
    "the a an of to in on for and or is are be it this that with as by from at we you can will"
    " if not your our its when which use used using has have more all any one into".split()
)


def english_grams(text: str) -> set[str]:
    """Words and neighbours of two, without those that begin or end with a function word."""
    words = _WORD.findall(_MARKER.sub(" | ", text))
    lower = [word.lower() for word in words]
    grams = {word for word in lower if word not in _STOP and len(word) > 2}
    for first, second in pairwise(lower):
        if first not in _STOP and second not in _STOP and f"{first} {second}" in text.lower():
            grams.add(f"{first} {second}")
    return grams


def chinese_words(text: str) -> set[str]:
    """Words of two characters or more, and neighbours of two that stand together."""
    import rjieba

    found: set[str] = set()
    for run in _HAN.findall(_MARKER.sub(" ", text)):
        words = rjieba.cut(run)
        found.update(word for word in words if len(word) > 1)
        found.update(a + b for a, b in pairwise(words) if len(a + b) > 2)
    return found


def mine(pairs: Sequence[tuple[str, str]]) -> Mapping[str, str]:
    """Chinese term -> English term in lower case."""
    chinese, english = [chinese_words(z) for z, _ in pairs], [english_grams(e) for _, e in pairs]
    of_zh = Counter(word for words in chinese for word in words)
    whole = _whole(of_zh)
    of_en = Counter(gram for grams in english for gram in grams)
    rows: dict[str, list[int]] = defaultdict(list)
    for index, words in enumerate(chinese):
        for word in words:
            if word in whole and LEAST <= of_zh[word] <= MOST:
                rows[word].append(index)
    return dict(_best(rows, english, of_zh, of_en))


def _whole(counts: Mapping[str, int]) -> set[str]:
    """Words that are no piece of a longer one: 护性 stands in 维护性 and nowhere else."""
    pieces = {
        part
        for word, count in counts.items()
        for part in (word[1:], word[:-1], word[2:], word[:-2])
        if 2 * count >= counts.get(part, count * 3)
    }
    return {word for word in counts.keys() - pieces if _LOOSE.isdisjoint((word[0], word[-1]))}


def _best(
    rows: Mapping[str, Sequence[int]],
    english: Sequence[set[str]],
    of_zh: Counter[str],
    of_en: Counter[str],
) -> Iterator[tuple[str, str]]:
    for word, indices in rows.items():
        together = Counter(gram for index in indices for gram in english[index])
        scored = ((2 * n / (of_zh[word] + of_en[g]), g) for g, n in together.items() if n >= LEAST)
        dice, gram = max(scored, default=(0.0, ""))
        if dice >= DICE:
            yield word, gram


def shared(terms: Mapping[str, str], zh: str, en: str) -> Iterable[tuple[str, str]]:
    """The term pairs of one pair, the wording as the English has it, longest first.

    Only terms that stand once in the Chinese and whose wording stands once in the English.
    """
    words = sorted(chinese_words(zh) & terms.keys(), key=lambda word: (-len(word), word))
    taken = ""
    for word in words:
        form = re.compile(rf"(?<![\w<]){re.escape(terms[word])}(?:s|es)?(?![\w>])", re.I)
        found = form.findall(en)
        if len(found) == 1 and zh.count(word) == 1 and word not in taken:
            taken += f" {word}"
            yield word, found[0]
