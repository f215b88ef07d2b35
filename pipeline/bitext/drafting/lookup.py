"""What is known already: from catalogs, from the memory, from people."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from bitext.backends import registry
from bitext.backends.meter import metered
from bitext.backends.protocol import Backend, KeepsGlossary, Languages
from bitext.drafting.context import befores
from bitext.drafting.fallback import failed_engines
from bitext.drafting.strategies import Job
from bitext.glossary.pins import check
from bitext.markdown.placeholder import Form, decode, reread
from bitext.markdown.target import Unfit
from bitext.model import Kind, Origin
from bitext.store.catalog import Catalog, State, merge
from bitext.store.memory import RANK, Memory, Remembered, memory_key

if TYPE_CHECKING:
    from bitext.workspace.workspace import Post, Workspace

#: Where the memory lies in a workspace.
MEMORY = ".bitext/memory.sqlite"


#: Names of backends in order of preference, or one; None for what is configured.
Chosen = str | Sequence[str] | None


def engines_of(workspace: Workspace, chosen: Chosen = None) -> tuple[Backend, ...]:
    """Load the chosen backends, or the configured ones.

    Raises UsageError for one that is not installed or set up wrongly, BackendUnavailable for
    one whose package cannot be loaded.
    """
    config = workspace.config
    names = (chosen,) if isinstance(chosen, str) else chosen
    languages = Languages(config.source, workspace.language)
    return tuple(
        _engine(workspace, name, languages) for name in dict.fromkeys(names or config.backend)
    )


def _engine(workspace: Workspace, name: str, languages: Languages) -> Backend:
    settings = workspace.config.backends.get(name, {})
    engine = registry.load(name, settings, languages)
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
            known, bare = memory_keys(post, key, form)
            old = entry.target
            jobs.append(
                Job(piece, form, pins, known, _title(post), before[key], old=old, bare=bare)
            )
    return jobs


def memory_keys(post: Post, key: str, form: Form) -> tuple[str, str]:
    """Where the memory keeps a segment: with the glossary's wordings, and by its text alone."""
    languages, pins = post.workspace.languages, post.pins.get(key, ())
    return memory_key(form.text, languages, pins), memory_key(form.text, languages)


def asked_for(jobs: Sequence[Job]) -> list[str]:
    """The keys under which the memory may know of the jobs."""
    return list(dict.fromkeys(key for job in jobs for key in (job.key, job.bare)))


def best(job: Job, rows: Mapping[str, Remembered]) -> Remembered | None:
    """What is remembered of the job's text, of rows by their keys.

    An entry by text alone (an imported one, or a draft from before a term was in the glossary)
    counts when it says what the glossary wants: for lack of another, or by its higher rank.
    """
    own, bare = rows.get(job.key), rows.get(job.bare)
    if bare is None or not bare.target or check(job.pins, bare.target):
        return own
    if own is None or not own.target or RANK[bare.origin] > RANK[own.origin]:
        return bare
    return own


def wanted(job: Job, row: Remembered | None) -> bool:
    """Whether a draft is wanted: there is none, or a better one must take its place.

    Better is what a person said of an equal segment, or an imported entry does; and a draft
    that no longer says what the glossary wants is asked for again.
    """
    if not job.old:
        return True
    better = answer(job, row) if row and row.origin is not Origin.BACKEND else None
    if better:
        return better != job.old
    return bool(job.pins and check(job.pins, reread(job.piece, job.form, job.old) or job.old))


def _title(post: Post) -> str:
    """The post's title: its front matter's, or its first heading."""
    for segment in post.document.segments:
        if segment.context == "front-matter:title" or segment.kind is Kind.HEADING:
            return segment.source
    return ""


def answer(job: Job, row: Remembered | None, engines: Collection[str] = ()) -> str | None:
    """Natural Markdown of a remembered reply; empty when all these engines have failed before.

    ``engines`` are their signatures.
    """
    if row is None:
        return None
    if not row.target:
        return "" if engines and failed_engines(row).issuperset(engines) else None
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
            name, _ = memory_keys(post, key, form)
            languages = post.workspace.languages
            rows[name] = Remembered(name, form.text, reply, Origin.HUMAN, languages=languages)
    return rows


def remember_people(memory: Memory, post: Post, catalog: Catalog) -> None:
    """Enter reviewed wordings into the memory, for equal segments of other posts."""
    rows = human_rows(post, catalog)
    known = memory.get_many(list(rows))
    if news := [row for name, row in rows.items() if known.get(name) != row]:
        memory.put_many(news)
