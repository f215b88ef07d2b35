"""Draft what is missing: memory first, then the backend, each finished segment on disk at once.

Posts are taken in windows, so memory does not grow with their number; equal segments of a
window are sent once.  A finished segment is a row of the memory before it is reported; the
catalogs of a window are written when it ends, whatever ended it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from bitext.backends import registry, schedule
from bitext.backends.protocol import Backend, Draft, Languages, Limits, Request
from bitext.backends.retry import Policy
from bitext.errors import BackendError
from bitext.markdown.placeholder import decode, reread
from bitext.markdown.target import Unfit
from bitext.model import Finding, Origin, Severity, Translation
from bitext.store.catalog import write as write_catalog
from bitext.store.entries import Catalog, State
from bitext.store.memory import Memory, Remembered, memory_key
from bitext.store.merge import merge, unwritable
from bitext.workflow.ladder import ANSWERS, Job, prepare
from bitext.workflow.reply import Fault, judge

if TYPE_CHECKING:
    from bitext.workflow.workspace import Post, Workspace

#: Posts parsed and held at the same time.
WINDOW = 32
MEMORY = ".bitext/memory.sqlite"


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
    stopped: str = ""  #: why the run ended before the posts did
    error: BackendError | None = None


@dataclass(frozen=True, slots=True)
class PostPlan:
    """What ``translate`` would do for a post."""

    post: str
    segments: int
    reused: int
    to_send: int
    chars: int


def translate(
    workspace: Workspace,
    paths: Sequence[Path] = (),
    *,
    backend: str | None = None,
    jobs: int | None = None,
    max_chars: int | None = None,
    report: Callable[[Progress], None] | None = None,
) -> Summary:
    """Draft every segment that has no translation yet and write the catalogs.

    Raises a BitextError for what ends the whole run (workspace, storage, a backend that is
    not there); what a service refuses midway is in the summary, with everything finished kept.
    """
    engine = _engine(workspace, backend)
    summary = Summary()
    with Memory.open(workspace.root / MEMORY) as memory:
        run = _Run(workspace, engine, memory, summary, jobs, max_chars, report)
        posts = workspace.posts(paths)
        while window := list(islice(posts, WINDOW)):
            run.window(window)
            if summary.stopped:
                break
    return summary


def plan(
    workspace: Workspace, paths: Sequence[Path] = (), *, backend: str | None = None
) -> Iterator[PostPlan]:
    """Say what would be sent, post by post; opens no socket and writes nothing."""
    engine = _engine(workspace, backend)
    sent: set[str] = set()
    path = workspace.root / MEMORY
    for post in workspace.posts(paths):
        todo = list(_todo(post, post.read_catalog()))
        known: dict[str, Remembered] = {}
        if path.exists():
            with Memory.open(path) as memory:
                known = memory.get_many([job.key for job in todo])
        news = [j for j in todo if j.key not in sent and not _answer(j, known.get(j.key), engine)]
        sent |= {job.key for job in news}
        total = len(post.forms)
        chars = sum(len(job.form.text) for job in news)
        yield PostPlan(post.name, total, total - len(news), len(news), chars)


def _engine(workspace: Workspace, name: str | None) -> Backend:
    config = workspace.config
    chosen = name or config.backend
    languages = Languages(config.source, workspace.language)
    return registry.load(chosen, config.backends.get(chosen, {}), languages)


def _todo(post: Post, catalog: Catalog) -> Iterator[Job]:
    """The segments without a translation, as jobs."""
    languages = (post.workspace.config.source, post.workspace.language)
    merged = merge(catalog, post.document.segments, pins=post.pins)
    missing = {e.identity for e in merged.entries if e.state is State.MISSING}
    for key, (piece, form) in post.forms.items():
        if (piece.segment.context, piece.segment.source) in missing:
            pins = post.pins.get(key, ())
            yield Job(piece, form, pins, memory_key(form.text, languages, pins))


def _answer(job: Job, row: Remembered | None, engine: Backend) -> str | None:
    """Natural Markdown of a remembered reply; empty when this engine has failed before."""
    if row is None:
        return None
    if not row.target:
        return "" if row.signature == engine.signature else None
    try:
        return decode(job.piece, job.form, row.target)
    except Unfit:
        return None


class _Run:
    """A translation run: what its windows share."""

    def __init__(
        self,
        workspace: Workspace,
        engine: Backend,
        memory: Memory,
        summary: Summary,
        jobs: int | None,
        max_chars: int | None,
        report: Callable[[Progress], None] | None,
    ) -> None:
        self.workspace = workspace
        self.engine = engine
        self.limits: Limits = engine.limits()
        self.memory = memory
        self.summary = summary
        self.jobs = jobs
        self.max_chars = max_chars
        self.report = report
        self.finished = 0

    def window(self, posts: Iterable[Post]) -> None:
        """Translate some posts and write their catalogs, also when interrupted."""
        open_posts: list[_OpenPost] = []
        jobs: dict[str, list[tuple[_OpenPost, Job]]] = {}
        try:
            for post in posts:
                opened = _OpenPost(post, post.read_catalog())
                open_posts.append(opened)
                for job in self._recall(opened):
                    jobs.setdefault(job.key, []).append((opened, job))
            if jobs:
                self._draft(jobs)
        finally:
            for opened in open_posts:
                self._write(opened)

    def _recall(self, opened: _OpenPost) -> list[Job]:
        """Take what the memory knows; return what has to be asked."""
        self._remember_people(opened)
        todo = list(_todo(opened.post, opened.catalog))
        known = self.memory.get_many([job.key for job in todo])
        total = len(opened.post.forms)
        self.summary.posts += 1
        self.summary.segments += total
        self.summary.reused += total - len(todo)
        self.finished += total - len(todo)
        asked: list[Job] = []
        for job in todo:
            row = known.get(job.key)
            target = _answer(job, row, self.engine)
            if target is None:
                asked.append(job)
            elif target and row is not None:
                self.summary.reused += 1
                self._done(opened, job, target, row.signature)
            else:
                self._failed(opened, job, "this engine found no usable draft in an earlier run")
        return asked

    def _remember_people(self, opened: _OpenPost) -> None:
        """Enter reviewed wordings into the memory, for equal segments of other posts."""
        config = self.workspace.config
        rows: dict[str, Remembered] = {}
        by_source = {e.identity: e for e in opened.catalog.entries if e.state is State.REVIEWED}
        for key, (piece, form) in opened.post.forms.items() if by_source else ():
            entry = by_source.get((piece.segment.context, piece.segment.source))
            reply = reread(piece, form, entry.target) if entry else ""
            if reply:
                pins = opened.post.pins.get(key, ())
                name = memory_key(form.text, (config.source, self.workspace.language), pins)
                rows[name] = Remembered(name, form.text, reply, Origin.HUMAN)
        known = self.memory.get_many(list(rows))
        news = [row for name, row in rows.items() if known.get(name) != row]
        if news:
            self.memory.put_many(news)

    def _draft(self, jobs: dict[str, list[tuple[_OpenPost, Job]]]) -> None:
        waiting = {key: group[0][1] for key, group in jobs.items()}
        while waiting and not self.summary.stopped:
            ready = {k: job for k, job in waiting.items() if prepare(job, self.limits)}
            for key in waiting.keys() - ready.keys():
                self._give_up(jobs[key])
            waiting = self._ask(ready, jobs)

    def _ask(
        self, ready: dict[str, Job], jobs: dict[str, list[tuple[_OpenPost, Job]]]
    ) -> dict[str, Job]:
        """Send the units of the jobs; return the jobs that need their next step."""
        asking = _Asking(self, ready, jobs)
        asking.settle([key for key, job in ready.items() if not job.units])
        budget = None if self.max_chars is None else self.max_chars - self.summary.chars
        outcome = schedule.run(
            asking.requests(),
            self.engine,
            accept=asking.accept,
            deliver=asking.deliver,
            policy=Policy(answers=ANSWERS),
            jobs=self.jobs,
            max_chars=budget,
        )
        self.summary.calls += outcome.calls
        self.summary.chars += outcome.chars
        if outcome.stopped:
            self.summary.stopped, self.summary.error = outcome.stopped, outcome.error
            return {}
        for request, reason in outcome.failed:
            asking.fail(request.key, reason)
        return asking.unfinished()

    def finish(self, group: list[tuple[_OpenPost, Job]], reply: str) -> None:
        """Hand a judged reply to every post that waits for it; it is in the memory already."""
        for opened, job in group:
            try:
                target = decode(job.piece, job.form, reply)
            except Unfit as reason:
                self._failed(opened, job, str(reason))
                continue
            self.summary.drafted += 1
            self._done(opened, job, target, self.engine.signature)

    def _done(self, opened: _OpenPost, job: Job, target: str, signature: str) -> None:
        origin = Origin.BACKEND
        opened.drafts[job.piece.segment.key] = Translation(target, origin, signature)
        self._count(opened)

    def _give_up(self, group: list[tuple[_OpenPost, Job]]) -> None:
        job = group[0][1]
        row = Remembered(job.key, job.form.text, "", Origin.BACKEND, self.engine.signature)
        self.memory.put_many([row])
        for opened, other in group:
            self._failed(opened, other, job.reason or "no usable draft")

    def _failed(self, opened: _OpenPost, job: Job, reason: str) -> None:
        segment = job.piece.segment
        message = f"no usable draft, the source ships in its place: {reason}"
        self.summary.failed += 1
        self.summary.findings.append(
            Finding(
                "untranslated",
                Severity.ERROR,
                message,
                opened.post.name,
                segment.line,
                segment.key,
            )
        )
        self._count(opened)

    def _count(self, opened: _OpenPost) -> None:
        self.finished += 1
        if self.report is not None:
            self.report(Progress(self.finished, self.summary.segments, opened.post.name))

    def _write(self, opened: _OpenPost) -> None:
        post, segments = opened.post, opened.post.document.segments
        merged = merge(opened.catalog, segments, opened.drafts, pins=post.pins)
        self.summary.findings += unwritable(segments, opened.drafts, path=post.name)
        if merged.entries or merged.obsolete:
            write_catalog(post.catalog_path, merged, root=self.workspace.root)


@dataclass(slots=True)
class _OpenPost:
    """A post of the current window, its catalog as read, and its new drafts."""

    post: Post
    catalog: Catalog
    drafts: dict[str, Translation] = field(default_factory=dict)


class _Asking:
    """One pass through the scheduler: requests are named ``job key#unit``."""

    def __init__(
        self, run: _Run, ready: dict[str, Job], jobs: dict[str, list[tuple[_OpenPost, Job]]]
    ) -> None:
        self.run = run
        self.ready = ready
        self.jobs = jobs
        self.usable: dict[str, str] = {}

    def requests(self) -> Iterator[Request]:
        for key, job in self.ready.items():
            segment = job.piece.segment
            opened = self.jobs[key][0][0]
            terms = tuple(dict.fromkeys((pin.text, pin.wording) for pin in job.pins))
            for index, text in enumerate(job.units):
                yield Request(
                    f"{key}#{index}",
                    text,
                    kind=str(segment.kind),
                    title=opened.post.name,
                    heading=segment.headings[-1] if segment.headings else "",
                    terms=terms,
                    hints=job.form.hints,
                    fault=job.reason if job.step else "",
                )

    def accept(self, request: Request, draft: Draft) -> Request | None:
        """Judge a reply; a part of a segment is judged with the whole."""
        key, _, unit = request.key.rpartition("#")
        job = self.ready[key]
        replies = {**job.replies, int(unit): " ".join(draft.text.split())}
        if len(replies) < len(job.units) or self._judge(key, replace(job, replies=replies)):
            return None
        return replace(request, fault=job.reason)

    def _judge(self, key: str, job: Job) -> bool:
        """Keep the whole reply when it is usable, else the reason why not."""
        trusted = self.run.limits.trusted
        whole = job.joined()
        try:
            reply, _ = judge(job.piece, job.form, job.pins, whole, job.inserted, trusted=trusted)
        except Fault as reason:
            self.ready[key].reason = str(reason)
            return False
        self.usable[key] = reply
        return True

    def deliver(self, pairs: list[tuple[Request, Draft]]) -> None:
        """Keep the replies; what is whole goes to the memory, then to the posts."""
        whole: list[str] = []
        for request, draft in pairs:
            key, _, unit = request.key.rpartition("#")
            job = self.ready[key]
            job.replies[int(unit)] = " ".join(draft.text.split())
            if job.done and key in self.usable:
                whole.append(key)
        self._finish(whole, pairs)

    def settle(self, keys: list[str]) -> None:
        """Finish the jobs in which the glossary left nothing to ask."""
        self._finish([key for key in keys if self._judge(key, self.ready[key])], [])

    def _finish(self, keys: list[str], pairs: list[tuple[Request, Draft]]) -> None:
        if keys:
            self.run.memory.put_many([self._row(key, pairs) for key in keys])
        for key in keys:
            self.run.finish(self.jobs[key], self.usable[key])

    def _row(self, key: str, pairs: list[tuple[Request, Draft]]) -> Remembered:
        job = self.ready[key]
        known = [d.confidence for r, d in pairs if r.key.startswith(f"{key}#")]
        scores = [score for score in known if score is not None]
        confidence = sum(scores) / len(scores) if scores else None
        signature = self.run.engine.signature
        reply = self.usable[key]
        return Remembered(key, job.form.text, reply, Origin.BACKEND, signature, confidence)

    def fail(self, request_key: str, reason: str) -> None:
        job = self.ready[request_key.rpartition("#")[0]]
        job.reason = job.reason or reason

    def unfinished(self) -> dict[str, Job]:
        left = {k: job for k, job in self.ready.items() if not (job.done and k in self.usable)}
        for job in left.values():
            job.step += 1
        return left
