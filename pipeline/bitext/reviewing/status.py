"""Where each post stands, in figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bitext.checks.levels import Levels
from bitext.errors import BitextError, reported
from bitext.formats.po.confidence import band
from bitext.store.catalog import Entry, State
from bitext.store.provenance import engine_part

if TYPE_CHECKING:
    from bitext.reviewing.looked import Looked
    from bitext.workspace.workspace import Workspace


@dataclass(frozen=True, slots=True)
class PostStatus:
    """Counts of a post's distinct segments by state, and of its findings."""

    post: str
    segments: int
    missing: int
    drafted: int
    needs_work: int
    reviewed: int
    stale: int
    findings: int
    chinese: int  #: letters of the source language, wherever they stand
    offered: int  #: of them those that are offered for translation


def percent(offered: int, chinese: int) -> int:
    """The part that is offered, rounded down: 100 means all of it."""
    return 100 * offered // chinese if chinese else 100


def status(
    workspace: Workspace,
    paths: Sequence[Path] = (),
    trouble: Callable[[BitextError], None] | None = None,
    jobs: int | None = None,
) -> Iterator[PostStatus]:
    """Yield the status of each post.

    ``trouble`` gets what keeps a post or its catalog from being read, else it is raised; ``jobs``
    as for `reviewing.check.check`.
    """
    from bitext.reviewing.check import Checker
    from bitext.reviewing.looked import check_cache, each

    levels = Levels(workspace.config.checks)
    checker = Checker(workspace, levels)
    checker.levelled(workspace.findings)  # a glossary that cannot be read is told once
    posts = workspace.posts(paths, trouble)
    with check_cache(workspace, levels) as before:
        for look in each(posts, checker, before, jobs):
            with reported(trouble):
                looked = look()
                yield _counted(looked, len(checker.told(looked)))
        if not paths:
            before.forget_others()


def _counted(looked: Looked, findings: int) -> PostStatus:
    states = looked.states
    return PostStatus(
        looked.name,
        segments=sum(states.values()),
        missing=states.get(State.MISSING, 0),
        drafted=states.get(State.DRAFT, 0),
        needs_work=states.get(State.NEEDS_WORK, 0),
        reviewed=states.get(State.REVIEWED, 0),
        stale=states.get(State.STALE, 0),
        findings=findings,
        chinese=looked.chinese,
        offered=looked.offered,
    )


#: Who made a translation that no engine did.
PEOPLE, NOBODY = "human", "missing"


@dataclass(frozen=True, slots=True)
class EngineStatus:
    """Distinct segments of all posts by what made their translation."""

    engine: str  #: the draft's signature without its glossary field, ``human`` or ``missing``
    segments: int
    low: int  #: of them drafts of low confidence (`bitext.formats.po.confidence.LOW`)


def engines(
    workspace: Workspace,
    paths: Sequence[Path] = (),
    trouble: Callable[[BitextError], None] | None = None,
) -> list[EngineStatus]:
    """Sum up who made the translations, the most segments first; ``trouble`` as for `status`."""
    made: Counter[str] = Counter()
    low: Counter[str] = Counter()
    for post in workspace.posts(paths, trouble):
        with reported(trouble):
            for entry in post.merged(post.read_catalog(), notes=False).entries:
                engine = _maker(entry)
                made[engine] += 1
                low[engine] += entry.confidence is not None and band(entry.confidence) == "low"
    return [EngineStatus(name, count, low[name]) for name, count in made.most_common()]


def _maker(entry: Entry) -> str:
    if entry.state is State.MISSING:
        return NOBODY
    return PEOPLE if entry.state.human else engine_part(entry.signature) or "unknown"
