"""What is known already: from catalogs, from the memory, from people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from bitext.backends import registry
from bitext.backends.meter import metered
from bitext.backends.protocol import Backend, KeepsGlossary, Languages
from bitext.glossary.pins import check
from bitext.markdown.placeholder import Form, decode, reread
from bitext.markdown.target import Unfit
from bitext.model import Kind, Origin, Pin
from bitext.store.catalog import Catalog, State, merge
from bitext.store.memory import Remembered, memory_key
from bitext.workflow.context import befores
from bitext.workflow.ladder import Job

if TYPE_CHECKING:
    from bitext.workflow.workspace import Post, Workspace

#: Where the memory lies in a workspace.
MEMORY = ".bitext/memory.sqlite"


def engine_of(workspace: Workspace, name: str | None = None) -> Backend:
    """Load the named backend, or the configured one.

    Raises UsageError for a backend that is not installed, or a wrong setting of it.
    """
    config = workspace.config
    chosen = name or config.backend
    languages = Languages(config.source, workspace.language)
    settings = config.backends.get(chosen, {})
    engine = registry.load(chosen, settings, languages)
    if isinstance(engine, KeepsGlossary):
        engine.use_terms(workspace.glossary.terms)
    return metered(engine, settings)


def machine_jobs(post: Post, catalog: Catalog) -> list[Job]:
    """The segments nobody has worded, as jobs; `wanted` says which have something to ask."""
    entries = {e.identity: e for e in merge(catalog, post.segments).entries}
    before = befores(post)
    jobs: list[Job] = []
    for key, (piece, form) in post.forms.items():
        entry = entries.get((piece.segment.context, piece.segment.source))
        if entry and entry.state in (State.MISSING, State.DRAFT):
            pins = post.pins.get(key, ())
            name = _key(post, key, form)
            jobs.append(Job(piece, form, pins, name, _title(post), before[key], entry.target))
    return jobs


def wanted(job: Job, row: Remembered | None) -> bool:
    """Whether a draft is wanted: there is none, or a better one must take its place.

    Better is what a person said of an equal segment; and a draft that no longer says what
    the glossary wants is asked for again.
    """
    if not job.old:
        return True
    person = answer(job, row, "") if row and row.origin is Origin.HUMAN else None
    if person:
        return person != job.old
    return bool(job.pins and check(job.pins, reread(job.piece, job.form, job.old) or job.old))


def _key(post: Post, key: str, form: Form) -> str:
    pins: Sequence[Pin] = post.pins.get(key, ())
    languages = (post.workspace.config.source, post.workspace.language)
    return memory_key(form.text, languages, pins)


def _title(post: Post) -> str:
    """The post's title: its front matter's, or its first heading."""
    for segment in post.document.segments:
        if segment.context == "front-matter:title" or segment.kind is Kind.HEADING:
            return segment.source
    return ""


def answer(job: Job, row: Remembered | None, signature: str) -> str | None:
    """Natural Markdown of a remembered reply; empty when this engine has failed before."""
    if row is None:
        return None
    if not row.target:
        return "" if row.signature == signature else None
    try:
        return decode(job.piece, job.form, row.target)
    except Unfit:
        return None


def human_rows(post: Post, catalog: Catalog) -> Mapping[str, Remembered]:
    """Reviewed wordings as rows of the memory, by their key."""
    reviewed = {e.identity: e for e in catalog.entries if e.state is State.REVIEWED}
    rows: dict[str, Remembered] = {}
    for key, (piece, form) in post.forms.items() if reviewed else ():
        entry = reviewed.get((piece.segment.context, piece.segment.source))
        reply = reread(piece, form, entry.target) if entry else ""
        if reply:
            name = _key(post, key, form)
            rows[name] = Remembered(name, form.text, reply, Origin.HUMAN)
    return rows
