"""Posts that are drafted together: what waits, what has come back, what goes to disk.

Everything that changes while segments are drafted is here, beside the counts of the summary.
What is finished is in the memory before anybody hears of it, so a crash costs at most the
calls that were under way.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bitext.backends.protocol import Backend, Draft, Request
from bitext.drafting.fallback import NoDraft, failed_backends, failures
from bitext.drafting.judge import DOUBTED, Examiner, about
from bitext.drafting.lookup import (
    Again,
    forget_cleared,
    lookup_keys,
    open_tasks,
    reusable_target,
    store_reviewed,
)
from bitext.drafting.names import Names
from bitext.drafting.rejection import AGAIN, MENDED, NEXT, Cause, Rejected
from bitext.drafting.summary import Adopted, DraftProgress, Summary
from bitext.drafting.task import Attempt, Task
from bitext.drafting.validation import Accepted
from bitext.errors import BitextError
from bitext.languages import CHINESE
from bitext.markdown.placeholder import decode
from bitext.markdown.target import TargetError
from bitext.model import Finding, Origin, Severity, Translation
from bitext.remembered import Remembered, TranslationMemory
from bitext.sending.schedule import Outcome
from bitext.store.build_state import stamp
from bitext.store.catalog import Catalog, OnDisk, unwritable
from bitext.store.provenance import certainty, probability, signed
from bitext.workspace.snapshot import Snapshot
from bitext.workspace.wordings.record import recorded
from bitext.workspace.wordings.writing import Drafted, Written, write_catalogs
from bitext.workspace.workspace import Post, Workspace


@dataclass
class Window:
    """The posts of a window with what they wait for; one backend is asked at a time."""

    workspace: Workspace
    memory: TranslationMemory
    summary: Summary
    report: Callable[[DraftProgress], None] | None = None
    again: Again = field(default_factory=Again)  #: what is asked for although it is there
    names: Names = field(default_factory=Names)  #: worded in this run
    posts: list[tuple[Post, OnDisk, Catalog]] = field(default_factory=list)  #: merged
    written: list[Snapshot] = field(default_factory=list)  #: whose catalogs are on disk
    drafts: dict[str, dict[str, Translation]] = field(default_factory=dict)  #: by post
    waiting: dict[str, list[tuple[Post, Task]]] = field(default_factory=dict)  #: by memory key
    pending: dict[str, set[str]] = field(default_factory=dict)  #: post -> keys it waits for
    barred: dict[str, frozenset[str]] = field(default_factory=dict)  #: backends that have failed
    signature: str = ""  #: of the backend that is asked
    examiner: Examiner = field(default_factory=Examiner)  #: of its replies
    attempts: dict[str, Attempt] = field(default_factory=dict)  #: under way, or in vain
    units: dict[str, tuple[str, int]] = field(default_factory=dict)  #: request -> key and unit
    replies: dict[str, dict[int, Draft]] = field(default_factory=dict)
    judged: dict[str, Accepted | Rejected] = field(default_factory=dict)

    def open(self, post: Post, signatures: Collection[str], only: Collection[str] | None) -> None:
        """Take what the memory knows of a post; what has to be asked waits."""
        known = post.load_catalog()
        merged, told = recorded(post, known.catalog)
        self.summary.findings += told
        forget_cleared(self.memory, post)
        store_reviewed(self.memory, post, known.catalog)
        wanted = open_tasks(post, merged)
        tasks = [t for t in wanted if only is None or t.piece.segment.key in only]
        rows = self.memory.get_many(lookup_keys(tasks))
        missing = list(self.again.undrafted(post, merged, tasks, rows))
        total = len(post.forms) if only is None else len(tasks)
        self.summary.posts += 1
        self.summary.segments += total
        self.summary.reused += total - len(missing)
        for task, row in missing:
            self._look_up(post, task, row, signatures)
        self.posts.append((post, known, merged))
        self._count(post)

    def _look_up(
        self, post: Post, task: Task, row: Remembered | None, signatures: Collection[str]
    ) -> None:
        target = reusable_target(task, row, signatures)
        if target is None:
            self.barred[task.key] = failed_backends(row)
            self.waiting.setdefault(task.key, []).append((post, task))
            self.pending.setdefault(post.name, set()).add(task.key)
        elif target and row is not None:
            self.summary.reused += 1
            self._done(post, task, target, row)
        else:
            self.fail(post, task, NoDraft().reason)

    def tasks(self) -> dict[str, Task]:
        """What has to be asked, by memory key; equal segments once."""
        return {key: found[0][1] for key, found in self.waiting.items()}

    def begin(self, attempts: Mapping[str, Attempt], backend: Backend) -> list[Request]:
        """The requests of these attempts; what the glossary says in full is finished at once."""
        self.signature = backend.signature
        self.examiner = Examiner.of(backend, self.workspace.config.checks)
        self.attempts, self.replies, self.judged = dict(attempts), {}, {}
        requests = {key: list(attempt.requests()) for key, attempt in attempts.items()}
        self.units = {
            request.key: (key, unit)
            for key, asked in requests.items()
            for unit, request in enumerate(asked)
        }
        self._finish([key for key in attempts if not requests[key] and self._accepts(key)])
        return [request for asked in requests.values() for request in asked]

    def receive(self, answers: Iterable[tuple[Request, Draft]]) -> list[Request]:
        """Keep what is good; return what is asked instead of what is not.

        Parts of a segment are judged together once all are there, and not asked again.
        """
        finished: list[str] = []
        again: list[Request] = []
        for request, draft in answers:
            key, unit = self.units[request.key]
            self.replies.setdefault(key, {})[unit] = draft
            if not self._complete(key):
                continue
            if self._accepts(key):
                finished.append(key)
            elif len(self.attempts[key].units) == 1:
                del self.replies[key]
                bad = self.judged[key]
                fault = bad.reason if isinstance(bad, Rejected) else ""
                again.append(replace(request, fault=fault))
        self._finish(finished)
        self._write_finished()
        return again

    def _complete(self, key: str) -> bool:
        attempt = self.attempts.get(key)  # none: it has been accepted, and is asked for no more
        return attempt is not None and len(self.replies.get(key, ())) == len(attempt.units)

    def _accepts(self, key: str) -> bool:
        """Examiner the replies to an attempt, and count what was done about them."""
        replies, before = self.replies.get(key, {}), self.judged.get(key)
        found = self.judged[key] = self.examiner.verdict(self.attempts[key], replies, before)
        good = isinstance(found, Accepted)
        self.summary.ladder.note(found.repaired, MENDED, rescued=good)
        if isinstance(before, Rejected):
            self.summary.ladder.note(before.cause, AGAIN, rescued=good)
        return good

    def _finish(self, keys: list[str]) -> None:
        """Into the memory, then to the posts."""
        accepted = {
            key: found for key in keys if isinstance(found := self.judged.pop(key), Accepted)
        }
        rows = [self._row(self.attempts[key].task, found) for key, found in accepted.items()]
        if rows:
            self.memory.put_many(rows)
        for row in rows:
            if not self.examiner.trusted and self.workspace.languages.source_language is CHINESE:
                self.names.learn(row.source, row.target)
            self.hand_out(row, accepted[row.key])
        for key in accepted:  # of a long post they weigh as much as its drafts
            self._tell(self.attempts.pop(key), rescued=True)

    def _row(self, task: Task, found: Accepted) -> Remembered:
        drafts = self.replies.pop(task.key, {}).values()
        return self._remembered(task, found.text, certainty(draft.confidence for draft in drafts))

    def hand_out(self, row: Remembered, found: Accepted) -> None:
        """Give a draft to every post that waits for it; the first has it in its own markup."""
        (post, task), *others = waiting = self.waiting.pop(row.key)
        for waits, _ in waiting:
            self.pending[waits.name].discard(row.key)
        self.summary.drafted += 1
        self._done(post, task, found.target, row)
        for post, task in others:
            try:
                target = decode(task.piece, task.form, row.target)
            except TargetError as reason:
                self.fail(post, task, str(reason))
                continue
            self.summary.drafted += 1
            self._done(post, task, target, row)

    def settle(self, tasks: Mapping[str, Task]) -> dict[str, Task]:
        """Keep the best drafts of these, marked as what they are; what has none is returned."""
        kept = {key: task.best for key, task in tasks.items() if task.best}
        rows = [self._remembered(tasks[key], best.text, DOUBTED) for key, best in kept.items()]
        self.memory.put_many(rows)
        for row in rows:
            best = kept[row.key]
            self.summary.doubted += len(self.waiting[row.key])
            for post, task in self.waiting[row.key]:
                self.summary.findings += about(best, post.name, task)
            self.hand_out(row, Accepted(best.text, best.target))
        return {key: task for key, task in tasks.items() if not task.best}

    def _remembered(self, task: Task, text: str, confidence: float | None) -> Remembered:
        origin = (Origin.BACKEND, signed(self.signature, task.pins), confidence)
        return Remembered(task.key, task.form.text, text, *origin, self.workspace.languages)

    def _done(self, post: Post, task: Task, target: str, row: Remembered) -> None:
        sure = probability(row.confidence)
        draft = Translation(target, Origin.BACKEND, row.signature or "memory", confidence=sure)
        self.drafts.setdefault(post.name, {})[task.piece.segment.key] = draft
        self._count(post)

    def fail(self, post: Post, task: Task, reason: str) -> None:
        """Report a segment that has no draft."""
        segment = task.piece.segment
        ships = "the old draft stays" if task.old else "the source ships in its place"
        told = ("untranslated", Severity.ERROR, f"no usable draft, {ships}: {reason}")
        self.summary.failed += 1
        self.summary.findings.append(Finding(*told, post.name, segment.line, segment.key))
        self._count(post)

    def _count(self, post: Post) -> None:
        if self.report is not None:
            self.report(DraftProgress(self.summary.done, self.summary.segments, post.name))

    def end(self, outcome: Outcome) -> dict[str, Task]:
        """The tasks that the attempts have left without a draft, wiser by them."""
        failed = {self.units[r.key][0]: reason for r, reason in reversed(outcome.failed)}
        unheard = self.unheard(outcome)
        left: dict[str, Task] = {}
        for key, attempt in self.attempts.items():
            if self._complete(key) or not (outcome.stopped or key in unheard):
                self._tell(attempt, rescued=False)
            left[key] = self._wiser(attempt.task, failed.get(key, ""), unheard.get(key))
        return left

    def unheard(self, outcome: Outcome) -> dict[str, str]:
        """Why the backend never answered, by key: that says nothing about a segment."""
        given_up = (found for found in outcome.failed if found[0].key in outcome.given_up)
        return {self.units[r.key][0]: reason for r, reason in reversed(list(given_up))}

    def _tell(self, attempt: Attempt, *, rescued: bool) -> None:
        """Count whether a step, taken for a cause, has helped."""
        remedy, task = attempt.step.label if attempt.step else NEXT, attempt.task
        self.summary.ladder.note(task.cause, remedy, rescued=rescued)

    def _wiser(self, task: Task, failure: str, unheard: str | None) -> Task:
        found = self.judged.get(task.key)
        if isinstance(found, Rejected):
            task = task.after(found)
        elif failure:
            cause, reason = task.cause or Cause.SILENT, task.reason or failure
            task = replace(task, cause=cause, reason=reason)
        return task if unheard is None else replace(task, verdict=NoDraft(unheard, passing=True))

    def give_up(self, tasks: Sequence[Task], signature: str) -> dict[str, Task]:
        """Remember that this backend cannot, so that the next run does not pay again."""
        for task in tasks:
            self.barred[task.key] |= {signature}
        rows = [self._failure(task) for task in tasks]
        if rows:
            self.memory.put_many(rows)
        told = (replace(task, verdict=NoDraft(task.reason or "no usable draft")) for task in tasks)
        return {task.key: task for task in told}

    def _failure(self, task: Task) -> Remembered:
        origin = (Origin.BACKEND, failures(self.barred[task.key]))
        return Remembered(task.key, task.form.text, "", *origin, languages=self.workspace.languages)

    def _write_finished(self) -> None:
        """The catalogs of posts that wait for nothing more, while others are still drafted."""
        done = [found for found in self.posts if not self.pending.get(found[0].name)]
        if done:
            self._write_all(done)
            self.posts = [found for found in self.posts if self.pending.get(found[0].name)]

    def close(self) -> None:
        """Write the catalogs that are not written yet."""
        self._write_all(self.posts)

    def _write_all(self, posts: Iterable[tuple[Post, OnDisk, Catalog]]) -> None:
        """One that somebody broke does not keep the others from it."""
        ready = [Drafted(*found, self.drafts.get(found[0].name, {})) for found in posts]
        for one in ready:
            self.summary.findings += unwritable(one.post.segments, one.drafts, path=one.post.name)
        for done in write_catalogs(self.workspace, ready):
            if isinstance(done, BitextError):
                self.summary.errors.append(done)
            else:
                self._tell_written(done)

    def _tell_written(self, done: Written) -> None:
        post = done.post
        self.summary.findings += done.findings
        if done.taken:
            people = sum(entry.state.human for entry in done.catalog.entries)
            self.summary.adopted.append(Adopted(done.taken, post.catalog_name, post.name, people))
        self.written.append(Snapshot.of(post, done.catalog, stamp(post.catalog_path)))
