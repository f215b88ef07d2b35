"""One run of the real scheduler under a clock that does not wait."""

from __future__ import annotations

from collections.abc import Callable

from bitext.backends.protocol import Backend, Draft, Request
from bitext.sending.retry import Policy
from bitext.sending.schedule import Outcome, Receive, run

POLICY = Policy(attempts=3)


Pairs = list[tuple[Request, Draft]]


def receiving(
    deliver: Callable[[Pairs], None] = lambda pairs: None,
    accept: Callable[[Request, Draft], Request | None] = lambda request, draft: None,
) -> Receive:
    """Take what ``accept`` has nothing against, a batch at a time."""

    def receive(answers: Pairs) -> list[Request]:
        judged = [(request, draft, accept(request, draft)) for request, draft in answers]
        if good := [(request, draft) for request, draft, other in judged if other is None]:
            deliver(good)
        return [other for _, _, other in judged if other is not None]

    return receive


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


def translate(
    made: Backend, clock: Clock, *texts: str, policy: Policy = POLICY
) -> tuple[Outcome, dict[str, str]]:
    got: dict[str, str] = {}

    def deliver(pairs: list[tuple[Request, Draft]]) -> None:
        got.update((request.key, draft.text) for request, draft in pairs)

    outcome = run(
        [Request(text, text) for text in texts],
        made,
        receive=receiving(deliver),
        policy=policy,
        clock=clock,
        sleep=clock.sleep,
    )
    return outcome, got
