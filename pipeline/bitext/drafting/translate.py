"""Draft what is missing: memory first, then the backends, each finished segment on disk at once.

Posts are taken in windows, so memory does not grow with their number; equal segments of a
window are sent once.  A finished segment is a row of the memory before it is reported; the
catalogs of a window are written when it ends, whatever ended it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING

from bitext.backends.meter import bill_of, summed
from bitext.backends.protocol import Backend
from bitext.drafting.escalation import Bounds, escalate
from bitext.drafting.fallback import FallbackChain
from bitext.drafting.lookup import Again, Redraft, taken_back
from bitext.drafting.names import Names
from bitext.drafting.rejection import Tally
from bitext.drafting.strategies import STRATEGIES, Strategy
from bitext.drafting.summary import DraftProgress, Summary
from bitext.drafting.window import Window
from bitext.errors import ONE_FILE, BackendTransient, Trouble
from bitext.sending import pace
from bitext.workspace.memory import open_memory
from bitext.workspace.reading import lighten
from bitext.workspace.several import into, said_in
from bitext.workspace.wordings import let_go
from bitext.workspace.wordings.homes import Homes
from bitext.workspace.wordings.of_people import noting
from bitext.workspace.wordings.orphans import written_down
from bitext.workspace.wordings.po_lines import located

if TYPE_CHECKING:
    from bitext.remembered import TranslationMemory
    from bitext.workspace.snapshot import Snapshot
    from bitext.workspace.workspace import Post, Workspace

_AGAIN = "finished segments are kept: run again to go on"
#: Posts parsed and held at the same time.  An engine on this computer takes minutes for them, and
#: their catalogs are written when it is through with them all: it gets fewer, but not so little
#: that its batches are small.  Bytes of posts; a batch of 2,000 characters is some 6,000.
WINDOW, SLOW_WINDOW, SLOW_BYTES = 32, 4, 12_000


@dataclass(frozen=True, slots=True)
class Into:
    """A workspace for one target language, and who drafts in it."""

    workspace: Workspace
    backends: Sequence[Backend]


@dataclass(frozen=True, slots=True)
class _Track:
    """What a run keeps of one language."""

    workspace: Workspace
    chain: FallbackChain
    again: Again
    names: Names = field(default_factory=Names)


def _tracks(
    every: Sequence[Into],
    tell: Callable[[str], None],
    redraft: Redraft | None,
    trouble: Trouble,
) -> list[_Track]:
    back = taken_back(every[0].workspace, trouble)
    found = []
    for one in every:
        signatures = tuple(backend.signature for backend in one.backends)
        chain = FallbackChain(tuple(one.backends), tell)
        found.append(_Track(one.workspace, chain, Again(signatures, redraft, back)))
    return found


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
    others: Sequence[Into] = (),
) -> Summary:
    """Draft every segment that has no translation yet and write the catalogs.

    What the first backend cannot do the next is asked; ``warn`` is told at once what comes to
    stand in ``Summary.warnings``.  ``only`` are the keys of the segments to draft, the others
    are context.  ``redraft`` says which drafts are asked for anew.  ``finished`` gets the posts
    of each window once their catalogs are written.  ``others`` are further target languages: a
    post is read once for all, and the budget is one.

    Raises a BitextError for what ends the whole run (workspace, storage, a backend that is
    not there); what a service refuses midway is in the summary, with everything finished kept.
    """
    tally = Tally(workspace.languages.source_language.name)
    summary = Summary(ladder=tally, findings=[*workspace.findings])  # a broken glossary ends here
    bounds, tell = Bounds(jobs, max_chars, strategies), summary.teller(warn)
    for one in (workspace, *(other.workspace for other in others)):
        let_go.written_down(one)
    every = _tracks((Into(workspace, backends), *others), tell, redraft, summary.errors.append)
    with open_memory(workspace) as memory, noting(workspace) as note:
        if memory.remark:
            tell(memory.remark)
        fresh = partial(_window, memory=memory, summary=summary, report=report)
        posts = windows(workspace.posts(paths, summary.errors.append), backends)
        trouble = _all(posts, every, summary, fresh, bounds, only, (note, finished))
    _settle(summary, every, trouble)
    return summary


def _window(
    track: _Track,
    memory: TranslationMemory,
    summary: Summary,
    report: Callable[[DraftProgress], None] | None,
) -> Window:
    return Window(track.workspace, memory, summary, report, track.again, track.names)


def _all(
    together: Iterable[Sequence[Post]],
    every: Sequence[_Track],
    summary: Summary,
    fresh: Callable[[_Track], Window],
    bounds: Bounds,
    only: Collection[str] | None,
    done: Sequence[Callable[[Sequence[Snapshot]], None]],
) -> str:
    """Draft window after window, in one language after the other; why a segment got no answer."""
    trouble = ""
    for posts in together:
        seen = summary.posts + len(posts)
        for track in takewhile(lambda _: not summary.stopped, every):
            window = fresh(track)
            trouble = _in_one(window, posts, track, bounds, only) or trouble
            for tell in done:
                tell(window.written)
        summary.posts = min(summary.posts, seen)  # a post is one in any number of languages
        if summary.stopped:
            break
    return trouble


def _settle(summary: Summary, every: Sequence[_Track], trouble: str) -> None:
    """Say what it cost, and what has left its page for good, of what the catalogs are now."""
    for track in every:
        track.chain.tell(summary.drafted_by)
    pace.keep(every[0].workspace.root, summary.stretches)
    engines = (backend for track in every for backend in track.chain.backends)
    summary.bills = summed(bill for bill in map(bill_of, engines) if bill)
    moved = {place for track in every for place in track.workspace.homes.moved}
    summary.findings = [
        f for f in summary.findings if f.rule != "retired" or (f.path, f.key) not in moved
    ]
    for track in every:
        if track.workspace.homes.gone:
            homes = Homes(track.workspace)
            written_down(homes)
            summary.findings += said_in(track.workspace, homes.findings())
        let_go.seen_whole(track.workspace)
    if trouble and not (summary.drafted or summary.stopped):  # it may pass
        summary.stopped, summary.error = trouble, BackendTransient(trouble, hint=_AGAIN)


def windows(posts: Iterable[Post], backends: Sequence[Backend]) -> Iterator[list[Post]]:
    """Yield the posts that are drafted together."""
    limits = backends[0].limits()
    slow = limits.offline and not limits.trusted
    window: list[Post] = []
    size = 0
    for post in posts:
        window.append(post)
        size += _size(post) if slow else 0
        if len(window) == WINDOW or (len(window) >= SLOW_WINDOW and size >= SLOW_BYTES):
            yield window
            window, size = [], 0
    if window:
        yield window


def _size(post: Post) -> int:
    with suppress(OSError):  # told when it is read
        return post.path.stat().st_size
    return 0


def _in_one(
    window: Window,
    posts: Sequence[Post],
    track: _Track,
    bounds: Bounds,
    only: Collection[str] | None,
) -> str:
    """Draft some posts in one language, and say of what is found which it is; the last trouble."""
    found = window.summary.findings
    before = len(found)
    mine = [into(post, track.workspace) for post in posts]
    trouble = _draft(window, mine, track.chain, bounds, only)
    if len(track.workspace.config.targets) > 1:
        found[before:] = said_in(track.workspace, located(track.workspace, found[before:]))
    return trouble


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
                lighten(post)
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
