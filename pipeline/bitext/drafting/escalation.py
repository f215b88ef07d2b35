"""Tasks on their way through the strategies, with one backend after the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bitext.backends.protocol import Backend
from bitext.drafting.fallback import FallbackChain, NoDraft
from bitext.drafting.lookup import examples
from bitext.drafting.strategies import STRATEGIES, Strategy, next_attempt
from bitext.drafting.summary import Summary
from bitext.drafting.task import Attempt, Task
from bitext.drafting.window import Window
from bitext.sending import schedule
from bitext.sending.pace import DraftingTime
from bitext.sending.retry import Policy


@dataclass(frozen=True, slots=True)
class Bounds:
    """How far a run may go."""

    jobs: int | None = None  #: calls at the same time
    max_chars: int | None = None  #: sent in the whole run
    strategies: Sequence[Strategy] = STRATEGIES


def escalate(window: Window, chain: FallbackChain, bounds: Bounds) -> dict[str, NoDraft]:
    """Ask the backends in turn, each for what those before it left; say why the rest failed.

    What was not reached before a stop, or met a service in trouble then, is not a failure.
    """
    left = window.tasks()
    for backend in chain.alive():
        barred = {key for key in left if backend.signature in window.barred[key]}
        mine = {key: task.anew() for key, task in left.items() if key not in barred}
        drafted = window.summary.drafted
        after = {key: left[key] for key in barred} | descend(window, chain, backend, mine, bounds)
        window.summary.drafted_by[backend.name] += window.summary.drafted - drafted
        left = {key: after[key] for key in left if key in after}
        if window.summary.stopped:
            break
    else:
        return {key: task.verdict or NoDraft() for key, task in left.items()}
    found = {key: task.verdict for key, task in left.items() if task.verdict}
    return {key: verdict for key, verdict in found.items() if not verdict.passing}


def descend(
    window: Window,
    chain: FallbackChain,
    backend: Backend,
    tasks: Mapping[str, Task],
    bounds: Bounds,
) -> dict[str, Task]:
    """Ask one backend, by the next strategy as long as there is one; what has no draft yet."""
    left, through = _with_examples(window, backend, tasks), dict[str, Task]()
    start = dict.fromkeys(left, 0)  # the strategy that comes next: this loop alone moves it
    while left:
        attempts = _attempts(left, start, backend, bounds)
        ended = window.settle({k: task for k, task in left.items() if k not in attempts})
        through |= window.give_up(list(ended.values()), backend.signature)
        if not attempts:
            break
        outcome = _send(window, backend, attempts, bounds)
        _stop(window.summary, chain, backend, outcome)
        left = window.end(outcome)
        if outcome.stopped:
            return through | window.settle(left)
        unheard = {key: left.pop(key) for key in window.unheard(outcome) if key in left}
        through |= window.settle(unheard)
        start = {key: attempts[key].step + 1 for key in left}
    return through


def _with_examples(window: Window, backend: Backend, tasks: Mapping[str, Task]) -> dict[str, Task]:
    """All before the first request, so they do not hang on which batch came back first."""
    limits = backend.limits()
    if not limits.examples or limits.trusted:
        return dict(tasks)
    languages = window.workspace.languages
    return {
        key: replace(task, examples=examples(window.memory, task, languages))
        for key, task in tasks.items()
    }


def _attempts(
    left: Mapping[str, Task], start: Mapping[str, int], backend: Backend, bounds: Bounds
) -> dict[str, Attempt]:
    limits, strategies = backend.limits(), bounds.strategies
    found = {k: next_attempt(t, start[k], limits, strategies) for k, t in left.items()}
    return {key: attempt for key, attempt in found.items() if attempt}


def _send(
    window: Window, backend: Backend, attempts: Mapping[str, Attempt], bounds: Bounds
) -> schedule.Outcome:
    summary, most = window.summary, bounds.max_chars
    outcome = schedule.run(
        window.begin(attempts, backend),
        backend,
        receive=window.receive,
        tell=window.names.tell if backend.limits().glossary else None,
        policy=Policy(answers=backend.limits().answers),
        jobs=bounds.jobs,
        max_chars=None if most is None else most - summary.chars,
    )
    summary.calls += outcome.calls
    summary.chars += outcome.chars
    limits = backend.limits()
    summary.sent += 0 if limits.offline else outcome.chars
    if not limits.trusted:
        took = DraftingTime(outcome.chars, outcome.seconds)
        signature = backend.signature
        summary.stretches[signature] = summary.stretches.get(signature, DraftingTime()) + took
    return outcome


def _stop(
    summary: Summary, chain: FallbackChain, backend: Backend, outcome: schedule.Outcome
) -> None:
    """End the run where the budget is spent or no backend is left."""
    if not outcome.error:
        summary.stopped = outcome.stopped
    elif last := chain.stop(backend, outcome.error, outcome.stopped):
        summary.stopped = outcome.stopped if len(chain.backends) == 1 else last.message
        summary.error = last
