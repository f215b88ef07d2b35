"""Actors of a Ray cluster, each of which opens the stage once; needs ``bitext[ray]``.

An actor that is lost with its node costs what it had at hand: another one is started where there
is room, and who asked is told.
"""

from __future__ import annotations

import logging
import socket
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from itertools import islice
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, Generic

from bitext.errors import StorageError, UsageError
from bitext.spread.stage import Item, ItemOutcome, Result, SpreadStage, tried

#: A cluster of this machine's own, for as long as the command runs.
LOCAL = "ray"
#: Seconds in which an actor must be free: a model is loaded in the first.
START = 300.0
_TRIES = 3
_ANSWER = 10.0  #: seconds in which a cluster must answer at all


class ActorLost(Exception):
    """A node or its actor went away in the middle; what it had at hand is not done."""


class Actors(Generic[Item, Result]):
    """So many actors with one stage; use it in a ``with``.  Threads may share it."""

    def __init__(self, where: str, stage: SpreadStage[Item, Result], count: int | None) -> None:
        """Connect and start.

        Raises:
            UsageError: Ray is not installed.
            StorageError: there is no such cluster.
            BitextError: what the stage says that is missing on a node.
        """
        ray = self._ray = _ray()
        _connect(ray, where)
        self._stage = stage
        nodes = [node["Resources"] for node in ray.nodes() if node["Alive"]]
        gpus, cpus = (int(sum(node.get(kind, 0) for node in nodes)) for kind in ("GPU", "CPU"))
        self.count = count or gpus or len(nodes)
        largest = int(max((node.get("CPU", 0) for node in nodes), default=1))
        self._options: dict[str, Any] = {"num_cpus": max(1, min(cpus // self.count, largest))}
        if gpus:
            self._options = {"num_cpus": 1, "num_gpus": min(1.0, gpus / self.count)}
        #: actors that have opened the stage and are idle, or why one could not
        self._free: SimpleQueue[Any] = SimpleQueue()
        for _ in range(self.count):
            self._start()
        self._free.put(self._next())

    def __enter__(self) -> Actors[Item, Result]:
        return self

    def __exit__(self, *_error: object) -> None:
        self._ray.shutdown()

    def do(self, item: Item) -> Result:
        """Have an item done by the next actor that is free; waits for it.

        Raises:
            ActorLost: it was lost with the item.
            StorageError: there is none any more.
            Exception: what the work raised.
        """
        actor = self._next()
        try:
            result: Result = self._ray.get(actor.do.remote(item))
        except self._ray.exceptions.RayActorError as error:
            self._start()
            raise ActorLost(str(error).partition("\n")[0]) from error
        except self._ray.exceptions.RayTaskError as error:
            self._free.put(actor)
            raise error.cause from None
        self._free.put(actor)
        return result

    def _next(self) -> Any:
        try:
            found = self._free.get(timeout=START)
        except Empty:
            message = "no actor has started: the cluster has no room for one"
            raise StorageError(message, hint=f"each asks for {self._options}") from None
        if isinstance(found, Exception):
            raise found
        return found

    def _start(self) -> None:
        """Ask for an actor; it is free once there was room for it and it has opened the stage."""
        actor = self._ray.remote(_Actor).options(**self._options).remote(self._stage)

        def wait_for_it() -> None:
            try:
                self._ray.get(actor.ready.remote())
                self._free.put(actor)
            except self._ray.exceptions.RayTaskError as error:
                self._free.put(error.cause)
            except Exception as error:  # the cluster is gone, or we are
                self._free.put(ActorLost(str(error).partition("\n")[0]))

        Thread(target=wait_for_it, daemon=True).start()


class OnRay:
    """The cluster as whoever does the work (`spread.stage.Spread`)."""

    def __init__(self, where: str, count: int | None = None) -> None:
        self.where, self.count = where, count

    def map(
        self, stage: SpreadStage[Item, Result], items: Iterable[Item]
    ) -> Iterator[ItemOutcome[Item, Result]]:
        """Yield what becomes of each item, as they are done; one that was lost is done again."""
        left = iter(items)
        with Actors(self.where, stage, self.count) as actors:
            pool = ThreadPoolExecutor(actors.count)
            under_way: set[Future[ItemOutcome[Item, Result]]] = set()
            while True:
                room = 2 * actors.count - len(under_way)
                under_way |= {pool.submit(_persistent, actors, item) for item in islice(left, room)}
                if not under_way:
                    break
                done, under_way = wait(under_way, return_when=FIRST_COMPLETED)
                yield from (future.result() for future in done)
            pool.shutdown()


def _persistent(actors: Actors[Item, Result], item: Item) -> ItemOutcome[Item, Result]:
    for _ in range(_TRIES):
        outcome = tried(actors.do, item)
        if not isinstance(outcome.error, ActorLost):
            break
    return outcome


class _Actor:
    """What a node runs: the stage, opened."""

    def __init__(self, stage: SpreadStage[Any, Any]) -> None:
        self.stage = stage
        self.work: Any = None

    def ready(self) -> None:
        """Open the stage; what is missing here is an answer, and no death of the actor."""
        self.work = self.work or self.stage.open()

    def do(self, item: Any) -> Any:
        self.ready()
        return self.work(item)


def _knock(where: str) -> None:
    """Raise StorageError where nobody listens: Ray itself would try for minutes."""
    host, colon, port = where.rpartition("://")[2].rpartition(":")
    if not colon or not port.isdecimal():
        return
    try:
        socket.create_connection((host.strip("[]"), int(port)), timeout=_ANSWER).close()
    except OSError as error:
        raise StorageError(f"there is no Ray cluster at {where}: {error}") from error


def _ray() -> Any:
    try:
        import ray
    except ImportError as error:
        message = "a cluster needs the extra `ray`"
        raise UsageError(message, hint='pip install "bitext[ray]"') from error
    return ray


def _connect(ray: Any, where: str) -> None:
    address = "local" if where == LOCAL else where
    _knock(where)
    try:
        ray.init(
            address=address, log_to_driver=False, logging_level=logging.ERROR,
            ignore_reinit_error=True,
        )  # fmt: skip
    except (ConnectionError, ValueError, TimeoutError) as error:
        reason = str(error).partition("\n")[0]
        raise StorageError(f"there is no Ray cluster at {where}: {reason}") from error
