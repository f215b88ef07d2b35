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
from bitext.backends.protocol import Backend, Limits
from bitext.backends.retry import Policy
from bitext.errors import BackendError, BackendTransient, BitextError, WorkspaceError
from bitext.markdown.placeholder import decode
from bitext.markdown.target import Unfit
from bitext.model import Finding, Origin, Severity, Translation
from bitext.store.catalog import Catalog, merge, unwritable, update
from bitext.store.memory import Memory, Remembered
from bitext.workflow.asking import Asking
from bitext.workflow.ladder import Job, prepare
from bitext.workflow.recall import MEMORY, answer, engine_of, human_rows, machine_jobs, wanted

if TYPE_CHECKING:
    from bitext.workflow.workspace import Post, Workspace

_AGAIN = "finished segments are kept: run again to go on"
#: Posts parsed and held at the same time.
WINDOW = 32


@dataclass(frozen=True, slots=True)
class Progress:
    """Segments of the posts opened so far, and the post a finished one belongs to."""

    done: int
    total: int
    post: str


@dataclass(slots=True)
class Summary:
    """What a run of ``translate`` came to; counts are segments."""

    posts: int = 0
    segments: int = 0
    reused: int = 0  #: from the catalog or the memory
    drafted: int = 0
    failed: int = 0  #: no usable draft: the source ships
    calls: int = 0
    chars: int = 0  #: characters handed to the backend
    findings: list[Finding] = field(default_factory=list)
    errors: list[BitextError] = field(default_factory=list)  #: posts that could not be read
    stopped: str = ""  #: why the run ended before the posts did
    error: BackendError | None = None


@dataclass(frozen=True, slots=True)
class Trial:
    """What `bitext evaluate` asks for that a run does not."""

    engine: Backend
    keys: frozenset[str]  #: the segments to draft; the others are context
    last: int | None = None  #: no step of the ladder after this one


def translate(
    workspace: Workspace,
    paths: Sequence[Path] = (),
    *,
    backend: str | None = None,
    jobs: int | None = None,
    max_chars: int | None = None,
    report: Callable[[Progress], None] | None = None,
    trial: Trial | None = None,
) -> Summary:
    """Draft every segment that has no translation yet and write the catalogs.

    Raises a BitextError for what ends the whole run (workspace, storage, a backend that is
    not there); what a service refuses midway is in the summary, with everything finished kept.
    """
    engine = trial.engine if trial else engine_of(workspace, backend)
    summary = Summary(findings=[*workspace.findings])  # a broken glossary ends the run here
    with Memory.open(workspace.root / MEMORY) as memory:
        run = _Run(workspace, engine, memory, summary, jobs, max_chars, report, trial)
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
    engine: Backend
    memory: Memory
    summary: Summary
    jobs: int | None
    max_chars: int | None
    report: Callable[[Progress], None] | None
    trial: Trial | None = None
    finished: int = 0
    trouble: str = ""  #: why a segment got no answer, where that may pass
    waiting: dict[str, list[tuple[_Open, Job]]] = field(default_factory=dict)

    def window(self, posts: Iterable[Post]) -> None:
        """Translate some posts and write their catalogs, also when interrupted."""
        window: list[_Open] = []
        self.waiting = {}
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
        self._remember_people(opened)
        jobs = machine_jobs(opened.post, opened.catalog)
        if self.trial:
            jobs = [job for job in jobs if job.piece.segment.key in self.trial.keys]
        known = self.memory.get_many([job.key for job in jobs])
        missing = [job for job in jobs if wanted(job, known.get(job.key))]
        total = len(jobs) if self.trial else len(opened.post.forms)
        self.summary.posts += 1
        self.summary.segments += total
        self.summary.reused += total - len(missing)
        self.finished += total - len(missing)
        for job in missing:
            row = known.get(job.key)
            target = answer(job, row, self.engine.signature)
            if target is None:
                self.waiting.setdefault(job.key, []).append((opened, job))
            elif target and row is not None:
                self.summary.reused += 1
                self._done(opened, job, target, row.signature)
            else:
                self._failed(opened, job, "this engine found no usable draft in an earlier run")

    def _remember_people(self, opened: _Open) -> None:
        """Enter reviewed wordings into the memory, for equal segments of other posts."""
        rows = human_rows(opened.post, opened.catalog)
        known = self.memory.get_many(list(rows))
        if news := [row for name, row in rows.items() if known.get(name) != row]:
            self.memory.put_many(news)

    def _draft(self) -> None:
        left = {key: group[0][1] for key, group in self.waiting.items()}
        limits = self.engine.limits()
        while left and not self.summary.stopped:
            ready = {key: job for key, job in left.items() if self._prepared(job, limits)}
            for key in left.keys() - ready.keys():
                self._give_up(key)
            left = self._ask(ready) if ready else {}

    def _prepared(self, job: Job, limits: Limits) -> bool:
        last = self.trial.last if self.trial else None
        return prepare(job, limits) and (last is None or job.step <= last)

    def _next_step(self, left: dict[str, Job], outcome: schedule.Outcome) -> dict[str, Job]:
        """Take a step down the ladder, but not for what a service in trouble left unanswered.

        That says nothing about the segment: it is not remembered, the next run asks again.
        """
        if self.summary.stopped:
            return {}  # what was not reached is not a failure
        for request, reason in outcome.failed:
            key = request.key.rpartition("#")[0]
            if request.key in outcome.given_up and key in left:
                del left[key]
                self.trouble = reason
                for opened, job in self.waiting[key]:
                    self._failed(opened, job, reason)
        for job in left.values():
            job.step += 1
        return left

    def _ask(self, ready: dict[str, Job]) -> dict[str, Job]:
        """Send the units of the jobs; return the jobs that need their next step."""
        trusted = self.engine.limits().trusted
        asking = Asking(ready, self.memory, self.engine.signature, self._finish, trusted)
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
        self.summary.stopped, self.summary.error = outcome.stopped, outcome.error
        return self._next_step(asking.unfinished(), outcome)

    def _finish(self, key: str, reply: str) -> None:
        """Hand a judged reply to every post that waits for it."""
        for opened, job in self.waiting[key]:
            try:
                target = decode(job.piece, job.form, reply)
            except Unfit as reason:
                self._failed(opened, job, str(reason))
                continue
            self.summary.drafted += 1
            self._done(opened, job, target, self.engine.signature)

    def _give_up(self, key: str) -> None:
        """Remember that this engine cannot, so that the next run does not pay again."""
        job = self.waiting[key][0][1]
        row = Remembered(key, job.form.text, "", Origin.BACKEND, self.engine.signature)
        self.memory.put_many([row])
        for opened, other in self.waiting[key]:
            self._failed(opened, other, job.reason or "no usable draft")

    def _done(self, opened: _Open, job: Job, target: str, signature: str) -> None:
        draft = Translation(target, Origin.BACKEND, signature or "memory")
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
