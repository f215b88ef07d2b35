"""``translate --dry-run``: what would be sent, before anything is."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from bitext.backends.meter import Metered, meter_of
from bitext.backends.protocol import Backend, Usage
from bitext.drafting.lookup import (
    Again,
    Redraft,
    human_rows,
    lookup_keys,
    open_tasks,
    reusable_target,
    taken_back,
)
from bitext.drafting.strategies import STRATEGIES, next_attempt
from bitext.drafting.task import Task
from bitext.drafting.translate import windows
from bitext.errors import Trouble, reported
from bitext.glossary.protect import write_terms
from bitext.remembered import Remembered
from bitext.sending.batches import Deduplicator, Pending, arrange, pack
from bitext.sending.pace import known
from bitext.workspace.memory import FILE, open_memory

if TYPE_CHECKING:
    from bitext.workspace.workspace import Post, Workspace


@dataclass(frozen=True, slots=True)
class PostPlan:
    """What ``translate`` would do for a post, when every first answer is good.

    ``chars`` are characters of text to be sent, ``tokens_in`` and ``tokens_out`` what prompts
    and answers come to where tokens are billed, ``cost`` their price, ``seconds`` what drafting
    them takes at the pace of this engine's last run here; None where unknown.
    """

    post: str
    segments: int
    reused: int
    to_send: int
    chars: int
    tokens_in: int | None = None
    tokens_out: int | None = None
    cost: float | None = None
    seconds: float | None = None


@dataclass
class Forecast:
    """What ``translate`` would send, asked post by post in its order."""

    workspace: Workspace
    backends: tuple[str, ...]  #: their signatures
    again: Again = field(default_factory=Again)
    planned: set[str] = field(default_factory=set)  #: memory keys of what will be known by then
    people: dict[str, Remembered] = field(default_factory=dict)  #: reviewed in posts before

    def tasks(self, post: Post) -> list[Task]:
        """What would be sent for ``post``: each text once, and none that a post before has."""
        catalog = post.read_catalog()
        self.people.update(human_rows(post, catalog))
        merged = post.merged(catalog)
        tasks = open_tasks(post, merged)
        languages = post.workspace.languages
        rows = {**self._remembered(lookup_keys(tasks)), **self.people}
        news = {
            task.key: task
            for task, row in self.again.undrafted(post, merged, tasks, rows)
            if task.key not in self.planned
            and reusable_target(task, row, self.backends) is None
            and languages.source_language.is_prose(write_terms(task.form.text, task.pins))
        }
        self.planned |= news.keys()
        return list(news.values())

    def _remembered(self, keys: Sequence[str]) -> dict[str, Remembered]:
        if not (self.workspace.config.memory or (self.workspace.root / FILE).exists()):
            return {}
        with open_memory(self.workspace, only_read=True) as memory:
            return memory.get_many(keys)


def forecast(
    workspace: Workspace,
    backends: Sequence[Backend],
    redraft: Redraft | None = None,
    trouble: Trouble | None = None,
) -> Forecast:
    """A forecast for these backends; ``trouble`` as for `taken_back`."""
    signatures = tuple(backend.signature for backend in backends)
    again = Again(signatures, redraft, taken_back(workspace, trouble))
    return Forecast(workspace, signatures, again)


def plan(
    workspace: Workspace,
    backends: Sequence[Backend],
    paths: Sequence[Path] = (),
    trouble: Trouble | None = None,
    redraft: Redraft | None = None,
    only: Collection[str] | None = None,
) -> Iterator[PostPlan]:
    """Say what would be sent, post by post, when the first backend can do it all.

    ``only`` is as for `translate`.  Opens no socket, but to a team's memory, and writes no
    catalog.  ``trouble`` gets what keeps a post from being read, else it is raised.
    """
    backend, ahead = backends[0], forecast(workspace, backends, redraft, trouble)
    pace = known(workspace.root).get(backend.signature)
    for window in windows(workspace.posts(paths, trouble), backends):
        twins = Deduplicator(backend.limits())  # as the run forgets them
        for post in window:
            with reported(trouble):
                all_ = ahead.tasks(post)
                news = [t for t in all_ if only is None or t.piece.segment.key in only]
                reused = len(post.forms) - len(news)
                bare = PostPlan(post.name, len(post.forms), reused, len(news), 0)
                plan = _priced(bare, backend, news, twins)
                yield replace(plan, seconds=round(plan.chars / pace, 1)) if pace else plan


def _priced(
    bare: PostPlan, backend: Backend, news: Sequence[Task], twins: Deduplicator
) -> PostPlan:
    """The plan with what its calls come to."""
    limits = backend.limits()
    attempts = (next_attempt(task, 0, limits, STRATEGIES) for task in news)
    asked = [request for attempt in attempts if attempt for request in attempt.requests()]
    asks = arrange((Pending(r) for r in asked if not twins.joins(r)), limits)
    meter = backend.meter if isinstance(backend, Metered) else meter_of(backend)
    parts = [meter.estimate([ask.request for ask in batch]) for batch in pack(asks, limits)]
    usage = sum(parts, start=Usage())
    plan = replace(bare, chars=usage.chars)
    if meter.used is not None:
        plan = replace(plan, tokens_in=usage.tokens_in, tokens_out=usage.tokens_out)
    priced = meter.tariff.price_in is not None
    return replace(plan, cost=meter.tariff.cost(usage)) if priced else plan
