"""``translate --dry-run``: what would be sent, before anything is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from bitext.backends.meter import Metered, meter_of
from bitext.backends.protocol import Backend, Usage
from bitext.drafting.asking import requests_of
from bitext.drafting.lookup import (
    MEMORY,
    Chosen,
    answer,
    asked_for,
    best,
    engines_of,
    human_rows,
    machine_jobs,
    wanted,
)
from bitext.drafting.strategies import Job, prepare
from bitext.drafting.translate import WINDOW
from bitext.glossary.inject import write_terms
from bitext.languages import has_han
from bitext.sending.batches import Ask, Twins, arrange, pack
from bitext.store.memory import Memory, Remembered

if TYPE_CHECKING:
    from bitext.workspace.workspace import Post, Workspace


@dataclass(frozen=True, slots=True)
class PostPlan:
    """What ``translate`` would do for a post, when every first answer is good.

    ``chars`` are characters of text to be sent, ``tokens_in`` and ``tokens_out`` what prompts
    and answers come to where tokens are billed, ``cost`` their price; None where unknown.
    """

    post: str
    segments: int
    reused: int
    to_send: int
    chars: int
    tokens_in: int | None = None
    tokens_out: int | None = None
    cost: float | None = None


@dataclass
class Forecast:
    """What ``translate`` would send, asked post by post in its order."""

    path: Path  #: of the memory
    engines: tuple[str, ...]  #: signatures of the backends
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
            and answer(job, known.get(job.key), self.engines) is None
            and has_han(write_terms(job.form.text, job.pins))  # else the glossary is the answer
        }
        self.planned |= news.keys()
        return list(news.values())

    def _remembered(self, keys: Sequence[str], languages: tuple[str, str]) -> dict[str, Remembered]:
        if not self.path.exists():
            return {}
        with Memory.open(self.path, languages) as memory:
            return memory.get_many(keys)


def forecast(workspace: Workspace, backend: Chosen = None) -> Forecast:
    """A forecast for the chosen backends, or the configured ones."""
    return _forecast(workspace, engines_of(workspace, backend))


def _forecast(workspace: Workspace, engines: Sequence[Backend]) -> Forecast:
    return Forecast(workspace.root / MEMORY, tuple(engine.signature for engine in engines))


def plan(
    workspace: Workspace, paths: Sequence[Path] = (), *, backend: Chosen = None
) -> Iterator[PostPlan]:
    """Say what would be sent, post by post, when the first backend can do it all.

    Opens no socket and writes no catalog.
    """
    engines = engines_of(workspace, backend)
    engine, ahead = engines[0], _forecast(workspace, engines)
    twins = Twins(engine.limits())
    for number, post in enumerate(workspace.posts(paths)):
        if number % WINDOW == 0:  # as the run forgets them
            twins = Twins(engine.limits())
        news = ahead.jobs(post)
        known = len(post.forms) - len(news)
        yield _priced(
            PostPlan(post.name, len(post.forms), known, len(news), 0), engine, news, twins
        )


def _priced(bare: PostPlan, engine: Backend, news: Sequence[Job], twins: Twins) -> PostPlan:
    """The plan with what its calls come to."""
    limits = engine.limits()
    ready = [job for job in news if prepare(job, limits)]
    asked = [request for job in ready for request in requests_of(job.key, job)]
    asks = arrange((Ask(r) for r in asked if not twins.joins(r)), limits)
    meter = engine.meter if isinstance(engine, Metered) else meter_of(engine)
    parts = [meter.estimate([ask.request for ask in batch]) for batch in pack(asks, limits)]
    usage = sum(parts, start=Usage())
    plan = replace(bare, chars=usage.chars)
    if meter.used is not None:
        plan = replace(plan, tokens_in=usage.tokens_in, tokens_out=usage.tokens_out)
    priced = meter.tariff.price_in is not None
    return replace(plan, cost=meter.tariff.cost(usage)) if priced else plan
