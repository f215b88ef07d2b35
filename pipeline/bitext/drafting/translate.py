"""Draft what is missing: memory first, then the backends, each finished segment on disk at once.

Posts are taken in windows, so memory does not grow with their number; equal segments of a
window are sent once.  A finished segment is a row of the memory before it is reported; the
catalogs of a window are written when it ends, whatever ended it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from bitext.backends.meter import bill_of
from bitext.backends.protocol import Backend
from bitext.drafting.escalation import Bounds, escalate
from bitext.drafting.fallback import FallbackChain
from bitext.drafting.lookup import Again, Redraft, taken_back
from bitext.drafting.names import Names
from bitext.drafting.rejection import Tally
from bitext.drafting.strategies import STRATEGIES, Strategy
from bitext.drafting.summary import DraftProgress, Summary
from bitext.drafting.window import Window
from bitext.errors import ONE_FILE, BackendTransient
from bitext.sending import pace
from bitext.workspace.memory import open_memory
from bitext.workspace.wordings.homes import Homes

if TYPE_CHECKING:
    from bitext.workspace.snapshot import Snapshot
    from bitext.workspace.workspace import Post, Workspace

_AGAIN = "finished segments are kept: run again to go on"
#: Posts parsed and held at the same time, and of an engine on this computer, which takes minutes
#: for them: their catalogs are written when it is through with them all.
WINDOW, SLOW_WINDOW = 32, 4


def translate(
    workspace: Workspace,
    backends: Sequence[Backend],
    paths: Sequence[Path] = (),
    *,
    only: Collection[str] | None = None,
    redraft: Redraft | None = None,
    strategies: Sequence[Strategy] = STRATEGIES,
    jobs: int | None = None,
    max_chars: int | None = None,
    report: Callable[[DraftProgress], None] | None = None,
    warn: Callable[[str], None] | None = None,
    finished: Callable[[Sequence[Snapshot]], None] = lambda _: None,
) -> Summary:
    """Draft every segment that has no translation yet and write the catalogs.

    What the first backend cannot do the next is asked; ``warn`` is told at once what comes to
    stand in ``Summary.warnings``.  ``only`` are the keys of the segments to draft, the others
    are context.  ``redraft`` says which drafts are asked for anew.  ``finished`` gets the posts
    of each window once their catalogs are written.

    Raises a BitextError for what ends the whole run (workspace, storage, a backend that is
    not there); what a service refuses midway is in the summary, with everything finished kept.
    """
    tally = Tally(workspace.languages.source_language.name)
    summary = Summary(ladder=tally, findings=[*workspace.findings])  # a broken glossary ends here
    chain = FallbackChain(tuple(backends), summary.teller(warn))
    bounds = Bounds(jobs, max_chars, strategies)
    signatures, names = tuple(backend.signature for backend in backends), Names()
    again = Again(signatures, redraft, taken_back(workspace))
    trouble = ""  # why a segment got no answer, where that may pass
    with open_memory(workspace) as memory:
        if memory.remark:
            summary.teller(warn)(memory.remark)
        for posts in _windows(workspace.posts(paths, summary.errors.append), window_of(backends)):
            window = Window(workspace, memory, summary, report, again, names)
            trouble = _draft(window, posts, chain, bounds, only) or trouble
            finished(window.written)
            if summary.stopped:
                break
    chain.tell(summary.drafted_by)
    _settle(summary, workspace, backends)
    if trouble and not (summary.drafted or summary.stopped):
        summary.stopped, summary.error = trouble, BackendTransient(trouble, hint=_AGAIN)
    return summary


def _settle(summary: Summary, workspace: Workspace, backends: Sequence[Backend]) -> None:
    """Say what it cost, and what has left its page for good, of what the catalogs are now."""
    pace.keep(workspace.root, summary.stretches)
    summary.bills = tuple(bill for bill in map(bill_of, backends) if bill)
    moved = workspace.homes.moved
    summary.findings = [
        f for f in summary.findings if f.rule != "retired" or (f.path, f.key) not in moved
    ]
    if workspace.homes.homeless:
        summary.findings += Homes(workspace).findings()


def window_of(backends: Sequence[Backend]) -> int:
    """How many posts are drafted together."""
    limits = backends[0].limits()
    return SLOW_WINDOW if limits.offline and not limits.trusted else WINDOW


def _windows(posts: Iterator[Post], size: int) -> Iterator[list[Post]]:
    while window := list(islice(posts, size)):
        yield window


def _draft(
    window: Window,
    posts: Iterable[Post],
    chain: FallbackChain,
    bounds: Bounds,
    only: Collection[str] | None,
) -> str:
    """Draft some posts and write their catalogs, also when interrupted; the last trouble."""
    signatures = [backend.signature for backend in chain.backends]
    try:
        for post in posts:
            try:
                window.open(post, signatures, only)
            except ONE_FILE as error:
                window.summary.errors.append(error)
        if window.waiting and (reason := chain.unable()):
            window.posts.clear()  # nothing has been done, so nothing is written
            raise reason
        verdicts = escalate(window, chain, bounds)
        for key, verdict in verdicts.items():
            for post, task in window.waiting[key]:
                window.fail(post, task, verdict.reason)
    finally:
        window.close()
    return next((v.reason for v in reversed(verdicts.values()) if v.passing), "")
