"""Promise C2: no request storm; waits are the policy's, and one for all workers."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bitext.backends.protocol import Draft, Limits, Request
from bitext.errors import BackendRefused, BackendTransient
from bitext.sending.retry import Abandoned, BudgetSpent, Caller, Policy, answers
from bitext.sending.schedule import run
from tests.sending.scheduled import receiving


class Busy:
    """Always, or for the first calls, too busy; tells every call to ``log``."""

    name = signature = "busy"

    def __init__(self, times: int = 10**9, wait: float | None = None, log: list[str] | None = None):
        self.times, self.wait, self.log = times, wait, log if log is not None else []
        self.seen: Counter[str] = Counter()
        self.lock = threading.Lock()

    def limits(self) -> Limits:
        return Limits(concurrency=8)

    def missing(self) -> str:
        return ""

    def translate(self, batch: Sequence[Request]) -> Sequence[Draft]:
        with self.lock:
            self.log.append(f"call {batch[0].key}")
            self.seen[batch[0].key] += 1
            if sum(self.seen.values()) <= self.times:
                raise BackendTransient("busy", retry_after=self.wait)
        return [Draft(request.key, "ok") for request in batch]


class Clock:
    def __init__(self) -> None:
        self.now = 0.0
        self.lock = threading.Lock()

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        with self.lock:
            self.now += seconds


def exact(_low: float, _high: float) -> float:
    return 1.0


@given(st.integers(1, 20), st.none() | st.floats(0, 1e6), st.floats(0.75, 1.25))
def test_a_wait_is_within_the_policy(attempt: int, asked: float | None, chance: float) -> None:
    policy = Policy()
    wait = policy.wait(attempt, asked, lambda low, high: min(max(chance, low), high))
    assert policy.first * (1 - policy.jitter) <= wait <= policy.cap
    if asked is not None and policy.first <= asked <= policy.cap:
        assert wait == asked


def test_waits_double() -> None:
    assert [Policy().wait(n, None, exact) for n in range(1, 8)] == [1, 2, 4, 8, 16, 32, 60]


def test_eight_workers_on_a_busy_service_make_no_storm() -> None:
    busy, clock, policy = Busy(), Clock(), Policy()
    outcome = run(
        (Request(f"k{n}", f"字{n}") for n in range(1000)),
        busy,
        receive=receiving(),
        clock=clock,
        sleep=clock.sleep,
        uniform=exact,
        policy=policy,
    )
    assert max(busy.seen.values()) <= policy.attempts
    assert len(busy.seen) <= 8 + policy.breaker
    assert clock.now <= policy.deadline
    assert isinstance(outcome.error, BackendTransient)


@pytest.mark.parametrize("shared", [True, False])
def test_the_cool_down_of_one_worker_holds_all(
    shared: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While ``a`` waits, ``b`` is started (inside the sleep of ``a``): it waits too."""
    log: list[str] = []
    clock = Clock()

    def sleep(seconds: float) -> None:
        log.append("sleep")
        if log.count("sleep") == 1:
            caller.call([Request("b", "字")])
        clock.sleep(seconds)

    caller = Caller(Busy(1, 30, log), clock=clock, sleep=sleep)
    if not shared:  # the control: each waits for itself
        monkeypatch.setattr(Caller, "_cool_down", lambda self, seconds: sleep(seconds))
    caller.call([Request("a", "字")])
    waited = ["call a", "sleep", "sleep", "call b", "call a"]
    assert (log == waited) == shared


def test_a_retry_that_would_end_after_the_deadline_is_not_waited_for() -> None:
    clock = Clock()
    busy = Busy(wait=60)
    caller = Caller(busy, Policy(deadline=100, attempts=50), clock=clock, sleep=clock.sleep)
    with pytest.raises(BackendTransient):
        caller.call([Request("a", "字")])
    assert (busy.seen["a"], clock.now) == (2, 60)


def test_repeated_attempts_are_paid_from_the_budget() -> None:
    clock = Clock()
    caller = Caller(Busy(), max_chars=5, clock=clock, sleep=clock.sleep)
    assert caller.reserve(2)
    with pytest.raises(BudgetSpent):
        caller.call([Request("a", "字字")])
    assert (caller.calls, caller.chars) == (2, 4)


def test_what_was_not_sent_is_not_counted() -> None:
    caller = Caller(Busy(), max_chars=5)
    assert caller.reserve(2)
    caller.stop.set()
    with pytest.raises(Abandoned):
        caller.call([Request("a", "字字")])
    assert (caller.calls, caller.chars) == (0, 0)


def test_keys_nobody_asked_for_are_ignored() -> None:
    class Eager(Busy):
        def translate(self, batch: Sequence[Request]) -> Sequence[Draft]:
            return [Draft("other", "x"), *super().translate(batch)]

    assert set(answers(Eager(0), [Request("a", "字")])) == {"a"}


def test_a_refusal_ends_the_waiting_of_the_others() -> None:
    """Real time: ``a`` is told to wait a minute while ``b`` is refused."""
    both_called = threading.Barrier(2, timeout=20)

    class Refusing(Busy):
        def translate(self, batch: Sequence[Request]) -> Sequence[Draft]:
            both_called.wait()
            if batch[0].key == "b":
                raise BackendRefused("no quota")
            return super().translate(batch)

    started = time.monotonic()
    outcome = run(
        [Request("a", "字"), Request("b", "字字")],
        Refusing(wait=60),
        receive=receiving(),
    )
    assert time.monotonic() - started < 30
    assert (outcome.stopped, outcome.calls, outcome.failed) == ("no quota", 2, ())


def test_stopping_ends_a_real_wait_at_once() -> None:
    busy = Busy(wait=60)
    caller = Caller(busy)
    caught: list[BaseException] = []

    def work() -> None:
        try:
            caller.call([Request("a", "字")])
        except Abandoned as error:
            caught.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    while not busy.seen:
        time.sleep(0.001)
    caller.stop.set()
    thread.join(5)
    assert caught
    assert busy.seen["a"] == 1
