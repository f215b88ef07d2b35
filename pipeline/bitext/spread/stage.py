"""``map(stage, items)``: what can be spread over processes, or one day over machines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar, cast

Item = TypeVar("Item")
Result = TypeVar("Result")
_Taken = TypeVar("_Taken", contravariant=True)
_Given = TypeVar("_Given", covariant=True)


class SpreadStage(Protocol[_Taken, _Given]):
    """Work of one kind.  It is sent to who does it, so it holds what pickles and is not large."""

    def open(self) -> Callable[[_Taken], _Given]:
        """Get ready once, where the work is done: open the workspace, load a model."""
        ...


@dataclass(frozen=True, slots=True)
class ItemOutcome(Generic[Item, Result]):
    """What became of one item: a result, or the error that it ended with."""

    item: Item
    result: Result | None = None
    error: Exception | None = None

    def settled(self) -> Result:
        """The result; raises the error where there is one."""
        if self.error is not None:
            raise self.error
        return cast("Result", self.result)


class Spread(Protocol):
    """Whoever does the work."""

    def map(
        self, stage: SpreadStage[Item, Result], items: Iterable[Item]
    ) -> Iterator[ItemOutcome[Item, Result]]:
        """Yield what becomes of each item, in any order; one that fails leaves the others."""
        ...


def tried(work: Callable[[Item], Result], item: Item) -> ItemOutcome[Item, Result]:
    """What becomes of an item."""
    try:
        return ItemOutcome(item, work(item))
    except Exception as error:  # handed on with its item
        return ItemOutcome(item, error=error)


class Here:
    """All of it in this process, one after another."""

    def map(
        self, stage: SpreadStage[Item, Result], items: Iterable[Item]
    ) -> Iterator[ItemOutcome[Item, Result]]:
        """Yield what becomes of each item, in their order."""
        work = stage.open()
        return (tried(work, item) for item in items)


class InOrder(Generic[Item, Result]):
    """What becomes of items, asked for in any order; what comes before it was asked for waits."""

    def __init__(self, outcomes: Iterator[ItemOutcome[Item, Result]]) -> None:
        self._outcomes = outcomes
        self._early: dict[Item, ItemOutcome[Item, Result]] = {}

    def __call__(self, item: Item) -> Result:
        """The result of an item; raises the error that it ended with."""
        while item not in self._early:
            outcome = next(self._outcomes)
            self._early[outcome.item] = outcome
        return self._early.pop(item).settled()
