"""``translate --dry-run``: what would be sent, before anything is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from bitext.glossary.inject import write_terms
from bitext.languages import has_han
from bitext.store.memory import Memory, Remembered
from bitext.workflow.ladder import Job
from bitext.workflow.recall import (
    MEMORY,
    answer,
    asked_for,
    best,
    engine_of,
    human_rows,
    machine_jobs,
    wanted,
)

if TYPE_CHECKING:
    from bitext.workflow.workspace import Post, Workspace


@dataclass(frozen=True, slots=True)
class PostPlan:
    """What ``translate`` would do for a post; ``chars`` are characters to be sent."""

    post: str
    segments: int
    reused: int
    to_send: int
    chars: int


@dataclass
class Forecast:
    """What ``translate`` would send, asked post by post in its order."""

    path: Path  #: of the memory
    signature: str  #: of the backend
    planned: set[str] = field(default_factory=set)  #: memory keys of what will be known by then
    people: dict[str, Remembered] = field(default_factory=dict)  #: reviewed in posts before

    def jobs(self, post: Post) -> list[Job]:
        """What would be sent for ``post``: each text once, and none that a post before has."""
        catalog = post.read_catalog()
        self.people.update(human_rows(post, catalog))
        jobs = machine_jobs(post, catalog)
        rows = {**self._remembered(asked_for(jobs), post.workspace.languages), **self.people}
        known = {job.key: best(job, rows) for job in jobs}
        news = {
            job.key: job
            for job in jobs
            if job.key not in self.planned
            and wanted(job, known.get(job.key))
            and answer(job, known.get(job.key), self.signature) is None
            and has_han(write_terms(job.form.text, job.pins))  # else the glossary is the answer
        }
        self.planned |= news.keys()
        return list(news.values())

    def _remembered(self, keys: Sequence[str], languages: tuple[str, str]) -> dict[str, Remembered]:
        if not self.path.exists():
            return {}
        with Memory.open(self.path, languages) as memory:
            return memory.get_many(keys)


def forecast(workspace: Workspace, backend: str | None = None) -> Forecast:
    """A forecast for the named backend, or the configured one."""
    return Forecast(workspace.root / MEMORY, engine_of(workspace, backend).signature)


def plan(
    workspace: Workspace, paths: Sequence[Path] = (), *, backend: str | None = None
) -> Iterator[PostPlan]:
    """Say what would be sent, post by post; opens no socket and writes no catalog."""
    ahead = forecast(workspace, backend)
    for post in workspace.posts(paths):
        news = ahead.jobs(post)
        total = len(post.forms)
        chars = sum(len(job.form.text) for job in news)
        yield PostPlan(post.name, total, total - len(news), len(news), chars)
