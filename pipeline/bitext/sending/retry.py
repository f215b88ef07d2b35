"""Calling a backend patiently: back-off, one cool-down for all workers, a budget.

Time, sleep and chance are parameters.  The figures of ``Policy`` follow the retry
behaviour of the DeepL and Google Cloud client libraries.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from threading import Event, Lock
from typing import TYPE_CHECKING

from bitext.backends.meter import Meter
from bitext.backends.protocol import Backend, Draft, Request
from bitext.errors import BackendError, BackendRejected, BackendTransient

if TYPE_CHECKING:
    from tenacity import RetryCallState, Retrying


_LONGEST_WAIT = 3600.0  #: seconds at once; a clock takes no more than some hundred years


@dataclass(frozen=True, slots=True)
class Policy:
    """How long trouble is waited out; seconds where nothing else is said."""

    first: float = 1.0  #: wait after the first failed attempt
    factor: float = 2.0  #: each further wait is so much longer
    cap: float = 60.0  #: no single wait is longer, whatever ``Retry-After`` says
    jitter: float = 0.25  #: each wait is up to this share shorter or longer
    attempts: int = 5  #: calls for one batch
    deadline: float = 600.0  #: no wait that would end later than this after the first call
    breaker: int = 3  #: batches given up in a row that stop the run
    answers: int = 10  #: unacceptable answers to one request before it fails

    def wait(
        self, attempt: int, asked: float | None, uniform: Callable[[float, float], float]
    ) -> float:
        """Seconds to wait after failed attempt number ``attempt`` (from 1)."""
        if asked is not None:
            return min(max(asked, self.first), self.cap)
        exact = self.first * self.factor ** (attempt - 1)
        return min(exact * uniform(1 - self.jitter, 1 + self.jitter), self.cap)


class Abandoned(Exception):
    """The run was stopped before this batch was sent (again)."""


class BudgetSpent(Exception):
    """Sending this batch (again) would pass the budget, which the message names."""


@dataclass(slots=True)
class Caller:
    """Calls the backend for every worker; thread-safe.

    A transient failure of one worker makes all of them wait: ``_until`` is shared.
    """

    backend: Backend
    policy: Policy = field(default_factory=Policy)
    max_chars: int | None = None  #: characters handed over, repeated attempts included
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], object] | None = None  #: by default a wait that ``stop`` ends
    uniform: Callable[[float, float], float] = random.uniform  # spreads waits, keeps no secret
    meter: Meter = field(default_factory=Meter)
    stop: Event = field(default_factory=Event)
    calls: int = field(default=0, init=False)
    chars: int = field(default=0, init=False)
    _until: float = field(default=float("-inf"), init=False)
    _lock: Lock = field(default_factory=Lock, init=False)

    def reserve(self, chars: int) -> bool:
        """Take ``chars`` from the budget; False, and nothing taken, where they pass it."""
        with self._lock:
            if self.max_chars is not None and self.chars + chars > self.max_chars:
                return False
            self.chars += chars
            return True

    def call(self, batch: Sequence[Request]) -> dict[str, Draft]:
        """Answer a batch whose characters are reserved, by key; see ``answers``.

        Raises the backend's typed error once trying again is of no use, ``Abandoned`` or
        ``BudgetSpent``.  Any other exception of the backend becomes ``BackendRejected``.
        """
        started: list[float] = []  # of the first attempt: waiting for a turn is no trouble
        return self._retrying(started)(self._attempt, batch, iter([True]), started)

    def _attempt(
        self, batch: Sequence[Request], prepaid: Iterator[bool], started: list[float]
    ) -> dict[str, Draft]:
        chars, paid = sum(request.chars for request in batch), next(prepaid, False)
        while not self.stop.is_set() and (left := self._left(chars)) > 0:
            (self.sleep or self.stop.wait)(min(left, _LONGEST_WAIT))
        if self.stop.is_set():
            self.reserve(-chars if paid else 0)  # given back: nothing was sent
            raise Abandoned
        if not paid and not self.reserve(chars):
            raise BudgetSpent("the budget of characters is spent")
        started.append(self.clock())
        return self._paid(batch, chars)

    def _left(self, chars: int) -> float:
        """Seconds until this call may leave: the cool-down first, then its turn."""
        now = self.clock()
        return self._until - now if self._until > now else self.meter.turn(chars, now)

    def _paid(self, batch: Sequence[Request], chars: int) -> dict[str, Draft]:
        cost = self.meter.cost(batch)
        if not self.meter.afford(cost):
            self.reserve(-chars)
            raise BudgetSpent(f"the budget of {self.meter.budget} is spent")
        with self._lock:
            self.calls += 1
        try:
            return answers(self.backend, batch)
        finally:
            self.meter.settle(cost)

    def _retrying(self, started: list[float]) -> Retrying:
        from tenacity import Retrying, retry_if_exception_type

        return Retrying(
            retry=retry_if_exception_type(BackendTransient),
            wait=self._wait,
            stop=self._enough(started),
            sleep=self._cool_down,
            reraise=True,
        )

    def _wait(self, state: RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        asked = error.retry_after if isinstance(error, BackendTransient) else None
        return self.policy.wait(state.attempt_number, asked, self.uniform)

    def _enough(self, started: list[float]) -> Callable[[RetryCallState], bool]:
        def enough(state: RetryCallState) -> bool:
            late = self.clock() - started[0] + state.upcoming_sleep > self.policy.deadline
            return late or state.attempt_number >= self.policy.attempts

        return enough

    def _cool_down(self, seconds: float) -> None:
        """Let everybody wait; the waiting itself is done before the next attempt."""
        with self._lock:
            self._until = max(self._until, self.clock() + seconds)


#: A longer answer is none, whatever it says: people's translations have up to 4 times the
#: characters of their source (`drafting.validation`), and reading an answer takes time, too.
LONGEST_ANSWER, AT_LEAST = 20, 2_000


def answers(backend: Backend, batch: Sequence[Request]) -> dict[str, Draft]:
    """One call; keep the drafts that answer a request of the batch, without contradiction.

    Unknown keys are ignored, and of a key answered in two ways no answer is kept, nor one that
    is far too long.
    """
    try:
        drafts = list(backend.translate(batch))
        given = {(draft.key, draft.text): draft for draft in drafts if isinstance(draft.text, str)}
    except BackendError:
        raise
    except (Exception, SystemExit) as error:  # a library that exits must not end the run
        raise BackendRejected(f"{type(error).__name__} inside the backend") from error
    keys = [key for key, _ in given]
    count = Counter(keys)
    most = {request.key: AT_LEAST + LONGEST_ANSWER * request.chars for request in batch}
    return {
        key: draft
        for (key, text), draft in given.items()
        if key in most and count[key] == 1 and len(text) <= most[key]
    }
