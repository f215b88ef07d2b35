"""Where each post stands, in figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bitext.store.catalog import State

if TYPE_CHECKING:
    from bitext.workflow.workspace import Workspace


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


def status(workspace: Workspace, paths: Sequence[Path] = ()) -> Iterator[PostStatus]:
    """Yield the status of each post.

    Raises WorkspaceError for a post or catalog that cannot be read.
    """
    from bitext.checks.levels import Levels
    from bitext.workflow.check import Checker
    from bitext.workflow.targets import targets_of

    checker = Checker(workspace, Levels(workspace.config.checks))
    for post in workspace.posts(paths):
        count = Counter(targets_of(post).states.values())
        yield PostStatus(
            post.name,
            segments=count.total(),
            missing=count[State.MISSING],
            drafted=count[State.DRAFT],
            reviewed=count[State.REVIEWED] + count[State.EDITED],
            stale=count[State.STALE],
            findings=len(checker.post(post)),
        )
