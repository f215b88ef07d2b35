"""Actors of a Ray cluster, each of which opens a stage once; needs ``bitext[ray]``.

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
from uuid import uuid4

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


class _Pool:
    """The actors of a cluster, whatever this process has them do: a workspace with two languages,
    or with an engine beside another one, has no more of them than one with one.
    """

    def __init__(self, ray: Any, where: str, count: int | None) -> None:
        self.ray = ray
        _connect(ray, where)
        nodes = [node["Resources"] for node in ray.nodes() if node["Alive"]]
        gpus, cpus = (int(sum(node.get(kind, 0) for node in nodes)) for kind in ("GPU", "CPU"))
        self.count = count or gpus or len(nodes)
        largest = int(max((node.get("CPU", 0) for node in nodes), default=1))
        self._options: dict[str, Any] = {"num_cpus": max(1, min(cpus // self.count, largest))}
        if gpus:
            self._options = {"num_cpus": 1, "num_gpus": min(1.0, gpus / self.count)}
        self.free: SimpleQueue[Any] = SimpleQueue()  #: idle actors, or why there is none
        for _ in range(self.count):
            self.start()

    def next(self) -> Any:
        """An actor that is free; waits for one."""
        try:
            found = self.free.get(timeout=START)
        except Empty:
            message = "no actor has started: the cluster has no room for one"
            raise StorageError(message, hint=f"each asks for {self._options}") from None
        if isinstance(found, Exception):
            raise found
        return found

    def start(self) -> None:
        """Ask for an actor; it is free once there was room for it."""
        actor = self.ray.remote(_Actor).options(**self._options).remote()

        def wait_for_it() -> None:
            try:
                self.ray.get(actor.ready.remote())
                self.free.put(actor)
            except Exception as error:  # the cluster is gone, or we are
                self.free.put(ActorLost(str(error).partition("\n")[0]))

        Thread(target=wait_for_it, daemon=True).start()


_pools: dict[tuple[str, int | None], _Pool] = {}


def _pool(where: str, count: int | None) -> _Pool:
    ray = _ray()
    if not ray.is_initialized():
        _pools.clear()
    if (where, count) not in _pools:
        _pools[where, count] = _Pool(ray, where, count)
    return _pools[where, count]


class Actors(Generic[Item, Result]):
    """So many actors with one stage; use it in a ``with``.  Threads may share it."""

    def __init__(self, where: str, stage: SpreadStage[Item, Result], count: int | None) -> None:
        """Connect, start, and have the first that is free open the stage.

        Raises:
            UsageError: Ray is not installed.
            StorageError: there is no such cluster.
            BitextError: what the stage says that is missing on a node.
        """
        self._pool = _pool(where, count)
        self.count = self._pool.count
        self._stage = uuid4().hex, self._pool.ray.put(stage)
        self._asked("open")

    def __enter__(self) -> Actors[Item, Result]:
        return self

    def __exit__(self, *_error: object) -> None:
        self._pool.ray.shutdown()

    def do(self, item: Item) -> Result:
        """Have an item done by the next actor that is free; waits for it.

        Raises:
            ActorLost: it was lost with the item.
            StorageError: there is none any more.
            Exception: what the work raised.
        """
        result: Result = self._asked("do", item)
        return result

    def _asked(self, what: str, *about: object) -> Any:
        pool = self._pool
        actor = pool.next()
        try:
            result = pool.ray.get(getattr(actor, what).remote(*self._stage, *about))
        except pool.ray.exceptions.RayActorError as error:
            pool.start()
            raise ActorLost(str(error).partition("\n")[0]) from error
        except pool.ray.exceptions.RayTaskError as error:
            pool.free.put(actor)
            raise error.cause from None
        pool.free.put(actor)
        return result


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
    """What a node runs: the stages, each opened when it is first wanted."""

    def __init__(self) -> None:
        self.opened: dict[str, Any] = {}

    def ready(self) -> None:
        """Say that there was room."""

    def open(self, name: str, stage: SpreadStage[Any, Any]) -> None:
        """Open a stage; what is missing here is an answer, and no death of the actor."""
        if name not in self.opened:
            self.opened[name] = stage.open()

    def do(self, name: str, stage: SpreadStage[Any, Any], item: Any) -> Any:
        self.open(name, stage)
        return self.opened[name](item)


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
