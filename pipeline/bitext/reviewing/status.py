"""Where each post stands, in figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bitext.formats.po.confidence import band
from bitext.store.catalog import Entry, State, merge
from bitext.store.provenance import engine_part

if TYPE_CHECKING:
    from bitext.workspace.workspace import Workspace


@dataclass(frozen=True, slots=True)
class PostStatus:
    """Counts of a post's distinct segments by state, and of its findings."""

    post: str
    segments: int
    missing: int
    drafted: int
    reviewed: int
    stale: int
    findings: int
    chinese: int  #: letters of the source language, wherever they stand
    offered: int  #: of them those that are offered for translation


def percent(offered: int, chinese: int) -> int:
    """The part that is offered, rounded down: 100 means all of it."""
    return 100 * offered // chinese if chinese else 100


def status(workspace: Workspace, paths: Sequence[Path] = ()) -> Iterator[PostStatus]:
    """Yield the status of each post.

    Raises WorkspaceError for a post or catalog that cannot be read.
    """
    from bitext.checks.levels import Levels
    from bitext.reviewing.check import Checker
    from bitext.reviewing.coverage import Why, coverage
    from bitext.workspace.targets import targets_of

    checker = Checker(workspace, Levels(workspace.config.checks))
    letters = workspace.languages.source_language.letter
    for post in workspace.posts(paths):
        count = Counter(targets_of(post).states.values())
        covered = coverage(post.document, letters)
        yield PostStatus(
            post.name,
            segments=count.total(),
            missing=count[State.MISSING],
            drafted=count[State.DRAFT],
            reviewed=count[State.REVIEWED] + count[State.EDITED],
            stale=count[State.STALE],
            findings=len(checker.post(post)),
            chinese=covered.han,
            offered=covered.counts.get(Why.OFFERED, 0),
        )


#: Who made a translation that no engine did.
PEOPLE, NOBODY = "human", "missing"


@dataclass(frozen=True, slots=True)
class EngineStatus:
    """Distinct segments of all posts by what made their translation."""

    engine: str  #: the draft's signature without its glossary field, ``human`` or ``missing``
    segments: int
    low: int  #: of them drafts of low confidence (`bitext.formats.po.confidence.LOW`)


def engines(workspace: Workspace, paths: Sequence[Path] = ()) -> list[EngineStatus]:
    """Sum up who made the translations, the most segments first.

    Raises WorkspaceError for a post or catalog that cannot be read.
    """
    made: Counter[str] = Counter()
    low: Counter[str] = Counter()
    for post in workspace.posts(paths):
        for entry in merge(post.read_catalog(), post.segments).entries:
            engine = _maker(entry)
            made[engine] += 1
            low[engine] += entry.confidence is not None and band(entry.confidence) == "low"
    return [EngineStatus(name, count, low[name]) for name, count in made.most_common()]


def _maker(entry: Entry) -> str:
    if entry.state is State.MISSING:
        return NOBODY
    return PEOPLE if entry.state.human else engine_part(entry.signature) or "unknown"
