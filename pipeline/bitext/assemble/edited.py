"""An edition that somebody has edited, laid beside what was written: where each segment is now.

Lines that stand once on either side hold both texts together.  What lies between two of them is
matched block by block, at the least cost of letters, and within a block by what is not a
segment's, which must be found again.  Every character of the edited text comes to be a segment's
or nobody's: nothing is lost on the way.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from bitext.assemble.letters import steps
from bitext.model import Span

_LINE = re.compile(r"[^\n\r]*(?:\r\n|\n|\r)|[^\n\r]+\Z")
#: A line that begins with one of these is not the next line of a paragraph.
_BLOCK = re.compile(r"\s*(?:[-+*>|#:`~<]|\d{1,9}[.)]\s|\[\^|\{[%{]|\$\$|!!!|\Z)")
_WORDY = re.compile(r"\w\W*\w")
_MORE_LINES = 2  #: that a paragraph may have than it had
_MOST_PAIRS = 60_000  # of blocks and lines between two anchors; beyond it nothing is matched
_MOST_PLACES = 4_000  # of gaps within a block


def places(base: str, spans: Sequence[Span], edited: str) -> list[Span | None]:
    """For each of the sorted spans of ``base`` its span in ``edited``; None where it is gone."""
    if base == edited:
        return list(spans)
    groups = _groups(base, spans)
    lines = [Span(*found.span()) for found in _LINE.finditer(edited)]
    found: list[Span | None] = [None] * len(spans)
    for group, where in _matched(base, groups, edited, lines):
        inner = [Span(*(at - group.span.start for at in spans[n])) for n in group.spans]
        text = edited[slice(*where)]
        for number, span in zip(
            group.spans, within(base[slice(*group.span)], inner, text), strict=True
        ):
            found[number] = Span(span.start + where.start, span.end + where.start)
    return found


class _Group(NamedTuple):
    """Lines that belong together because a segment goes over them."""

    span: Span
    spans: range  #: which spans lie in it
    lines: int


def _groups(base: str, spans: Sequence[Span]) -> list[_Group]:
    result: list[_Group] = []
    start, first, count = 0, 0, 0
    for found in _LINE.finditer(base):
        count, end, last = count + 1, found.end(), first
        while last < len(spans) and spans[last].start < end:
            last += 1
        if last > first and spans[last - 1].end > end:
            continue
        result.append(_Group(Span(start, end), range(first, last), count))
        start, first, count = end, last, 0
    return result


def _matched(
    base: str, groups: Sequence[_Group], edited: str, lines: Sequence[Span]
) -> Iterator[tuple[_Group, Span]]:
    """Each group with its stretch of the edited text, as far as it has one."""
    texts = [base[slice(*group.span)] for group in groups]
    news = [edited[slice(*line)] for line in lines]
    anchors = _anchors(groups, texts, news)
    for (g, n), (next_g, next_n) in pairwise([(-1, -1), *anchors, (len(groups), len(news))]):
        if g >= 0:
            yield groups[g], lines[n]
        pairs = _between(groups[g + 1 : next_g], texts[g + 1 : next_g], news[n + 1 : next_n])
        for group, first, last in pairs:
            yield group, Span(lines[n + 1 + first].start, lines[n + last].end)


def _anchors(
    groups: Sequence[_Group], texts: Sequence[str], news: Sequence[str]
) -> list[tuple[int, int]]:
    """Groups of one line that stand once on either side and in the same order, and what is equal
    on from there."""
    there, here = Counter(news), Counter(texts)
    place = {text: number for number, text in enumerate(news)}
    alone = [
        (number, place[text])
        for number, text in enumerate(texts)
        if here[text] == 1 == there[text] and groups[number].lines == 1 and _WORDY.search(text)
    ]
    held = dict(_rising(alone))
    for step in (1, -1):  # what follows, and what comes before
        edge = (-1, -1) if step > 0 else (len(groups), len(news))
        taken = set(held.values())
        for seed in sorted([edge, *held.items()], reverse=step < 0):
            g, n = seed[0] + step, seed[1] + step
            while (
                0 <= g < len(groups) and 0 <= n < len(news) and texts[g] == news[n]
                and g not in held and n not in taken and groups[g].lines == 1
            ):  # fmt: skip
                held[g] = n
                taken.add(n)
                g, n = g + step, n + step
    return _rising(sorted(held.items()))


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest series in which both numbers rise."""
    ends: list[int] = []
    tails: list[int] = []
    before: dict[int, int] = {}
    for index, (_, second) in enumerate(pairs):
        at = bisect_left(ends, second)
        before[index] = tails[at - 1] if at else -1
        ends[at : at + 1] = [second]
        tails[at : at + 1] = [index]
    series, at = [], tails[-1] if tails else -1
    while at >= 0:
        series.append(pairs[at])
        at = before[at]
    return series[::-1]


