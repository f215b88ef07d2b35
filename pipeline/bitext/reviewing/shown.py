"""A segment with all that is known of it, and what has changed since it was last reviewed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bitext.formats.po.entries import Entry, State
from bitext.markdown.segmenter import segment_key
from bitext.model import Finding
from bitext.reviewing.deeds import Meant
from bitext.wording.journal import Act, Op, place
from bitext.wording.word_diff import word_diff

if TYPE_CHECKING:
    from bitext.workspace.workspace import Post

_REVIEWS = (Op.WORD, Op.APPROVE, Op.RESTORE)


@dataclass(frozen=True, slots=True)
class Difference:
    """What was reviewed of a segment, and what stands there now, as word diffs."""

    key: str
    line: int
    state: State
    source: str  #: empty where the source is as it was
    target: str


def differences(one: Meant) -> Iterator[Difference]:
    """Yield each segment whose source or wording is otherwise than at its last review."""
    post = one.post
    reviews = _reviews(post)
    for entry in _entries(post):
        key = segment_key(*entry.identity)
        if one.keys and key not in one.keys:
            continue
        stale = entry.state is State.STALE
        act = reviews.get(place(entry.context, entry.previous if stale else entry.source))
        source = word_diff(entry.previous, entry.source) if stale else ""
        was = act.now if act else entry.target if stale else ""
        target = word_diff(was, entry.target) if was and was != entry.target else ""
        if source or target:
            yield Difference(key, _line(post, key), entry.state, source, target)


def _reviews(post: Post) -> Mapping[tuple[str, str], Act]:
    """Place -> the last act by which a wording was approved there."""
    return {place(act.ctx, act.src): act for act in post.journal if act.op in _REVIEWS}


def _entries(post: Post) -> tuple[Entry, ...]:
    return post.merged(post.read_catalog(), notes=False).entries


def _line(post: Post, key: str) -> int:
    return next((segment.line for segment in post.segments if segment.key == key), 0)


@dataclass(frozen=True, slots=True)
class Shown:
    """All that is known of a segment."""

    key: str
    line: int
    entry: Entry
    place: str  #: of its entry in the catalog, ``file:line``
    acts: tuple[Act, ...]
    findings: tuple[Finding, ...]


def shown(one: Meant) -> Iterator[Shown]:
    """Yield the segments that are meant, in the order of the post."""
    from bitext.checks.levels import Levels
    from bitext.reviewing.check import Checker
    from bitext.workspace.wordings.po_lines import located, po_lines

    post = one.post
    checker = Checker(post.workspace, Levels(post.workspace.config.checks))
    findings = [*located(post.workspace, checker.post(post))]
    lines = po_lines(post)
    for entry in _entries(post):
        key = segment_key(*entry.identity)
        if one.keys and key not in one.keys:
            continue
        at = place(*entry.identity)
        acts = tuple(act for act in post.journal if place(act.ctx, act.src) == at)
        number = lines.get(entry.identity, 0)
        where = f"{post.catalog_name}:{number}" if number else post.catalog_name
        about = tuple(finding for finding in findings if finding.key == key)
        yield Shown(key, _line(post, key), entry, where, acts, about)
