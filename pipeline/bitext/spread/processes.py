"""Processes of this machine, each of which opens the stage once."""

from __future__ import annotations

import gc
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from threading import Thread
from typing import TYPE_CHECKING, Any

from bitext.spread.stage import Here, Item, ItemOutcome, Result, SpreadStage, tried

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

#: As many posts as pay for the start of a process: it takes a third of a second, as thirty do.
WORTH_IT = 64
#: Items under way for each process: enough that none waits, few enough that memory is flat.
_AHEAD = 4


def cores() -> int:
    """How many processes this one may have at work at once."""
    if hasattr(os, "sched_getaffinity"):  # what a container was given, not what the machine has
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def pays(processes: Processes, items: int) -> bool:
    """Whether so many posts are done earlier by processes than by this one."""
    return processes.count > 1 and items >= WORTH_IT


class _NoProcesses(Exception):
    """Not one could be started."""


class Processes:
    """A pool, started when it is first asked; use it in a ``with``.

    Processes are spawned: a fork would take along locks and threads, and would hold a lock on a
    workspace after this process was killed.
    """

    def __init__(self, count: int) -> None:
        self.count = count
        self._stage: object = None
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Processes:
        return self

    def __exit__(self, *_error: object) -> None:
        self._end()

    def map(
        self, stage: SpreadStage[Item, Result], items: Iterable[Item]
    ) -> Iterator[ItemOutcome[Item, Result]]:
        """Yield what becomes of each item, as they are done.

        When a process dies (the system has no memory left, say) what it had not finished is done
        here; so is all where processes cannot be had.
        """
        from concurrent.futures import FIRST_COMPLETED, wait
        from concurrent.futures.process import BrokenProcessPool

        left, next_ones = iter(items), deque[Item]()
        under_way: dict[Future[ItemOutcome[Item, Result]], Item] = {}
        try:
            while True:
                next_ones.extend(islice(left, self.count * _AHEAD - len(under_way)))
                while next_ones:
                    under_way[self._opened(stage).submit(_work, next_ones[0])] = next_ones[0]
                    next_ones.popleft()
                if not under_way:
                    return
                for done in wait(under_way, return_when=FIRST_COMPLETED).done:
                    outcome = done.result()
                    del under_way[done]
                    yield outcome
        except (BrokenProcessPool, _NoProcesses):
            self._end()
            yield from Here().map(stage, (*under_way.values(), *next_ones, *left))
        finally:
            for future in under_way:
                future.cancel()

    def _opened(self, stage: SpreadStage[Any, Any]) -> ProcessPoolExecutor:
        if self._pool is None or self._stage != stage:
            self._end()
            # imported where they are needed: most commands end without
            from concurrent.futures import ProcessPoolExecutor
            from multiprocessing import get_context

            self._stage = stage
            given = stage, gc.get_threshold()
            try:
                self._pool = ProcessPoolExecutor(self.count, get_context("spawn"), _open, given)
            except (OSError, NotImplementedError) as error:  # no shared memory in this container
                raise _NoProcesses from error
        return self._pool

    def _end(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
        self._pool = None


# Within a process of the pool

_opened: list[Callable[[Any], Any]] = []


def _open(stage: SpreadStage[Any, Any], garbage: tuple[int, int, int]) -> None:
    """Begin; ``garbage`` is how often the parent looks for it (`gc.set_threshold`)."""
    from multiprocessing import parent_process

    gc.set_threshold(*garbage)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for whoever sends the work
    parent = parent_process()
    if parent is not None:
        Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()
    _opened[:] = [stage.open()]


def _end_with(sentinel: int) -> None:
    """A killed parent asks for nothing more: nobody is left behind who waits for it."""
    from multiprocessing.connection import wait

    wait([sentinel])
    os._exit(1)


def _work(item: Any) -> ItemOutcome[Any, Any]:
    return tried(_opened[0], item)