def _between(
    groups: Sequence[_Group], texts: Sequence[str], news: Sequence[str]
) -> list[tuple[_Group, int, int]]:
    """Groups with the lines ``first:last`` that are theirs, at the least cost of all."""
    if not groups or not news or len(groups) * len(news) > _MOST_PAIRS:
        return []
    endless = float("inf")
    cost = [[endless] * (len(news) + 1) for _ in range(len(groups) + 1)]
    back = [[(0, 0)] * (len(news) + 1) for _ in range(len(groups) + 1)]
    cost[0][0] = 0
    for g in range(len(groups) + 1):
        for n in range(len(news) + 1):
            for step, more in _steps(groups, texts, news, g, n):
                before = cost[g - step[0]][n - step[1]] + more
                if before < cost[g][n]:
                    cost[g][n], back[g][n] = before, step
    found, g, n = [], len(groups), len(news)
    while g or n:
        step = back[g][n]
        if step[0] and step[1]:
            found.append((groups[g - 1], n - step[1], n))
        g, n = g - step[0], n - step[1]
    return found[::-1]


def _steps(
    groups: Sequence[_Group], texts: Sequence[str], news: Sequence[str], g: int, n: int
) -> Iterator[tuple[tuple[int, int], float]]:
    """Ways to come to a place: a group is gone, a line is new, a group has become some lines."""
    if g:
        yield (1, 0), len(texts[g - 1])
    if n:
        # a line that may be the next one of a paragraph is that rather than nobody's
        goes_on = g and groups[g - 1].spans and not _BLOCK.match(news[n - 1])
        yield (0, 1), len(news[n - 1]) * (1.7 if goes_on else 1)
    if not (g and n):
        return
    group, text = groups[g - 1], texts[g - 1]
    for count in range(1, min(n, group.lines + (_MORE_LINES if group.spans else 0)) + 1):
        more = news[n - count : n]
        if count > group.lines and any(map(_BLOCK.match, more[1:])):
            break
        yield (
            (1, count),
            _distance(text, "".join(more)) + sum(len(line) / 2 for line in more[group.lines :]),
        )


def _distance(one: str, other: str) -> float:
    from rapidfuzz.distance import Indel

    if not one.strip() or not other.strip():
        return 0 if one.strip() == other.strip() else len(one) + len(other) + 1
    return float(Indel.distance(one, other))


def within(base: str, spans: Sequence[Span], edited: str) -> list[Span]:
    """The spans of a block in the text that it has become.

    >>> within("- one\\n", [Span(2, 5)], "- two\\n")
    [Span(start=2, end=5)]
    """
    return (_by_gaps(base, spans, edited) if spans else []) or _by_letters(base, spans, edited)


def _by_gaps(base: str, spans: Sequence[Span], edited: str) -> list[Span]:
    """Where everything beside the segments is as it was; of several ways the cheapest."""
    first, last = base[: spans[0].start], base[spans[-1].end :]
    low, high = len(first), len(edited) - len(last)
    if not (edited.startswith(first) and edited.endswith(last) and low <= high):
        return []
    gaps = [base[one.end : other.start] for one, other in pairwise(spans)]
    if not all(gaps):
        return []
    ways: dict[int, tuple[float, list[Span]]] = {low: (0, [])}  # where a segment starts
    for span, gap in zip(spans[:-1], gaps, strict=True):
        text, then = base[slice(*span)], dict[int, tuple[float, list[Span]]]()
        ends = _occurrences(edited, gap, low, high)
        if len(ends) * len(ways) > _MOST_PLACES:
            return []
        for start, (cost, taken) in ways.items():
            for end in ends[bisect_left(ends, start) :]:
                price = cost + _distance(text, edited[start:end])
                if price < then.get(end + len(gap), (float("inf"),))[0]:
                    then[end + len(gap)] = price, [*taken, Span(start, end)]
        ways = then
    text = base[slice(*spans[-1])]
    ended = [
        (cost + _distance(text, edited[start:high]), [*taken, Span(start, high)])
        for start, (cost, taken) in ways.items()
        if start <= high
    ]
    return min(ended, default=(0, []))[1]


def _occurrences(text: str, gap: str, low: int, high: int) -> list[int]:
    found, at = [], text.find(gap, low, high)
    while at >= 0:
        found.append(at)
        at = text.find(gap, at + 1, high)
    return found


def _by_letters(base: str, spans: Sequence[Span], edited: str) -> list[Span]:
    """Letter by letter; what was put in at the edge of a segment is the segment's."""
    starts: dict[int, int] = {}
    ends: dict[int, int] = {}
    for step in steps(base, edited):
        for at in range(step.start, step.end + 1):
            starts.setdefault(at, step.new_start if at == step.start else step.there(at))
            ends[at] = step.there(at)
    result, low = [], 0
    for span in spans:
        start = max(starts.get(span.start, 0), low)
        low = max(ends.get(span.end, len(edited)), start)
        result.append(Span(start, low))
    return result
