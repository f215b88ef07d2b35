"""``translate --dry-run``: what would be sent, before anything is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bitext.store.memory import Memory, Remembered
from bitext.workflow.recall import MEMORY, answer, engine_of, machine_jobs, wanted

if TYPE_CHECKING:
    from bitext.workflow.workspace import Workspace


@dataclass(frozen=True, slots=True)
class PostPlan:
    """What ``translate`` would do for a post; ``chars`` are characters to be sent."""

    post: str
    segments: int
    reused: int
    to_send: int
    chars: int


def plan(
    workspace: Workspace, paths: Sequence[Path] = (), *, backend: str | None = None
) -> Iterator[PostPlan]:
    """Say what would be sent, post by post; opens no socket and writes no catalog."""
    signature = engine_of(workspace, backend).signature
    planned: set[str] = set()
    path = workspace.root / MEMORY
    for post in workspace.posts(paths):
        jobs = machine_jobs(post, post.read_catalog())
        known: dict[str, Remembered] = {}
        if path.exists():
            with Memory.open(path) as memory:
                known = memory.get_many([job.key for job in jobs])
        news = [
            job
            for job in jobs
            if job.key not in planned
            and wanted(job, known.get(job.key))
            and answer(job, known.get(job.key), signature) is None
        ]
        planned |= {job.key for job in news}
        total = len(post.forms)
        chars = sum(len(job.form.text) for job in news)
        yield PostPlan(post.name, total, total - len(news), len(news), chars)
