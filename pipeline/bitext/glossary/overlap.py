"""Which of several overlapping candidates are taken: those that cover the most characters.

Weighted interval scheduling (Kleinberg and Tardos, Algorithm Design, 6.1) with the length
as the weight.  Of choices that cover equally much, the one whose first candidate starts
further left, of these the one whose first candidate is longer, then the same for the second,
and so on: one text always gives one choice.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias

from bitext.model import Term

#: start, end, and the term that stands there
Candidate: TypeAlias = tuple[int, int, Term]


def clusters(ordered: Iterable[Candidate]) -> Iterator[list[Candidate]]:
    """Cut ``ordered`` (leftmost first) where nothing overlaps: each cluster is decided alone."""
    cluster: list[Candidate] = []
    reach = -1
    for candidate in ordered:
        if candidate[0] >= reach and cluster:
            yield cluster
            cluster = []
        cluster.append(candidate)
        if candidate[1] > reach:
            reach = candidate[1]
    if cluster:
        yield cluster


def cover(cluster: Sequence[Candidate]) -> Sequence[Candidate]:
    """The disjoint candidates that cover the most; given leftmost, then longest first."""
    if len(cluster) == 1 or cluster[0][1] >= max(end for _, end, _ in cluster):
        return cluster[:1]  # it holds all others
    starts = [start for start, _, _ in cluster]
    following = [bisect_left(starts, end) for _, end, _ in cluster]
    covered = [0] * (len(cluster) + 1)
    for i in range(len(cluster) - 1, -1, -1):
        taken = cluster[i][1] - starts[i] + covered[following[i]]
        covered[i] = max(taken, covered[i + 1])
    return _read_off(cluster, following, covered)


def _read_off(
    cluster: Sequence[Candidate], following: Sequence[int], covered: Sequence[int]
) -> list[Candidate]:
    """The choice behind the table: a candidate is taken where taking it costs nothing."""
    taken: list[Candidate] = []
    i = 0
    while i < len(cluster):
        start, end, _ = cluster[i]
        if end - start + covered[following[i]] == covered[i]:
            taken.append(cluster[i])
            i = following[i]
        else:
            i += 1
    return taken
