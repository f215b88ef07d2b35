"""Whatever a backend does: each request is delivered once or failed once, within limits."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bitext.backends.protocol import Draft, Limits, Request
from bitext.errors import (
    BackendRefused,
    BackendRejected,
    BackendTransient,
    BackendUnavailable,
    StorageError,
)
from bitext.sending import schedule
from bitext.sending.retry import Policy
from bitext.sending.schedule import Outcome, run
from tests.sending.scheduled import receiving

PATIENT = Policy(attempts=3, breaker=10**6)
TROUBLE = ["transient", "rejected", "crash", "exit", "missing", "twice", "extra", "garbage", "bad"]
Fates = dict[str, list[str]]


@dataclass
class Fake:
    """A backend that follows a script for each key; ``poison`` keys are always rejected."""

    fates: Fates = field(default_factory=dict)
    poison: frozenset[str] = frozenset()
    limit: Limits = field(default_factory=lambda: Limits(max_items=4, max_chars=30, concurrency=3))
    batches: list[list[Request]] = field(default_factory=list)
    most_at_once: int = 0
    name: str = "fake"
    signature: str = "fake"
    _now: int = 0
    _lock: Any = field(default_factory=threading.Lock)

    def limits(self) -> Limits:
        return self.limit

    def missing(self) -> str:
        return ""

    def translate(self, batch: Sequence[Request]) -> Sequence[Draft]:
        with self._lock:
            self.batches.append(list(batch))
            self._now += 1
            self.most_at_once = max(self.most_at_once, self._now)
            fates = {r.key: (self.fates.get(r.key) or ["good"]).pop(0) for r in batch}
        try:
            return self.answer(batch, fates)
        finally:
            with self._lock:
                self._now -= 1

    def answer(self, batch: Sequence[Request], fates: dict[str, str]) -> list[Draft]:
        for fate in fates.values():
            self.fail(fate)
        if self.poison.intersection(fates):
            raise BackendRejected("poison")
        drafts = []
        for request in reversed(batch):
            fate = fates[request.key]
            if fate != "missing":
                text = {"bad": "BAD", "garbage": None}.get(fate, f"EN {request.text}")
                drafts.append(Draft(request.key, text))  # type: ignore[arg-type]  # garbage is one
            if fate == "twice":
                drafts.append(Draft(request.key, "something else"))
            if fate == "extra":
                drafts.append(Draft("unasked", "x"))
        return drafts

    def fail(self, fate: str) -> None:
        errors: dict[str, Callable[[], BaseException]] = {
            "transient": lambda: BackendTransient("busy"),
            "rejected": lambda: BackendRejected("no"),
            "refused": lambda: BackendRefused("quota"),
            "unavailable": lambda: BackendUnavailable("no model"),
            "crash": lambda: ZeroDivisionError("secret"),
            "exit": lambda: SystemExit(1),
        }
        if fate in errors:
            raise errors[fate]()


@dataclass
class Run:
    """One run of the scheduler with everything that came of it."""

    outcome: Outcome
    delivered: list[tuple[str, str]]
    threads: set[str]

    @property
    def failed(self) -> list[str]:
        return [request.key for request, _ in self.outcome.failed]


def accept_unless_bad(request: Request, draft: Draft) -> Request | None:
    return replace(request, fault="bad") if draft.text == "BAD" else None


def execute(requests: Any, fake: Fake, **options: Any) -> Run:
    delivered: list[tuple[str, str]] = []
    threads: set[str] = set()
    clock = [0.0]

    def deliver(pairs: list[tuple[Request, Draft]]) -> None:
        threads.add(threading.current_thread().name)
        delivered.extend((request.key, draft.text) for request, draft in pairs)

    def sleep(seconds: float) -> None:
        clock[0] += seconds

    given: dict[str, Any] = {"policy": PATIENT, "accept": accept_unless_bad, "deliver": deliver}
    given |= options
    receive = receiving(given.pop("deliver"), given.pop("accept"))
    outcome = run(requests, fake, receive=receive, clock=lambda: clock[0], sleep=sleep, **given)
    return Run(outcome, delivered, threads)


def of_lengths(lengths: list[int]) -> list[Request]:
    """No text twice: equal ones share a call."""
    return [Request(f"k{n}", chr(0x4E00 + n) * length) for n, length in enumerate(lengths)]


requests = st.lists(st.integers(1, 30), max_size=25).map(of_lengths)
troubles = st.lists(st.lists(st.sampled_from([*TROUBLE, "good"]), max_size=6), max_size=25)


def fates(troubles: list[list[str]]) -> Fates:
    return {f"k{number}": list(fate) for number, fate in enumerate(troubles)}


@given(requests, troubles, st.integers(1, 5))
def test_each_request_is_delivered_once_or_failed_once(
    asked: list[Request], trouble: list[list[str]], jobs: int
) -> None:
    fake = Fake(fates(trouble))
    result = execute(asked, fake, jobs=jobs)
    assert Counter([key for key, _ in result.delivered] + result.failed) == Counter(
        request.key for request in asked
    )
    assert dict(result.delivered) == {
        r.key: f"EN {r.text}" for r in asked if r.key not in result.failed
    }
    assert result.outcome.delivered == len(result.delivered)
    assert (result.outcome.stopped, result.outcome.error) == ("", None)


@given(requests, troubles, st.integers(1, 5))
def test_no_call_is_larger_than_the_limits(
    asked: list[Request], trouble: list[list[str]], jobs: int
) -> None:
    fake = Fake(fates(trouble))
    result = execute(asked, fake, jobs=jobs)
    for batch in fake.batches:
        assert 1 <= len(batch) <= fake.limit.max_items
        assert sum(len(request.text) for request in batch) <= fake.limit.max_chars
        assert len({request.key for request in batch}) == len(batch)
    assert fake.most_at_once <= min(jobs, fake.limit.concurrency)
    assert result.outcome.calls == len(fake.batches)
    assert result.outcome.chars == sum(len(r.text) for batch in fake.batches for r in batch)
    assert result.threads <= {threading.current_thread().name}


@given(requests, troubles, st.integers(1, 5), st.integers(0, 200))
def test_the_budget_is_never_passed(
    asked: list[Request], trouble: list[list[str]], jobs: int, budget: int
) -> None:
    fake = Fake(fates(trouble))
    result = execute(asked, fake, jobs=jobs, max_chars=budget)
    sent = sum(len(r.text) for batch in fake.batches for r in batch)
    assert sent == result.outcome.chars <= budget
    ended = [key for key, _ in result.delivered] + result.failed
    assert len(set(ended)) == len(ended)
    if not result.outcome.stopped:
        assert len(ended) == len(asked)
    else:
        assert "budget" in result.outcome.stopped
        assert result.outcome.error is None


@given(requests, st.randoms(use_true_random=False), st.integers(1, 5), st.data())
def test_neither_order_nor_workers_change_what_is_delivered(
    asked: list[Request], random: Any, jobs: int, data: st.DataObject
) -> None:
    keys = [request.key for request in asked]
    poison = data.draw(st.sets(st.sampled_from(keys)) if keys else st.just(set()))
    shuffled = random.sample(asked, len(asked))
    result = execute(shuffled, Fake(poison=frozenset(poison)), jobs=jobs)
    assert set(result.failed) == poison
    assert {key for key, _ in result.delivered} == set(keys) - poison


def test_one_poison_in_twenty_costs_few_calls() -> None:
    fake = Fake(poison=frozenset({"k7"}), limit=Limits(max_items=20, max_chars=1000))
    result = execute(of_lengths([3] * 20), fake)
    assert result.failed == ["k7"]
    assert result.outcome.delivered == 19
    assert result.outcome.calls <= 20


def test_a_reason_names_the_class_of_a_crash_and_nothing_more() -> None:
    result = execute(of_lengths([1]), Fake({"k0": ["crash"] * 9}))
    ((_, reason),) = result.outcome.failed
    assert "ZeroDivisionError" in reason
    assert "secret" not in reason


def test_what_a_reply_left_out_is_asked_once_more_alone() -> None:
    fake = Fake({"k1": ["missing"], "k2": ["missing", "missing"]})
    result = execute(of_lengths([1, 2, 3]), fake)
    first, *alone = [[r.key for r in batch] for batch in fake.batches]
    assert first == ["k0", "k1", "k2"]
    assert sorted(alone) == [["k1"], ["k2"]]  # two workers: whichever comes first
    assert result.failed == ["k2"]


def test_a_text_longer_than_a_call_is_not_sent() -> None:
    fake = Fake()
    result = execute(of_lengths([31, 2]), fake)
    assert "too long" in result.outcome.failed[0][1]
    assert [[r.key for r in batch] for batch in fake.batches] == [["k1"]]


def test_an_unacceptable_draft_is_asked_for_again_as_accept_says() -> None:
    fake = Fake({"k0": ["bad", "bad"]})
    result = execute(of_lengths([2]), fake)
    assert [batch[0].fault for batch in fake.batches] == ["", "bad", "bad"]
    assert result.delivered == [("k0", "EN 一一")]


def test_a_ladder_without_end_ends() -> None:
    result = execute(of_lengths([2]), Fake({"k0": ["bad"] * 99}), policy=Policy(answers=4))
    assert result.outcome.calls == 4
    assert result.outcome.failed[0][1] == "not acceptable after 4 answers: bad"


def test_like_lengths_travel_together() -> None:
    fake = Fake(limit=Limits(max_items=2, max_chars=100))
    execute(of_lengths([9, 1, 8, 2]), fake)
    assert [[len(r.text) for r in batch] for batch in fake.batches] == [[1, 2], [8, 9]]


@pytest.mark.parametrize("fate", ["refused", "unavailable"])
def test_a_refusal_stops_the_run_and_keeps_what_is_done(fate: str) -> None:
    fake = Fake({"k2": [fate]}, limit=Limits(max_items=1, max_chars=99))
    result = execute(of_lengths([1, 2, 3, 4]), fake)
    assert [key for key, _ in result.delivered] == ["k0", "k1"]
    assert (result.outcome.calls, result.failed) == (3, [])
    assert isinstance(result.outcome.error, BackendRefused | BackendUnavailable)
    assert result.outcome.stopped == result.outcome.error.message


def test_a_backend_that_stays_down_is_given_up() -> None:
    policy = Policy(attempts=2, breaker=3)
    trouble: Fates = {f"k{n}": ["transient"] * 99 for n in range(100)}
    fake = Fake(trouble, limit=Limits(max_items=1, max_chars=99))
    result = execute(of_lengths([5] * 100), fake, policy=policy)
    assert result.outcome.calls == policy.attempts * policy.breaker
    assert isinstance(result.outcome.error, BackendTransient)
    assert len(result.failed) == 3


def test_a_success_between_failures_keeps_the_run_going() -> None:
    trouble: Fates = {f"k{n}": ["transient"] * 99 for n in range(0, 20, 2)}
    fake = Fake(trouble, limit=Limits(max_items=1, max_chars=99))
    result = execute(of_lengths([5] * 20), fake, policy=Policy(attempts=2, breaker=2))
    assert (result.outcome.delivered, len(result.failed), result.outcome.stopped) == (10, 10, "")


@given(st.lists(st.integers(0, 5), max_size=30), troubles, st.integers(1, 5))
def test_equal_texts_share_a_call_and_each_is_delivered_once_or_failed_once(
    choice: list[int], trouble: list[list[str]], jobs: int
) -> None:
    asked = [Request(f"k{number}", chr(0x4E00 + text) * 4) for number, text in enumerate(choice)]
    fake = Fake(fates(trouble))
    result = execute(asked, fake, jobs=jobs)
    ended = [key for key, _ in result.delivered] + result.failed
    assert Counter(ended) == Counter(request.key for request in asked)
    texts = {request.key: request.text for request in asked}
    assert all(text == f"EN {texts[key]}" for key, text in result.delivered)


@pytest.mark.parametrize("workers", [1, 3])
def test_a_text_is_sent_once_however_often_it_is_asked(workers: int) -> None:
    """Across windows too: 300 requests are pulled in many."""
    asked = [Request(f"k{n}", f"文{n % 7}") for n in range(300)]
    fake = Fake()
    result = execute(asked, fake, jobs=workers)
    assert len(result.delivered) == 300
    assert sorted(r.text for batch in fake.batches for r in batch) == [f"文{n}" for n in range(7)]


def test_what_the_backend_looks_at_tells_texts_apart() -> None:
    pair = [Request("a", "社区", title="一"), Request("b", "社区", title="二")]
    plain, xml = Limits(markup="none"), Limits(markup="xml")
    for limits, calls in ((plain, 1), (xml, 2)):
        fake = Fake(limit=limits)
        assert execute(pair, fake).outcome.delivered == 2
        assert len(fake.batches) == calls


def test_the_fate_of_a_text_is_the_fate_of_its_twins() -> None:
    asked = [Request(f"k{n}", "毒") for n in range(3)]
    result = execute(asked, Fake(poison=frozenset({"k0"})))
    assert sorted(result.failed) == ["k0", "k1", "k2"]
    down = execute(asked, Fake({"k0": ["transient"] * 9}))
    assert down.outcome.given_up == {"k0", "k1", "k2"}


def test_posts_stay_together_where_the_backend_reads_a_batch_as_one() -> None:
    fake = Fake(limit=Limits(max_items=2, max_chars=100, batching="order"))
    execute(of_lengths([9, 1, 8, 2]), fake)
    assert [[len(r.text) for r in batch] for batch in fake.batches] == [[9, 1], [8, 2]]


@pytest.mark.parametrize(("batching", "sizes"), [("order", [5]), ("post", [3, 2])])
def test_a_call_ends_with_its_post_where_its_title_is_context(
    batching: Any, sizes: list[int]
) -> None:
    titles = ["甲"] * 3 + ["乙"] * 2
    asked = [Request(f"k{n}", f"文{n}", title=title) for n, title in enumerate(titles)]
    fake = Fake(limit=Limits(max_items=9, max_chars=100, batching=batching))
    execute(asked, fake)
    assert [len(batch) for batch in fake.batches] == sizes


def endless(pulled: list[int], total: int) -> Iterator[Request]:
    for number in range(total):
        pulled.append(number)
        yield Request(f"k{number}", f"字{number:04}")


def test_requests_are_pulled_as_they_are_needed() -> None:
    pulled: list[int] = []
    ahead: list[int] = []
    done = [0]

    def deliver(pairs: list[tuple[Request, Draft]]) -> None:
        done[0] += len(pairs)
        ahead.append(len(pulled) - done[0])

    fake = Fake()
    execute(endless(pulled, 3000), fake, deliver=deliver)
    assert done[0] == 3000
    window = schedule.WINDOW * 3 * fake.limit.max_items
    assert max(ahead) <= 2 * window


@pytest.mark.parametrize("error", [KeyboardInterrupt, StorageError])
def test_an_interruption_keeps_what_is_finished_and_is_raised_again(
    error: type[BaseException],
) -> None:
    delivered: list[str] = []
    fake = Fake(limit=Limits(max_items=1, max_chars=99, concurrency=3))

    def interrupted() -> Iterator[Request]:
        yield from of_lengths([1] * 30)
        raise error("stop")

    def deliver(pairs: list[tuple[Request, Draft]]) -> None:
        delivered.extend(request.key for request, _ in pairs)

    with pytest.raises(error):
        execute(interrupted(), fake, deliver=deliver)
    called = [request.key for batch in fake.batches for request in batch]
    assert sorted(delivered) == sorted(called)
    assert delivered


def test_an_interruption_while_checking_loses_no_draft() -> None:
    """Ctrl-C may come anywhere in the calling thread; a paid draft is checked once more."""
    delivered: list[str] = []
    interrupts = iter([KeyboardInterrupt()])

    def accept(request: Request, draft: Draft) -> None:
        if request.key == "k3" and (interrupt := next(interrupts, None)):
            raise interrupt

    def deliver(pairs: list[tuple[Request, Draft]]) -> None:
        delivered.extend(request.key for request, _ in pairs)

    fake = Fake()
    with pytest.raises(KeyboardInterrupt):
        execute(of_lengths([1] * 12), fake, accept=accept, deliver=deliver)
    assert sorted(delivered) == sorted(r.key for batch in fake.batches for r in batch)
