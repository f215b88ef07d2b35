"""What is known already: from catalogs, from the memory, from people."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from bitext.drafting.context import befores
from bitext.drafting.fallback import failed_backends
from bitext.drafting.task import Task
from bitext.errors import ONE_FILE, Trouble, reported
from bitext.formats.po.confidence import band
from bitext.glossary.pins import check
from bitext.languages import LanguagePair
from bitext.markdown.literal.foreign import brought
from bitext.markdown.placeholder import Form, decode, reread
from bitext.markdown.segmenter import segment_key
from bitext.markdown.target import TargetError
from bitext.model import Kind, Origin
from bitext.remembered import Remembered, TranslationMemory
from bitext.store.catalog import Catalog, Entry, State
from bitext.store.journal import SUFFIX, raw, read
from bitext.store.memory import RANK, memory_key
from bitext.wording.journal import Act, Op, Place, place, standing, taken_back_places

if TYPE_CHECKING:
    from bitext.workspace.workspace import Post, Workspace


def open_tasks(post: Post, catalog: Catalog) -> list[Task]:
    """The segments nobody has worded, as tasks; `needs_draft` says which have something to ask.

    ``catalog`` has been merged with the post.
    """
    entries = {e.identity: e for e in catalog.entries}
    before, title = befores(post), _title(post)
    languages = post.workspace.languages
    tasks: list[Task] = []
    for key, (piece, form) in post.forms.items():
        entry = entries.get((piece.segment.context, piece.segment.source))
        if entry and entry.state in (State.MISSING, State.DRAFT):
            pins = post.pins.get(key, ())
            known, bare = memory_keys(post, key, form)
            old = entry.target
            context = (languages, title, before[key])
            tasks.append(Task(piece, form, pins, known, *context, old=old, bare=bare))
    return tasks


def memory_keys(post: Post, key: str, form: Form) -> tuple[str, str]:
    """Where the memory keeps a segment: with the glossary's wordings, and by its text alone."""
    languages, pins = post.workspace.languages, post.pins.get(key, ())
    bare = memory_key(form.text, languages)
    return memory_key(form.text, languages, pins) if pins else bare, bare


def lookup_keys(tasks: Sequence[Task]) -> list[str]:
    """The keys under which the memory may know of the tasks."""
    return list(dict.fromkeys(key for task in tasks for key in (task.key, task.bare)))


def best_match(task: Task, rows: Mapping[str, Remembered]) -> Remembered | None:
    """What is remembered of the task's text, of rows by their keys.

    An entry by text alone (an imported one, or a draft from before a term was in the glossary)
    counts when it says what the glossary wants: for lack of another, or by its higher rank.
    """
    own, bare = rows.get(task.key), rows.get(task.bare)
    if bare is None or not bare.target or check(task.pins, bare.target):
        return own
    if own is None or not own.target or RANK[bare.origin] > RANK[own.origin]:
        return bare
    return own


def needs_draft(task: Task, row: Remembered | None) -> bool:
    """Whether a draft is wanted: there is none, or a better one must take its place.

    Better is what a person said of an equal segment, or an imported entry does; and a draft
    that no longer says what the glossary wants is asked for again.
    """
    if not task.old:
        return True
    better = reusable_target(task, row) if row and row.origin is not Origin.BACKEND else None
    if better:
        return better != task.old
    return bool(task.pins and check(task.pins, reread(task.piece, task.form, task.old) or task.old))


def _title(post: Post) -> str:
    """The post's title: its front matter's, or its first heading."""
    for segment in post.document.segments:
        if segment.context == "front-matter:title" or segment.kind is Kind.HEADING:
            return segment.source
    return ""


def reusable_target(
    task: Task, row: Remembered | None, backends: Collection[str] = ()
) -> str | None:
    """Natural Markdown of a remembered reply; empty when all these backends have failed before.

    ``backends`` are their signatures.
    """
    if row is None:
        return None
    if not row.target:
        return "" if backends and failed_backends(row).issuperset(backends) else None
    if brought(row.target, task.form.text):  # whoever has put it there
        return None
    try:
        return decode(task.piece, task.form, row.target)
    except TargetError:
        return None


def human_rows(post: Post, catalog: Catalog) -> Mapping[str, Remembered]:
    """Reviewed wordings as rows of the memory, by their key."""
    reviewed = {e.identity: e for e in catalog.entries if e.state is State.REVIEWED}
    rows: dict[str, Remembered] = {}
    for key, (piece, form) in post.forms.items() if reviewed else ():
        entry = reviewed.get((piece.segment.context, piece.segment.source))
        reply = reread(piece, form, entry.target) if entry else ""
        if reply:
            name, _ = memory_keys(post, key, form)
            languages = post.workspace.languages
            rows[name] = Remembered(name, form.text, reply, Origin.HUMAN, languages=languages)
    return rows


def forget_cleared(memory: TranslationMemory, post: Post) -> None:
    """Take out of the memory what people have taken out of a catalog: it was a mistake."""
    gone = taken_back_places(post.journal)
    if not gone:
        return
    forms = ((k, p.segment, form) for k, (p, form) in post.forms.items())
    found = [(k, form) for k, s, form in forms if place(s.context, s.source) in gone]
    if keys := [name for key, form in found for name in memory_keys(post, key, form)]:
        memory.forget_people(keys)


def store_reviewed(memory: TranslationMemory, post: Post, catalog: Catalog) -> None:
    """Enter reviewed wordings into the memory, for equal segments of other posts."""
    rows = human_rows(post, catalog)
    known = memory.get_many(list(rows))
    if news := [row for name, row in rows.items() if known.get(name) != row]:
        memory.put_many(news)


