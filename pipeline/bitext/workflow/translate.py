"""Draft what is missing: memory first, then the backend, each finished segment on disk at once.

Posts are taken in windows, so memory does not grow with their number; equal segments of a
window are sent once.  A finished segment is a row of the memory before it is reported; the
catalogs of a window are written when it ends, whatever ended it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from bitext.backends import schedule
from bitext.backends.protocol import Limits
from bitext.backends.retry import Policy
from bitext.errors import BackendTransient, WorkspaceError
from bitext.markdown.placeholder import decode
from bitext.markdown.target import Unfit
from bitext.model import Finding, Origin, Severity, Translation
from bitext.store.catalog import Catalog, merge, unwritable, update
from bitext.store.memory import Memory, Remembered
from bitext.store.provenance import probability
from bitext.workflow.asking import Asking
from bitext.workflow.chain import Chain, Verdict, failed_engines, failures
from bitext.workflow.ladder import Job, prepare
from bitext.workflow.recall import (
    MEMORY,
    Chosen,
    answer,
    engines_of,
    machine_jobs,
    remember_people,
    wanted,
)
from bitext.workflow.summary import Progress, Summary
from bitext.workflow.trial import Trial

if TYPE_CHECKING:
    from bitext.workflow.workspace import Post, Workspace

_AGAIN = "finished segments are kept: run again to go on"
#: Posts parsed and held at the same time.
WINDOW = 32


def translate(
    workspace: Workspace,
    paths: Sequence[Path] = (),
    *,
    backend: Chosen = None,
    jobs: int | None = None,
    max_chars: int | None = None,
    report: Callable[[Progress], None] | None = None,
    warn: Callable[[str], None] | None = None,
    trial: Trial | None = None,
) -> Summary:
    """Draft every segment that has no translation yet and write the catalogs.

    What the first backend cannot do the next is asked; ``warn`` is told at once what comes to
    stand in ``Summary.warnings``.

    Raises a BitextError for what ends the whole run (workspace, storage, a backend that is
    not there); what a service refuses midway is in the summary, with everything finished kept.
    """
    engines = (trial.engine,) if trial else engines_of(workspace, backend)
    summary = Summary(findings=[*workspace.findings])  # a broken glossary ends the run here

    def told(text: str) -> None:
        summary.warnings.append(text)
        if warn is not None:
            warn(text)

    with Memory.open(workspace.root / MEMORY) as memory:
        chain = Chain(engines, told)
        run = _Run(workspace, chain, memory, summary, jobs, max_chars, report, trial)
        posts = workspace.posts(paths)
        while not summary.stopped and (window := list(islice(posts, WINDOW))):
            run.window(window)
    if run.trouble and not (summary.drafted or summary.stopped):
        summary.stopped, summary.error = run.trouble, BackendTransient(run.trouble, hint=_AGAIN)
    return summary


@dataclass(slots=True)
class _Open:
    """A post of the current window, its catalog as read, and its new drafts."""

    post: Post
    catalog: Catalog
    drafts: dict[str, Translation] = field(default_factory=dict)


@dataclass
class _Run:
    """A translation run: what its windows share."""

    workspace: Workspace
    chain: Chain
    memory: Memory
    summary: Summary
    jobs: int | None
    max_chars: int | None
    report: Callable[[Progress], None] | None
    trial: Trial | None = None
    finished: int = 0
    trouble: str = ""  #: why a segment got no answer, where that may pass
    waiting: dict[str, list[tuple[_Open, Job]]] = field(default_factory=dict)
    cannot: dict[str, frozenset[str]] = field(default_factory=dict)  #: engines, by key
    verdicts: dict[str, Verdict] = field(default_factory=dict)  #: of keys without a draft so far
    settled: set[str] = field(default_factory=set)  #: keys with one

    def __post_init__(self) -> None:
        self.engine = self.chain.engines[0]  # the one that is being asked

    def window(self, posts: Iterable[Post]) -> None:
        """Translate some posts and write their catalogs, also when interrupted."""
        window: list[_Open] = []
        self.waiting, self.cannot, self.verdicts, self.settled = {}, {}, {}, set()
        try:
            for post in posts:
                try:
                    opened = _Open(post, post.read_catalog())
                    self._recall(opened)
                except WorkspaceError as error:
                    self.summary.errors.append(error)
                else:
                    window.append(opened)
            self._draft()
        finally:
            for opened in window:
                self._write(opened)

    def _recall(self, opened: _Open) -> None:
        """Take what the memory knows; what has to be asked waits."""
        remember_people(self.memory, opened.post, opened.catalog)
        jobs = machine_jobs(opened.post, opened.catalog)
        if self.trial:
            jobs = [job for job in jobs if job.piece.segment.key in self.trial.keys]
        known = self.memory.get_many([job.key for job in jobs])
        missing = [job for job in jobs if wanted(job, known.get(job.key))]
        total = len(opened.post.forms)
        self.summary.posts += 1
        self.summary.segments += total
        self.summary.reused += total - len(missing)
        self.finished += total - len(missing)
        for job in missing:
            row = known.get(job.key)
            target = answer(job, row, [engine.signature for engine in self.chain.engines])
            if target is None:
                self.cannot[job.key] = failed_engines(row)
                self.waiting.setdefault(job.key, []).append((opened, job))
            elif target and row is not None:
                self.summary.reused += 1
                self._done(opened, job, target, row)
            else:
                self._failed(opened, job, Verdict().reason)

    def _draft(self) -> None:
        """Ask the engines in turn, each for what those before it left; flag the rest."""
        left = {key: group[0][1] for key, group in self.waiting.items()}
        for engine in self.chain.alive():
            self.engine = engine
            mine = {k: j for k, j in left.items() if engine.signature not in self.cannot[k]}
            self._descend({key: job.restarted() for key, job in mine.items()})
            left = {key: job for key, job in left.items() if key not in self.settled}
            if self.summary.stopped:
                break  # what was not reached is not a failure
        else:
            self.verdicts = {key: self.verdicts.get(key, Verdict()) for key in left}
        for key in left:
            if key in self.verdicts and not (self.summary.stopped and self.verdicts[key].passing):
                self._flag(key, self.verdicts[key])

    def _flag(self, key: str, verdict: Verdict) -> None:
        if verdict.passing:
            self.trouble = verdict.reason
        for opened, job in self.waiting[key]:
            self._failed(opened, job, verdict.reason)

    def _descend(self, left: dict[str, Job]) -> None:
        """Take jobs down the ladder with the present engine, until it can do no more."""
        limits = self.engine.limits()
        while left and not self.summary.stopped:
            ready = {key: job for key, job in left.items() if self._prepared(job, limits)}
            for key, job in left.items():
                if key not in ready:
                    self._give_up(job)
            left = self._ask(ready) if ready else {}

    def _prepared(self, job: Job, limits: Limits) -> bool:
        last = self.trial.last if self.trial else None
        return prepare(job, limits) and (last is None or job.step <= last)

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

    def _ask(self, ready: dict[str, Job]) -> dict[str, Job]:
        """Send the units of the jobs; return the jobs that need their next step."""
        trusted = self.engine.limits().trusted
        asking = Asking(
            ready, self.memory, self.engine.signature, self._finish, trusted, self.summary.ladder
        )
        asking.settle([key for key, job in ready.items() if not job.units])
        outcome = schedule.run(
            asking.requests(),
            self.engine,
            accept=asking.accept,
            deliver=asking.deliver,
            policy=Policy(answers=self.engine.limits().answers),
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

    def _stop(self, outcome: schedule.Outcome) -> None:
        """End the run where the budget is spent or no engine is left."""
        if not outcome.error:
            self.summary.stopped = outcome.stopped
        elif last := self.chain.stop(self.engine, outcome.error, outcome.stopped):
            single = len(self.chain.engines) == 1
            self.summary.stopped = outcome.stopped if single else last.message
            self.summary.error = last

    def _finish(self, row: Remembered) -> None:
        """Hand a judged reply to every post that waits for it."""
        self.settled.add(row.key)
        for opened, job in self.waiting[row.key]:
            try:
                target = decode(job.piece, job.form, row.target)
            except Unfit as reason:
                self._failed(opened, job, str(reason))
                continue
            self.summary.drafted += 1
            self._done(opened, job, target, row)

    def _give_up(self, job: Job) -> None:
        """Remember that this engine cannot, so that the next run does not pay again."""
        self.cannot[job.key] |= {self.engine.signature}
        made_by = failures(self.cannot[job.key])
        self.memory.put_many([Remembered(job.key, job.form.text, "", Origin.BACKEND, made_by)])
        self.verdicts[job.key] = Verdict(job.reason or "no usable draft")

    def _done(self, opened: _Open, job: Job, target: str, row: Remembered) -> None:
        sure = probability(row.confidence)
        draft = Translation(target, Origin.BACKEND, row.signature or "memory", confidence=sure)
        opened.drafts[job.piece.segment.key] = draft
        self._count(opened)

    def _failed(self, opened: _Open, job: Job, reason: str) -> None:
        segment = job.piece.segment
        ships = "the old draft stays" if job.old else "the source ships in its place"
        message = f"no usable draft, {ships}: {reason}"
        place = (opened.post.name, segment.line, segment.key)
        self.summary.failed += 1
        self.summary.findings.append(Finding("untranslated", Severity.ERROR, message, *place))
        self._count(opened)

    def _count(self, opened: _Open) -> None:
        self.finished += 1
        if self.report is not None:
            self.report(Progress(self.finished, self.summary.segments, opened.post.name))

    def _write(self, opened: _Open) -> None:
        post, drafts = opened.post, opened.drafts
        segments = post.segments
        self.summary.findings += unwritable(segments, drafts, path=post.name)
        if not (segments or opened.catalog.entries):
            return
        try:
            update(
                post.catalog_path,
                lambda catalog: merge(catalog, segments, drafts, pins=post.pins),
                root=self.workspace.root,
                source=post.name,
                language=self.workspace.language,
            )
        except WorkspaceError as error:  # somebody broke this one: the others are written
            self.summary.errors.append(error)
