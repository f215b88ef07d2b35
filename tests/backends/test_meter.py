"""Rates are kept and money is bounded (promise C4), whatever the number of workers."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bitext.backends.chat.tokens import estimate
from bitext.backends.meter import Bill, Meter, Metered, Tariff, bill_of, metered, others, tariff_of
from bitext.backends.protocol import Backend, Draft, Limits, Request, Usage
from bitext.errors import BackendTransient, UsageError
from bitext.sending.retry import Abandoned, Caller, Policy
from bitext.sending.schedule import Outcome, run
from tests.backends import chat_server
from tests.backends.scripted_server import Handler, Step, serving
from tests.sending.scheduled import Clock, receiving


class Service:
    """Answers, and notes when and what it was asked."""

    name = signature = "service"

    def __init__(self, clock: Callable[[], float], busy: int = 0, workers: int = 1) -> None:
        self.clock, self.busy, self.workers = clock, busy, workers
        self.times: list[float] = []
        self.chars: list[int] = []

    def limits(self) -> Limits:
        return Limits(max_items=1, max_chars=1000, concurrency=self.workers)

    def missing(self) -> str:
        return ""

    def translate(self, batch: Sequence[Request]) -> Sequence[Draft]:
        self.times.append(self.clock())
        self.chars.append(sum(len(request.text) for request in batch))
        if len(self.times) <= self.busy:
            raise BackendTransient("busy")
        return [Draft(request.key, "ok") for request in batch]


def execute(made: Backend, clock: Clock, sizes: Sequence[int], **options: Any) -> Outcome:
    asked = [Request(f"k{n}", f"{n:04}" + "字" * (size - 4)) for n, size in enumerate(sizes)]
    return run(
        asked,
        made,
        receive=receiving(),
        clock=clock,
        sleep=clock.sleep,
        uniform=lambda low, high: 1.0,
        **options,
    )


# Rates


def test_calls_leave_evenly() -> None:
    clock = Clock()
    service = Service(clock)
    execute(metered(service, {"requests_per_minute": 120}), clock, [4] * 5)
    assert service.times == [0, 0.5, 1, 1.5, 2]


def test_long_texts_take_more_of_the_minute() -> None:
    clock = Clock()
    service = Service(clock)
    execute(
        metered(service, {"chars_per_minute": 600, "requests_per_minute": 600}), clock, [10, 20, 4]
    )
    assert service.chars == [4, 10, 20]
    assert service.times == pytest.approx([0, 0.4, 1.4])


@pytest.mark.parametrize("settings", [{"requests_per_minute": 30}, {}])
def test_the_rate_is_one_for_all_workers(settings: Mapping[str, object]) -> None:
    """The control sets none: then nobody waits."""
    clock = Clock()
    service = Service(clock, workers=8)
    execute(metered(service, settings), clock, [4] * 40)
    in_time = all(at >= 2 * number for number, at in enumerate(sorted(service.times)))
    assert in_time == bool(settings)
    assert len(service.times) == 40


def test_the_rate_holds_from_one_run_to_the_next() -> None:
    clock = Clock()
    service = Service(clock)
    made = metered(service, {"requests_per_minute": 60})
    for _ in range(3):
        execute(made, clock, [4])
    assert service.times == [0, 1, 2]


def test_repeated_attempts_wait_their_turn_too() -> None:
    clock = Clock()
    service = Service(clock, busy=1)
    execute(metered(service, {"requests_per_minute": 6}), clock, [4, 4])
    assert service.times == [0, 10, 20]


def test_waiting_for_a_turn_does_not_count_as_trouble() -> None:
    clock = Clock()
    service = Service(clock, busy=1)
    caller = Caller(service, Policy(deadline=30), clock=clock, sleep=clock.sleep)
    caller.meter = Meter(Tariff(requests_per_minute=1))
    caller.meter.turn(0, 0.0)  # somebody else's call: the next turn is a minute away
    assert caller.call([Request("a", "字")])["a"].text == "ok"
    assert service.times == [60, 120]


def test_stopping_ends_the_wait_for_a_turn_at_once() -> None:
    caller = Caller(Service(time.monotonic), meter=Meter(Tariff(requests_per_minute=0.1)))
    caller.call([Request("a", "字")])
    caught: list[BaseException] = []

    def work() -> None:
        try:
            caller.call([Request("b", "字")])
        except Abandoned as error:
            caught.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    caller.stop.set()
    thread.join(30)
    assert caught
    assert caller.calls == 1


# Money

PRICE = {"price_in": 1_000_000, "currency": "EUR"}  # a character is one


@given(
    st.lists(st.integers(4, 30), min_size=1, max_size=25), st.integers(1, 300), st.integers(1, 6)
)
def test_the_budget_is_never_passed(sizes: list[int], budget: int, workers: int) -> None:
    clock = Clock()
    service = Service(clock, busy=3, workers=workers)
    made = metered(service, {**PRICE, "max_cost": budget})
    outcome = execute(made, clock, sizes, policy=Policy(attempts=9))
    assert isinstance(made, Metered)
    assert made.meter.spent == sum(service.chars) == outcome.chars <= budget
    if outcome.stopped:
        assert outcome.stopped == f"the budget of {budget} EUR is spent"
        assert outcome.error is None
    else:
        assert outcome.delivered == len(sizes)


def test_the_budget_is_that_of_the_whole_run() -> None:
    """A run of the workflow calls the scheduler once for each window and step."""
    clock = Clock()
    service = Service(clock)
    made = metered(service, {**PRICE, "max_cost": 25})
    stops = [execute(made, clock, [10]).stopped for _ in range(3)]
    assert [bool(stop) for stop in stops] == [False, False, True]
    assert service.chars == [10, 10]


@pytest.mark.parametrize(
    ("settings", "word"),
    [
        ({"max_cost": 5}, "price_in"),
        ({"price_in": 1, "price_out": 2}, "price_out"),
        ({"price_in": "2"}, "price_in"),
        ({"price_in": -2}, "price_in"),
        ({"price_in": float("inf")}, "price_in"),
        ({"requests_per_minute": True}, "requests_per_minute"),
        ({"chars_per_minute": 0}, "chars_per_minute"),
        ({"currency": "\x1b[31m"}, "currency"),
    ],
)
def test_a_wrong_setting_is_named(settings: Mapping[str, object], word: str) -> None:
    with pytest.raises(UsageError, match=word):
        metered(Service(Clock()), settings)


def test_a_model_that_bills_answers_needs_their_price_too() -> None:
    with serving() as server:
        made = chat_server.backend(server)
        with pytest.raises(UsageError, match="price_out") as caught:
            metered(made, {"price_in": 1, "max_cost": 5})
        assert "[backends.chat]" in caught.value.hint
        assert metered(made, {"price_in": 1, "price_out": 2, "max_cost": 5}) is not made


def test_a_backend_without_such_settings_stays_what_it_is() -> None:
    service = Service(Clock())
    assert metered(service, {"url": "https://example.org"}) is service
    assert others("any", {"url": "x", **PRICE}) == {"url": "x"}
    assert tariff_of("x", {"url": "x"}) == Tariff()


# Tokens


def counting(into: int, out: int) -> Step:
    """A server that answers well and says what it has used."""

    def play(handler: Handler) -> None:
        body = json.loads(handler.content)
        texts = {name: f"EN {s['text']}" for name, s in chat_server.segments(body).items()}
        reply = json.loads(chat_server.completion(json.dumps(texts)))
        reply["usage"] = {"prompt_tokens": into, "completion_tokens": out}
        handler.send(200, json.dumps(reply).encode())

    return play


CHAT_PRICE = {"price_in": 1_000_000, "price_out": 2_000_000}


def test_what_the_service_counts_is_what_is_spent() -> None:
    """A call comes to 900, far above its estimate: the third must not leave."""
    clock = Clock()
    settings = {**CHAT_PRICE, "max_cost": 2600}
    with serving(always=counting(500, 200)) as server:
        made = metered(chat_server.backend(server, batch=1, concurrency=1), settings)
        outcome = execute(made, clock, [4] * 9)
        assert len(server.seen) == 2
    assert isinstance(made, Metered)
    assert made.meter.spent == 1800
    assert outcome.stopped == "the budget of 2600 is spent"
    assert outcome.delivered == 2
    assert bill_of(made) == Bill("chat", 1000, 400, 1800.0)


def test_tokens_are_billed_without_a_price_too() -> None:
    with serving(always=counting(500, 200)) as server:
        made = chat_server.backend(server)
        assert bill_of(made) is None, "it was not called yet"
        made.translate([Request("a", "你好。")])
    assert bill_of(made) == Bill("chat", 500, 200, None)


def test_a_service_that_counts_nothing_is_estimated_and_useless_answers_are_paid() -> None:
    with serving(chat_server.says("no JSON"), always=chat_server.model()) as server:
        made = chat_server.backend(server)
        made.translate([Request("a", "你好。")])  # the first answer is asked for in another way
        assert len(server.seen) == 2
    used = made.used()  # type: ignore[attr-defined]  # a chat model's
    once = made.estimate([Request("a", "你好。")])  # type: ignore[attr-defined]
    assert used.tokens_in > once.tokens_in
    assert used.tokens_out > 0


def test_qwen_mt_is_estimated_by_its_text_alone() -> None:
    with serving() as server:
        made = chat_server.backend(server, model="qwen-mt-plus")
        assert made.estimate([Request("a", "你好")]) == Usage(2, 2, 2)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("", 0),
        ("a" * 100, 21),
        ("字" * 100, 67),
        ("字" * 50 + "a" * 50, 50),
        ("字\n" + "a" * 100, 22),
    ],
)
def test_tokens_are_estimated_by_script_and_line(text: str, tokens: int) -> None:
    assert estimate(text) == tokens
