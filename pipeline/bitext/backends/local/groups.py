"""Which segments a chat model drafts together.

CTranslate2 reads the prompts of a batch at once as far as the shortest of them goes, and the rest
of the longer ones token by token, as if it wrote them.  So a batch of unequal prompts pays for
the difference many times over, and a small batch for the weights that every step reads.

Costs are in prompt tokens read at once, 15 ms each, measured with Qwen 1.5B in int8 on two cores
without VNNI (docs/lab/local-models.md).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

WEIGHTS = 13.0  #: a step, however few segments are in it
ROW = 1.1  #: a segment in a step
CACHED = 0.0075  #: a token before the one that a segment is at, in a step
ANSWER = 1.2  #: tokens of English for one of Chinese


@dataclass(frozen=True, slots=True)
class Ask:
    """One segment, ready for the model."""

    prompt: Sequence[str]
    length: int  #: tokens of the text that is to be translated

    @property
    def budget(self) -> int:
        """Tokens that its answer may have."""
        return 24 + 2 * self.length


def groups(asks: Sequence[Ask], *, most: int, opening: int, room: int) -> Iterator[Sequence[int]]:
    """Indices of the asks in the groups that together cost least, shortest prompts first.

    A group has ``most`` asks and its caches hold ``room`` tokens, at most; an ask that is larger
    is a group of its own.  ``opening`` tokens stand before each prompt.
    """
    order = sorted(range(len(asks)), key=lambda index: (len(asks[index].prompt), index))
    best = [(0.0, 0)]  # of the first so many asks: the cost, and where the last group starts
    for end in range(1, len(order) + 1):
        options = []
        for start in range(end - 1, max(0, end - most) - 1, -1):
            group = [asks[index] for index in order[start:end]]
            if len(group) > 1 and len(group) * (opening + _longest(group)) > room:
                break
            options.append((best[start][0] + _cost(group, opening), start))
        best.append(min(options))
    yield from _cut(order, [start for _, start in best])


def _longest(group: Sequence[Ask]) -> int:
    return max(len(ask.prompt) + ask.budget for ask in group)


def _cost(group: Sequence[Ask], opening: int) -> float:
    """Of a group, shortest prompt first."""
    shortest, longest = len(group[0].prompt), len(group[-1].prompt)
    answers = [ANSWER * ask.length for ask in group]
    row = ROW + CACHED * (opening + longest)
    read = len(group) * shortest + (longest - shortest) * (WEIGHTS + row * len(group))
    return read + WEIGHTS * max(answers) + row * sum(answers)  # who has ended leaves the batch


def _cut(order: Sequence[int], starts: Sequence[int]) -> Sequence[Sequence[int]]:
    """``order`` in pieces: ``starts[end]`` is where the piece that ends at ``end`` begins."""
    pieces, end = [], len(order)
    while end:
        pieces.append(order[starts[end] : end])
        end = starts[end]
    return pieces[::-1]
