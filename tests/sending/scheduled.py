"""One run of the real scheduler under a clock that does not wait."""

from __future__ import annotations

from bitext.backends.protocol import Backend, Draft, Request
from bitext.sending.retry import Policy
from bitext.sending.schedule import Outcome, run

POLICY = Policy(attempts=3)


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
        accept=lambda request, draft: None,
        deliver=deliver,
        policy=policy,
        clock=clock,
        sleep=clock.sleep,
    )
    return outcome, got
