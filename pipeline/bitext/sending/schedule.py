"""Sending segments to a backend: batches, workers, retries, what happens to the failed.

The requests are pulled as they are needed (a window of a few batches for each worker), so
memory does not grow with the number of posts.  All state is touched by the calling thread
only; the workers do nothing but ``Caller.call``.
"""

from __future__ import annotations

import random
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import islice

from bitext.backends.meter import Meter, Metered
from bitext.backends.protocol import Backend, Draft, Limits, Request
from bitext.errors import BackendError, BackendRefused, BackendTransient, BackendUnavailable
from bitext.sending.batches import Batch, Deduplicator, Pending, arrange, pack
from bitext.sending.retry import Abandoned, BudgetSpent, Caller, Policy

#: Seconds that calls under way have to come back after Ctrl-C: what they bring is kept.
GRACE = 0.5
WINDOW = 4  #: batches for each worker that are looked at together, to put like lengths together

Receive = Callable[[list[tuple[Request, Draft]]], list[Request]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run came to.  A request in neither count was not reached before the stop."""

    delivered: int
    failed: tuple[tuple[Request, str], ...]  #: the request as last asked, and why it failed
    calls: int  #: calls of the backend, repeated ones included
    chars: int  #: characters handed to it, repeated ones included
    seconds: float = 0.0  #: from the first call to the last answer
    stopped: str = ""  #: why the run ended before the requests did
    error: BackendError | None = None  #: what stopped it, unless that was the budget
    given_up: frozenset[str] = frozenset()  #: keys of the failed that were never answered at all


def run(
    requests: Iterable[Request],
    backend: Backend,
    *,
    receive: Receive,
    tell: Callable[[Request], Request] | None = None,
    policy: Policy | None = None,
    jobs: int | None = None,
    max_chars: int | None = None,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], object] | None = None,
    uniform: Callable[[float, float], float] = random.uniform,
) -> Outcome:
    """Have every request answered by a draft that is taken, or say why not.

    ``receive`` gets the answers of each batch as soon as it is back, in this thread, and takes
    them; of those that are not good it returns the requests to ask instead (same keys).
    ``tell`` may add to a request, just before it goes out, what the answers before it have shown.
    At most ``min(jobs, limits.concurrency)`` calls run at a time.  The run stops before the
    request that would pass ``max_chars`` or a budget, when the backend refuses or is not
    available, and when ``policy.breaker`` batches in a row were given up.
    An exception from ``requests`` or ``receive`` is raised again once the calls under way are back
    and received, Ctrl-C after `GRACE`; what was being received then is received again.
    """
    limits = backend.limits()
    meter = backend.meter if isinstance(backend, Metered) else Meter()
    caller = Caller(backend, policy or Policy(), max_chars, clock, sleep, uniform, meter)
    workers = max(1, min(jobs or limits.concurrency, limits.concurrency))
    twins = Deduplicator(limits)
    told = tell or (lambda request: request)
    return _Run(iter(requests), limits, caller, receive, told, workers, twins).to_the_end()


@dataclass(slots=True)
class _Run:
    """The state of one run."""

    requests: Iterator[Request]
    limits: Limits
    caller: Caller
    receive: Receive
    tell: Callable[[Request], Request]
    workers: int
    twins: Deduplicator
    ready: deque[Batch] = field(default_factory=deque)
    again: list[Pending] = field(default_factory=list)  #: to be asked anew, in the next window
    under_way: dict[Future[dict[str, Draft]], Batch] = field(default_factory=dict)
    failed: list[tuple[Request, str]] = field(default_factory=list)
    delivered: int = 0
    given_up: int = 0  #: batches in a row
    unanswered: set[str] = field(default_factory=set)  #: keys of batches that were given up
    stopped: str = ""
    error: BackendError | None = None

    def to_the_end(self) -> Outcome:
        started = self.caller.clock()
        pool = ThreadPoolExecutor(self.workers)
        try:
            while self._fill(pool):
                done, _ = wait(self.under_way, return_when=FIRST_COMPLETED)
                for future in [future for future in self.under_way if future in done]:
                    self._settle(future, self.under_way[future])
        except BaseException as reason:
            self._drain(GRACE if isinstance(reason, KeyboardInterrupt) else None)
            raise
        finally:  # a call that did not come back in time is left alone
            left = any(not future.done() for future in self.under_way)
            pool.shutdown(wait=not left, cancel_futures=True)
        return Outcome(
            self.delivered,
            tuple(self.failed),
            self.caller.calls,
            self.caller.chars,
            self.caller.clock() - started,
            self.stopped,
            self.error,
            frozenset(self.unanswered),
        )

    def _fill(self, pool: ThreadPoolExecutor) -> bool:
        """Give the idle workers something to do; False when nothing is left or under way."""
        while len(self.under_way) < self.workers and (batch := self._next()):
            future = pool.submit(self.caller.call, [self.tell(ask.request) for ask in batch])
            self.under_way[future] = batch
        return bool(self.under_way)

    def _next(self) -> Batch:
        """The next batch, its characters reserved; empty when there is none to send now."""
        while not self.ready and not self.stopped and self._refill():
            pass
        if self.stopped or not self.ready:
            return ()
        batch = self.ready.popleft()
        affordable = self._reserve(batch)
        if len(affordable) < len(batch):
            self._halt("the budget of characters is spent")
        return affordable

    def _refill(self) -> bool:
        """Read one window and batch it; False when nothing is left to read."""
        size = WINDOW * self.workers * max(1, self.limits.max_items)
        fresh = [Pending(request) for request in islice(self.requests, size)]
        again, self.again = self.again, []
        fit = [*again, *(ask for ask in fresh if self._fits(ask) and not self._known(ask))]
        self.ready.extend(pack(arrange(fit, self.limits), self.limits))
        return bool(fresh or again)

    def _fits(self, ask: Pending) -> bool:
        most = self.limits.max_chars
        if ask.chars > most:
            limit = f"{most:,} characters the backend takes at once"
            self._fail(ask, f"too long: {ask.chars:,} characters, more than the {limit}")
        return ask.chars <= most

    def _known(self, ask: Pending) -> bool:
        """Whether a twin has had the answer, or will bring it."""
        if draft := self.twins.draft(ask.request):
            self._ask_again(self._received([(ask, draft)]))
        return draft is not None or self.twins.joins(ask.request)

    def _reserve(self, batch: Batch) -> Batch:
        """The requests of a batch, from its start, that the budget still covers."""
        for count, ask in enumerate(batch):
            if not self.caller.reserve(ask.chars):
                return batch[:count]
        return batch

    def _drain(self, seconds: float | None) -> None:
        """Keep what is still coming back, after an exception; the first one is the one told."""
        self.caller.stop.set()
        back, _ = wait(self.under_way, timeout=seconds)
        for future, batch in list(self.under_way.items()):
            with suppress(Exception):
                if future in back:
                    self._settle(future, batch)

    def _settle(self, future: Future[dict[str, Draft]], batch: Batch) -> None:
        error = future.exception()
        if error is None:
            self._answered(future, batch, future.result())
            return
        del self.under_way[future]
        match error:
            case Abandoned():
                pass
            case BudgetSpent():
                self._halt(str(error))
            case BackendRefused() | BackendUnavailable():
                self._halt(error.message, error)
            case BackendTransient():
                self._give_up(batch, error)
            case BackendError():
                self._rejected(batch, error)
            case _:
                raise error

    def _answered(
        self, future: Future[dict[str, Draft]], batch: Batch, drafts: dict[str, Draft]
    ) -> None:
        self.given_up = 0
        answered = [(ask, drafts[ask.key]) for ask in batch if ask.key in drafts]
        for ask, draft in tuple(answered):
            answered += [(Pending(r), replace(draft, key=r.key)) for r in self.twins.of(ask.key)]
        later = self._received(answered)
        del self.under_way[future]  # not before: Ctrl-C in ``receive`` must not lose a draft
        for ask, draft in answered:
            self.twins.settle(ask.request, draft)
        self._ask_again(later)
        for ask in batch:
            if ask.key not in drafts:
                self._unanswered(ask, "the backend gave no answer to it")

    def _received(self, answered: list[tuple[Pending, Draft]]) -> list[Pending]:
        """Hand answers over; what has to be asked anew."""
        if not answered:
            return []
        found = self.receive([(ask.request, draft) for ask, draft in answered])
        instead = {request.key: request for request in found}
        self.delivered += len(answered) - len(instead)
        refused = (ask for ask, _ in answered if ask.key in instead)
        return [replace(a, request=instead[a.key], answers=a.answers + 1) for a in refused]

    def _ask_again(self, asks: list[Pending]) -> None:
        for ask in asks:
            if ask.answers < self.caller.policy.answers:
                self.again.append(ask)
            else:
                reason = f"not acceptable after {ask.answers} answers"
                fault = ask.request.fault
                self._fail(ask, f"{reason}: {fault}" if fault else reason)

    def _unanswered(self, ask: Pending, reason: str) -> None:
        """Ask once more, alone, for what got no answer: the reply may have been an accident."""
        if ask.silent:
            self._fail(ask, reason)
        else:
            self.ready.appendleft((replace(ask, silent=True),))

    def _rejected(self, batch: Batch, error: BackendError) -> None:
        """Halve a batch that cannot be answered, until the culprit is alone."""
        if len(batch) == 1:
            self._unanswered(batch[0], error.message)
            return
        middle = len(batch) // 2
        self.ready.extendleft((batch[middle:], batch[:middle]))

    def _give_up(self, batch: Batch, error: BackendTransient) -> None:
        self.given_up += 1
        for ask in batch:
            self.unanswered |= {ask.key, *(twin.key for twin in self.twins.of(ask.key))}
            self._fail(ask, f"given up: {error.message}")
        if self.given_up >= self.caller.policy.breaker:
            self._halt(f"{self.given_up} batches in a row were given up: {error.message}", error)

    def _fail(self, ask: Pending, reason: str) -> None:
        self.failed += [(r, reason) for r in (ask.request, *self.twins.of(ask.key))]
        self.twins.settle(ask.request, None)

    def _halt(self, reason: str, error: BackendError | None = None) -> None:
        """Send nothing more; what is under way may come back. The first reason counts."""
        if not self.stopped:
            self.stopped, self.error = reason, error
        if error is not None:
            self.caller.stop.set()
