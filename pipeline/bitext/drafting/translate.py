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

from bitext.backends.meter import bill_of
from bitext.drafting.escalation import Descent
from bitext.drafting.fallback import Chain, Verdict, failed_engines
from bitext.drafting.lookup import (
    MEMORY,
    Chosen,
    answer,
    asked_for,
    best,
    engines_of,
    machine_jobs,
    remember_people,
    wanted,
)
from bitext.drafting.strategies import Job
from bitext.drafting.summary import Progress, Summary
from bitext.drafting.trial import Trial
from bitext.errors import BackendTransient, WorkspaceError
from bitext.markdown.placeholder import decode
from bitext.markdown.target import Unfit
from bitext.model import Finding, Origin, Severity, Translation
from bitext.store.catalog import Catalog, merge, unwritable, update
from bitext.store.memory import Memory, Remembered
from bitext.store.provenance import probability

if TYPE_CHECKING:
    from bitext.workspace.workspace import Post, Workspace

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

    with Memory.open(workspace.root / MEMORY, workspace.languages) as memory:
        chain = Chain(engines, told)
        run = _Run(workspace, chain, memory, summary, jobs, max_chars, report, trial)
        posts = workspace.posts(paths)
        while not summary.stopped and (window := list(islice(posts, WINDOW))):
            run.window(window)
    summary.bills = tuple(bill for bill in map(bill_of, engines) if bill)
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

    def window(self, posts: Iterable[Post]) -> None:
        """Translate some posts and write their catalogs, also when interrupted."""
        window: list[_Open] = []
        self.waiting, self.cannot = {}, {}
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
        rows = self.memory.get_many(asked_for(jobs))
        known = {job.key: best(job, rows) for job in jobs}
        missing = [job for job in jobs if wanted(job, known.get(job.key))]
        total = len(jobs) if self.trial else len(opened.post.forms)
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
        descent = Descent(
            self.chain, self.memory, self.workspace.languages, self.summary, self._finish,
            self.cannot, self.jobs, self.max_chars, self.trial.last if self.trial else None,
        )  # fmt: skip
        for key, verdict in descent.draft({k: g[0][1] for k, g in self.waiting.items()}).items():
            if verdict.passing:
                self.trouble = verdict.reason
            for opened, job in self.waiting[key]:
                self._failed(opened, job, verdict.reason)

    def _finish(self, row: Remembered) -> None:
        """Hand a judged reply to every post that waits for it."""
        for opened, job in self.waiting[row.key]:
            try:
                target = decode(job.piece, job.form, row.target)
            except Unfit as reason:
                self._failed(opened, job, str(reason))
                continue
            self.summary.drafted += 1
            self._done(opened, job, target, row)

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
