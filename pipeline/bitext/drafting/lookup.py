"""What is known already: from catalogs, from the memory, from people."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from bitext.drafting.context import befores
from bitext.drafting.fallback import failed_backends
from bitext.drafting.task import Task
from bitext.glossary.pins import check
from bitext.languages import LanguagePair
from bitext.markdown.literal.foreign import brought
from bitext.markdown.placeholder import Form, decode, reread
from bitext.markdown.target import TargetError
from bitext.model import Kind, Origin
from bitext.store.catalog import Catalog, State
from bitext.store.memory import RANK, Memory, Remembered, memory_key
from bitext.wording.journal import cleared_places, place

if TYPE_CHECKING:
    from bitext.workspace.workspace import Post

#: Where the memory lies in a workspace.
MEMORY = ".bitext/memory.sqlite"


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


def undrafted(
    tasks: Iterable[Task], rows: Mapping[str, Remembered]
) -> Iterator[tuple[Task, Remembered | None]]:
    """The tasks that want a draft, each with what is remembered of it."""
    for task in tasks:
        row = best_match(task, rows)
        if needs_draft(task, row):
            yield task, row


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


def forget_cleared(memory: Memory, post: Post) -> None:
    """Take out of the memory what people have taken out of a catalog: it was a mistake."""
    gone = cleared_places(post.journal)
    if not gone:
        return
    forms = ((k, p.segment, form) for k, (p, form) in post.forms.items())
    found = [(k, form) for k, s, form in forms if place(s.context, s.source) in gone]
    if keys := [name for key, form in found for name in memory_keys(post, key, form)]:
        memory.forget_people(keys)


def store_reviewed(memory: Memory, post: Post, catalog: Catalog) -> None:
    """Enter reviewed wordings into the memory, for equal segments of other posts."""
    rows = human_rows(post, catalog)
    known = memory.get_many(list(rows))
    if news := [row for name, row in rows.items() if known.get(name) != row]:
        memory.put_many(news)


#: As many as a prompt holds beside the segment without talking of something else.
NEAR = 3


def examples(memory: Memory, task: Task, languages: LanguagePair) -> tuple[tuple[str, str], ...]:
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