#: As many as a prompt holds beside the segment without talking of something else.
NEAR = 3


def examples(
    memory: TranslationMemory, task: Task, languages: LanguagePair
) -> tuple[tuple[str, str], ...]:
    """Source and target, in placeholder form, of the entries nearest to the task's text.

    Nearest first, a person's before a machine's.  One that says a term of this segment
    otherwise than the glossary wants would teach the fault: it is left out.

    Raises StorageError when the memory is damaged or the disk refuses.
    """
    near = memory.nearest(task.form.text, languages, 2 * NEAR)
    fit = (
        (row.source, row.target)
        for row, _ in near
        if not check([pin for pin in task.pins if pin.text in row.source], row.target)
    )
    return tuple(fit)[:NEAR]


#: Engines that show where a text would stand, and say nothing.
STAND_INS = ("pseudo", "echo")
_BANDS = ("low", "medium", "high")


@dataclass(frozen=True, slots=True)
class Redraft:
    """Which drafts somebody wants anew; of all posts where none is named."""

    posts: Mapping[str, frozenset[str]] = field(default_factory=dict)  #: with keys; none: all
    engine: str = ""  #: by whom they are, as a signature begins
    below: str = ""  #: confidence: this band or a lower one

    def wants(self, post: str, entry: Entry) -> bool:
        """Whether a draft of a post is meant."""
        keys = self.posts.get(post, frozenset()) if self.posts else frozenset()
        key = segment_key(*entry.identity)
        return (
            (not self.posts or post in self.posts)
            and (not keys or key in keys)
            and entry.signature.startswith(self.engine)
            and (not self.below or _is_below(entry, self.below))
        )


def _is_below(entry: Entry, most: str) -> bool:
    sure = entry.confidence
    return sure is not None and _BANDS.index(band(sure)) <= _BANDS.index(most)


@dataclass(frozen=True, slots=True)
class Again:
    """What a run asks for although something is there."""

    engines: Collection[str] = ()  #: signatures of the backends of this run
    order: Redraft | None = None
    taken_back: Mapping[Place, frozenset[str]] = field(default_factory=dict)

    def undrafted(
        self, post: Post, catalog: Catalog, tasks: Sequence[Task], rows: Mapping[str, Remembered]
    ) -> Iterator[tuple[Task, Remembered | None]]:
        """The tasks that want a draft, each with what is remembered of it and may be used."""
        entries = {entry.identity: entry for entry in catalog.entries}
        for task in tasks:
            segment = task.piece.segment
            asked = self._asked(post, entries.get((segment.context, segment.source)))
            good = (known for name in (task.key, task.bare) if (known := rows.get(name)))
            fit = {row.key: row for row in good if self._is_good(task, row, asked=asked)}
            row = best_match(task, fit)
            if asked or needs_draft(task, row):
                yield task, row

    def _asked(self, post: Post, entry: Entry | None) -> bool:
        if entry is None or entry.state is not State.DRAFT:
            return False
        if self.order and self.order.wants(post.name, entry):
            return True
        back = self.taken_back.get(place(*entry.identity), frozenset())
        return self._stands_in(entry.signature) or (
            entry.signature == "memory" and entry.target in back
        )

    def _is_good(self, task: Task, row: Remembered, *, asked: bool) -> bool:
        if row.origin is Origin.BACKEND:
            return not asked and not self._stands_in(row.signature)
        segment = task.piece.segment
        back = self.taken_back.get(place(segment.context, segment.source))
        return not back or row.origin is Origin.MEMORY or reusable_target(task, row) not in back

    def _stands_in(self, signature: str) -> bool:
        """Whether a draft is no translation, and this run has an engine that makes one."""
        name = signature.replace("|", ":").partition(":")[0]
        others = {engine.partition(":")[0] for engine in self.engines} - {*STAND_INS}
        return name in STAND_INS and bool(others)


def taken_back(workspace: Workspace, trouble: Trouble | None = None) -> dict[Place, frozenset[str]]:
    """Wordings that people approved and took back, of each source, less what still stands.

    ``trouble`` gets what keeps a journal from being read, else it is raised.
    """
    found: dict[Place, set[str]] = {}
    for catalog in _with_journals(workspace):
        with reported(trouble):
            lines = raw(catalog, workspace.root)
            if not any(mark in lines for mark in _BACK):
                continue
            for act in read(catalog, workspace.root):
                if act.op in (Op.CLEAR, Op.NEEDS_WORK):
                    texts = found.setdefault(place(act.ctx, act.src), set())
                    texts.update({act.was, act.now} - {""})
    if found:
        _leave_standing(workspace, found)
    return {at: frozenset(texts) for at, texts in found.items() if texts}


_BACK = (b'"op": "clear"', b'"op": "needs-work"')


def _with_journals(workspace: Workspace) -> list[Path]:
    """The catalogs that have a journal, or had: the file may have lost its post."""
    paths = sorted((workspace.root / workspace.config.catalog).rglob(f"*{SUFFIX}"))
    return [path.with_name(path.name.removesuffix(SUFFIX) + ".po") for path in paths]


def _leave_standing(workspace: Workspace, found: dict[Place, set[str]]) -> None:
    """What is approved somewhere is not taken back."""
    for catalog in _with_journals(workspace):
        acts: list[Act] = []
        with suppress(*ONE_FILE):  # told before
            acts = read(catalog, workspace.root)
        for at, said in standing(acts).items():
            if said.state is State.REVIEWED and at in found:
                found[at].discard(said.target)
