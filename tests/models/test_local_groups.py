"""Segments that are drafted together: all of them once, within the bounds, at the least cost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise

from hypothesis import given
from hypothesis import strategies as st

from bitext.backends.local.groups import Ask, _cost, groups

OPENING = 10
LENGTHS = st.lists(st.integers(1, 120), max_size=9)


def asks(lengths: Sequence[int]) -> list[Ask]:
    """Texts of so many tokens, in prompts that are 12 tokens longer."""
    return [Ask(["x"] * (length + 12), length) for length in lengths]


def grouped(lengths: Sequence[int], *, most: int = 32, room: int = 10**6) -> list[tuple[int, ...]]:
    made = groups(asks(lengths), most=most, opening=OPENING, room=room)
    return [tuple(lengths[index] for index in group) for group in made]


def partitions(ordered: Sequence[Ask], most: int) -> Iterator[list[Sequence[Ask]]]:
    """Every way to cut a sequence into pieces of at most so many."""
    for count in range(len(ordered)):
        for cuts in combinations(range(1, len(ordered)), count):
            edges = [0, *cuts, len(ordered)]
            pieces = [ordered[a:b] for a, b in pairwise(edges)]
            if max(map(len, pieces)) <= most:
                yield pieces


def test_equal_prompts_are_drafted_together_and_a_long_one_alone() -> None:
    assert grouped([9, 9, 9, 9, 9, 9]) == [(9, 9, 9, 9, 9, 9)]
    assert grouped([9, 200, 10, 9]) == [(9, 9, 10), (200,)]
    assert grouped([10] * 5, most=2) in ([(10,), (10, 10), (10, 10)], [(10, 10), (10, 10), (10,)])
    assert grouped([]) == []


def test_few_segments_share_the_reading_of_the_weights_though_their_prompts_differ() -> None:
    assert grouped([10, 14]) == [(10, 14)]
    assert grouped([10, 90]) == [(10,), (90,)]


def test_a_group_stays_within_the_memory_that_was_given() -> None:
    each = OPENING + 10 + 12 + 24 + 2 * 10  # opening, prompt and the longest answer
    assert grouped([10] * 4, room=4 * each) == [(10, 10, 10, 10)]
    assert max(map(len, grouped([10] * 4, room=4 * each - 1))) < 4
    assert grouped([10] * 4, room=1) == [(10,)] * 4, "one is always tried"


@given(LENGTHS, st.integers(1, 9), st.integers(1, 2000))
def test_every_segment_is_in_one_group_within_the_bounds(
    lengths: list[int], most: int, room: int
) -> None:
    made = list(groups(asks(lengths), most=most, opening=OPENING, room=room))
    assert sorted(index for group in made for index in group) == list(range(len(lengths)))
    for group in made:
        held = max(OPENING + 36 + 3 * lengths[index] for index in group)
        assert len(group) <= most
        assert len(group) == 1 or len(group) * held <= room


@given(LENGTHS.filter(bool), st.integers(1, 9))
def test_no_other_way_to_cut_the_ordered_prompts_costs_less(lengths: list[int], most: int) -> None:
    ordered = asks(sorted(lengths))
    made = groups(ordered, most=most, opening=OPENING, room=10**6)
    cost = sum(_cost([ordered[index] for index in group], OPENING) for group in made)
    best = min(
        sum(_cost(piece, OPENING) for piece in pieces) for pieces in partitions(ordered, most)
    )
    assert cost <= best * 1.000001
