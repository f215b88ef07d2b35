"""Chinese term candidates without a segmenter: strings that hold together and stand alone.

Runs of Han are counted as n-grams of two to six characters, each level only where both of
its shorter parts were frequent (Apriori).  A candidate's characters occur together more
often than by chance (pointwise mutual information at its weakest seam), and its
neighbours vary (the entropy in ``suggest.ranked``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from math import log2

from bitext.glossary.extraction.ranking import LEAST, Candidate, Passage, Seen, ranked
from bitext.glossary.extraction.stopwords import EMPTY, STOP
from bitext.languages.zh import CHINESE

_LONGEST = 6
_COHESION = 3.0  #: bits: what a seam must hold, or the two sides are neighbours by chance


def terms(passages: Iterable[Passage]) -> list[Candidate]:
    """Candidates by rank, from the characters of the passages alone."""
    runs = [(p.path, run) for p in passages for run in CHINESE.run.findall(p.text)]
    counts = _counts([run for _, run in runs])
    total = sum(len(run) for _, run in runs)
    weight = {gram: _cohesion(gram, counts, total) for gram in counts if _may_be_term(gram)}
    held = {gram: bits for gram, bits in weight.items() if bits >= _COHESION}
    return ranked(_seen(runs, held), held)


def _counts(runs: Sequence[str]) -> dict[str, int]:
    """Characters and frequent n-grams, with how often they occur."""
    counts: dict[str, int] = dict(Counter("".join(runs)))
    level = set(counts)
    for size in range(2, _LONGEST + 1):
        grams = Counter(
            run[at : at + size]
            for run in runs
            for at in range(len(run) - size + 1)
            if run[at : at + size - 1] in level and run[at + 1 : at + size] in level
        )
        frequent = {gram: count for gram, count in grams.items() if count >= LEAST}
        counts.update(frequent)
        level = set(frequent)
    return counts


def _may_be_term(gram: str) -> bool:
    inner = gram[0] not in STOP and gram[-1] not in STOP
    return len(gram) > 1 and inner and not any(word in gram for word in EMPTY)


def _cohesion(gram: str, counts: Mapping[str, int], total: int) -> float:
    """Mutual information of the weakest seam, in bits."""
    weakest = max(counts[gram[:at]] * counts[gram[at:]] for at in range(1, len(gram)))
    return log2(counts[gram] * total / weakest)


def _seen(runs: Iterable[tuple[str, str]], wanted: Mapping[str, float]) -> dict[str, Seen]:
    seen = {gram: Seen() for gram in wanted}
    for path, run in runs:
        for at in range(len(run) - 1):
            for end in range(at + 2, min(at + _LONGEST, len(run)) + 1):
                found = seen.get(run[at:end])
                if found is not None:
                    found.add(path, run[at - 1] if at else "", run[end : end + 1])
    return seen
