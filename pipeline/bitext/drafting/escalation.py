"""Jobs on their way down the ladder, with one engine after the other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from bitext.backends.protocol import Limits
from bitext.drafting.asking import Asking
from bitext.drafting.examples import examples
from bitext.drafting.fallback import Chain, Verdict, failures
from bitext.drafting.strategies import Job, prepare
from bitext.drafting.summary import Summary
from bitext.model import Origin
from bitext.sending import schedule
from bitext.sending.retry import Policy
from bitext.store.memory import Memory, Remembered


@dataclass
class Descent:
    """The drafting of one window; ``finish`` hears of each job once it is in the memory."""

    chain: Chain
    memory: Memory
    languages: tuple[str, str]  #: source and target
    summary: Summary
    finish: Callable[[Remembered], None]
    cannot: dict[str, frozenset[str]]  #: signatures of the engines that have failed, by key
    jobs: int | None = None  #: calls at the same time
    max_chars: int | None = None
    last: int | None = None  #: no step of the ladder after this one
    verdicts: dict[str, Verdict] = field(default_factory=dict)  #: of keys without a draft so far
    settled: set[str] = field(default_factory=set)  #: keys with one

    def __post_init__(self) -> None:
        self.engine = self.chain.engines[0]  # the one that is being asked

    def draft(self, left: dict[str, Job]) -> dict[str, Verdict]:
        """Ask the engines in turn, each for what those before it left; say why the rest failed.

        What was not reached before a stop, or met a service in trouble then, is not a failure.
        """
        for engine in self.chain.alive():
            self.engine = engine
            mine = {k: j for k, j in left.items() if engine.signature not in self.cannot[k]}
            self._descend({key: job.restarted() for key, job in mine.items()})
            left = {key: job for key, job in left.items() if key not in self.settled}
            if self.summary.stopped:
                break
        else:
            return {key: self.verdicts.get(key, Verdict()) for key in left}
        reached = {key: self.verdicts[key] for key in left if key in self.verdicts}
        return {key: verdict for key, verdict in reached.items() if not verdict.passing}

    def _descend(self, left: dict[str, Job]) -> None:
        """Take jobs down the ladder with the present engine, until it can do no more."""
        limits = self.engine.limits()
        if limits.examples and not limits.trusted:
            # All before the first request, so they do not hang on which batch came back first.
            for job in left.values():
                job.examples = examples(self.memory, job, self.languages)
        while left and not self.summary.stopped:
            ready = {key: job for key, job in left.items() if self._prepared(job, limits)}
            for key, job in left.items():
                if key not in ready:
                    self._give_up(job)
            left = self._ask(ready) if ready else {}

    def _prepared(self, job: Job, limits: Limits) -> bool:
        return prepare(job, limits) and (self.last is None or job.step <= self.last)

    def _ask(self, ready: dict[str, Job]) -> dict[str, Job]:
        """Send the units of the jobs; return the jobs that need their next step."""
        limits, signature = self.engine.limits(), self.engine.signature
        asking = Asking(
            ready, self.memory, signature, self.languages, self._finished, limits.trusted,
            self.summary.ladder,
        )  # fmt: skip
        asking.settle([key for key, job in ready.items() if not job.units])
        outcome = schedule.run(
            asking.requests(),
            self.engine,
            accept=asking.accept,
            deliver=asking.deliver,
            policy=Policy(answers=limits.answers),
            jobs=self.jobs,
            max_chars=None if self.max_chars is None else self.max_chars - self.summary.chars,
        )
        self.summary.calls += outcome.calls
        self.summary.chars += outcome.chars
        for request, reason in outcome.failed:
            asking.fail(request.key, reason)
        asking.count(outcome)
        self._stop(outcome)
        return self._next_step(asking.unfinished(), outcome)

    def _finished(self, row: Remembered) -> None:
        self.settled.add(row.key)
        self.finish(row)

    def _stop(self, outcome: schedule.Outcome) -> None:
        """End the run where the budget is spent or no engine is left."""
        if not outcome.error:
            self.summary.stopped = outcome.stopped
        elif last := self.chain.stop(self.engine, outcome.error, outcome.stopped):
            single = len(self.chain.engines) == 1
            self.summary.stopped = outcome.stopped if single else last.message
            self.summary.error = last

    def _next_step(self, left: dict[str, Job], outcome: schedule.Outcome) -> dict[str, Job]:
        """Take a step down the ladder, but not for what a service in trouble left unanswered.

        That says nothing about the segment: it is not remembered, the next run asks again.
        """
        for request, reason in outcome.failed:
            key = request.key.rpartition("#")[0]
            if request.key in outcome.given_up and key in left:
                del left[key]
                self.verdicts[key] = Verdict(reason, passing=True)
        if outcome.stopped:
            return {}
        for job in left.values():
            job.step += 1
        return left

    def _give_up(self, job: Job) -> None:
        """Remember that this engine cannot, so that the next run does not pay again."""
        self.cannot[job.key] |= {self.engine.signature}
        engines = failures(self.cannot[job.key])
        origin = (Origin.BACKEND, engines)
        row = Remembered(job.key, job.form.text, "", *origin, languages=self.languages)
        self.memory.put_many([row])
        self.verdicts[job.key] = Verdict(job.reason or "no usable draft")
