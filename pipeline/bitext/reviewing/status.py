"""Where each post stands, in figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from bitext.checks.levels import Levels
from bitext.errors import BitextError, reported
from bitext.formats.po.confidence import band
from bitext.store.catalog import Entry, State
from bitext.store.provenance import engine_part

if TYPE_CHECKING:
    from bitext.reviewing.check import Checker, Looked
    from bitext.store.config import Config
    from bitext.workspace.workspace import Post, Workspace


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


@dataclass(frozen=True, slots=True)
class Counting:
    """What a process needs to count posts by their paths (a `SpreadStage`)."""

    root: Path
    config: Config

    def open(self) -> Callable[[Path], tuple[PostStatus, Looked]]:
        """Open the workspace."""
        from bitext.reviewing.check import Checker
        from bitext.workspace.workspace import Post, Workspace

        workspace = Workspace(self.root, self.config)
        checker = Checker(workspace, Levels(self.config.checks))
        return lambda path: _counted(Post(workspace, path), checker)


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
    from bitext.reviewing.check import Checker, each

    checker = Checker(workspace, Levels(workspace.config.checks))
    checker.levelled(workspace.findings)  # a glossary that cannot be read is told once
    stage = Counting(workspace.root, workspace.config)
    posts = workspace.posts(paths, trouble)
    for counted in each(posts, stage, lambda post: _counted(post, checker), jobs):
        with reported(trouble):
            one, looked = counted()
            yield replace(one, findings=len(checker.told(looked)))


def _counted(post: Post, checker: Checker) -> tuple[PostStatus, Looked]:
    """The status of a post, its findings not yet counted; and what it has of them by itself."""
    from bitext.reviewing.coverage import Why
    from bitext.workspace.targets import targets_of

    found = targets_of(post)
    count = Counter(found.states.values())
    covered = checker.coverage(post)
    one = PostStatus(
        post.name,
        segments=count.total(),
        missing=count[State.MISSING],
        drafted=count[State.DRAFT],
        needs_work=count[State.NEEDS_WORK],
        reviewed=count[State.REVIEWED],
        stale=count[State.STALE],
        findings=0,
        chinese=covered.han,
        offered=covered.counts.get(Why.OFFERED, 0),
    )
    return one, checker.looked(post, found)


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
