"""Edits of a page put into the catalog, against what has happened to post and catalog meanwhile.

An edit was made of what stood on the page.  Where its segment's source has changed since, the
wording goes along as every wording of a person does (`wording.matching`) and is stale.  Where
somebody has worded the entry otherwise, the catalog's wording stays and the page's is kept in the
journal: neither is lost.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from bitext.formats.po.entries import Catalog, Entry, State, bound
from bitext.markdown.segmenter import segment_key
from bitext.model import Finding, Severity
from bitext.reviewing import undo
from bitext.store import journal
from bitext.store.build_state import digest
from bitext.store.catalog import update
from bitext.store.merge import merge
from bitext.wording.fate import short, unleft
from bitext.wording.journal import Act, Op, wordings
from bitext.wording.rewording import Rewording
from bitext.workspace.wordings.record import known_as, record
from bitext.workspace.wordings.writing import at_home

if TYPE_CHECKING:
    from bitext.reviewing.absorb.edits import Edit
    from bitext.reviewing.absorb.plan import Edited
    from bitext.workspace.workspace import Post

_MARK = "\x02bitext absorbs "

Identity = tuple[str, str]


class EditOutcome(StrEnum):
    """What became of an edit."""

    TAKEN = "taken"
    ALREADY = "already in the catalog"
    STALE = "taken, and its source has changed"
    RESTING = "kept, and its source is gone"
    OLDER = "an older wording"  #: of the page, which was not built since
    CONFLICT = "worded otherwise in the catalog"


@dataclass(frozen=True, slots=True)
class Settled:
    """An edit and what became of it; ``entry`` is the one that it went to."""

    edit: Edit
    outcome: EditOutcome
    entry: Entry
    before: Entry  #: that one, before the edit was taken

    @property
    def written(self) -> bool:
        """Whether the catalog says it now, and did not before."""
        return self.outcome in _WRITTEN


def settle(plan: Edited, *, reviewed: bool = False, write: bool = True) -> tuple[Settled, ...]:
    """Put the edits of an edition into its post's catalog; what became of each.

    Without ``write`` it is told and nothing done.  Raises WorkspaceError, StorageError: as
    `store.catalog.update` does.
    """
    post = plan.post
    done: list[Settled] = []

    def change(catalog: Catalog) -> Catalog:
        merged = post.merged(catalog)
        done[:] = _settled(plan, merged, reviewed=reviewed)
        changed = any(one.written for one in done)
        return unleft(catalog, _with(merged, done)) if changed else catalog

    if not write:
        change(post.load_catalog().catalog)
        return tuple(done)
    workspace = post.workspace
    at_home(post)
    record(post, post.load_catalog().catalog)
    catalog = update(
        post.catalog_path, change, root=workspace.root, source=post.name,
        language=workspace.language,
    )  # fmt: skip
    record(post, catalog, "absorb")
    _remember(post, [one for one in done if one.outcome is EditOutcome.CONFLICT])
    return tuple(done)


_WRITTEN = frozenset({EditOutcome.TAKEN, EditOutcome.STALE, EditOutcome.RESTING})


def _settled(plan: Edited, merged: Catalog, *, reviewed: bool) -> Iterator[Settled]:
    """What comes of each edit, the entries that they go to included."""
    said = {edit.identity: edit for edit in plan.edits}
    current = {e.identity: e for e in (*merged.obsolete, *merged.entries)}
    live = {e.identity for e in merged.entries}
    base = {e.identity: e.target for e in plan.base.entries}
    homes = _homes(plan, said)
    for number, (identity, edit) in enumerate(said.items()):
        home = homes.get(number)
        at = home.identity if home else identity
        entry = current.get(at) or Entry(identity[1], identity[0])
        stale = home is not None and home.state is State.STALE
        outcome = _outcome(plan, edit, entry, base.get(identity, ""), stale=stale)
        if outcome is EditOutcome.TAKEN and at not in live and not _is_there(edit, plan):
            outcome = EditOutcome.RESTING
        if outcome is EditOutcome.ALREADY and reviewed and entry.state is State.NEEDS_WORK:
            outcome = EditOutcome.TAKEN
        now = entry
        if outcome in _WRITTEN:
            now = _worded(entry, edit.now, home if stale else None, reviewed=reviewed)
        yield Settled(edit, outcome, now, entry)


def _is_there(edit: Edit, plan: Edited) -> bool:
    """Whether the place that an edit is for alone is in the post."""
    equal = [s for s in plan.post.segments if s.source == edit.piece.segment.source]
    return bool(edit.context) and len(equal) >= edit.place


def _outcome(plan: Edited, edit: Edit, entry: Entry, was: str, *, stale: bool) -> EditOutcome:
    if entry.target == edit.now and entry.state.human:
        return EditOutcome.ALREADY
    if not plan.known and edit.now in wordings(plan.post.journal, *edit.identity):
        return EditOutcome.OLDER
    if entry.state.human and entry.target != was:
        return EditOutcome.CONFLICT
    return EditOutcome.STALE if stale else EditOutcome.TAKEN


def _worded(entry: Entry, target: str, stale: Entry | None, *, reviewed: bool) -> Entry:
    state = State.REVIEWED if reviewed else State.NEEDS_WORK
    source, previous = entry.source, ""
    if stale is not None:
        state, source, previous = State.STALE, stale.previous, stale.previous
    return entry._replace(
        target=target,
        state=state,
        previous=previous,
        signature="",
        confidence=None,
        approved=bound(source, target) if reviewed else "",
        taken="",
    )


def _homes(plan: Edited, said: Mapping[Identity, Edit]) -> dict[int, Entry]:
    """Number of an edit -> the entry that its wording comes to in the post as it is now.

    A catalog of the post as it was, with the edits as a person's wordings, is merged with it.
    """
    numbers = {identity: number for number, identity in enumerate(said)}
    wanted = {(s.context, s.source): s for s in reversed(plan.before.segments)}
    entries = []
    for identity, segment in reversed(wanted.items()):
        entry = Entry(segment.source, segment.context, note=(f"kind: {segment.kind}",))
        if identity in numbers:
            mark = f"{_MARK}{numbers[identity]}"
            now = said[identity].now
            entry = entry._replace(target=now, state=State.REVIEWED, comment=mark)
        entries.append(entry)
    moved = merge(Catalog(plan.post.name, entries=tuple(entries)), plan.post.segments)
    found: dict[int, Entry] = {}
    for entry in moved.entries:
        for line in entry.comment.split("\n"):
            if line.startswith(_MARK):
                found[int(line.removeprefix(_MARK))] = entry
    return found


def _with(catalog: Catalog, done: Sequence[Settled]) -> Catalog:
    """A catalog with the entries that edits went to."""
    wanted = {one.entry.identity: one for one in done if one.written}
    entries = [_taken(wanted, e) for e in catalog.entries]
    resting = [_taken(wanted, e) for e in catalog.obsolete]
    for one in wanted.values():
        (resting if one.outcome is EditOutcome.RESTING else entries).append(one.entry)
    return replace(catalog, entries=tuple(entries), obsolete=tuple(resting))


def _taken(wanted: dict[Identity, Settled], entry: Entry) -> Entry:
    found = wanted.pop(entry.identity, None)
    return found.entry if found else entry


def kept(plans: Iterable[tuple[Edited, Sequence[Settled]]], pages: Collection[str]) -> list[str]:
    """Keep what was taken, of each language by itself; the numbers that take it back.

    ``pages`` are the editions that builds have been let to write anew.
    Raises StorageError when the disk refuses.
    """
    by_language: dict[str, list[tuple[Edited, Sequence[Settled]]]] = {}
    for plan, done in plans:
        by_language.setdefault(plan.post.workspace.language, []).append((plan, done))
    return [number for one in by_language.values() if (number := _kept(one, pages))]


def _kept(plans: Sequence[tuple[Edited, Sequence[Settled]]], pages: Collection[str]) -> str:
    posts: dict[str, list[Rewording]] = {}
    for plan, done in plans:
        taken = [Rewording(one.before, one.entry) for one in done if one.written]
        posts.setdefault(plan.post.name, []).extend(taken)
    given = {p.edition: (p.before.name, digest(p.data)) for p, _ in plans if p.edition in pages}
    return undo.remember(plans[0][0].post.workspace, "absorb", posts, given)


def _remember(post: Post, conflicts: Sequence[Settled]) -> None:
    """Keep the wording of the page in the journal, and let the catalog's stand."""
    acts: list[Act] = []
    for one in conflicts:
        entry, now = one.entry, one.edit.now
        again = Op.WORD if entry.state is State.REVIEWED else Op.NEEDS_WORK
        if now not in wordings(post.journal, *entry.identity):
            acts.append(Act(Op.NEEDS_WORK, *entry.identity, entry.target, now))
            acts.append(Act(again, *entry.identity, now, entry.target))
    post.journal.extend(journal.add(known_as(post), post.workspace.root, acts, "absorb"))


def told(plan: Edited, done: Sequence[Settled]) -> Iterator[Finding]:
    """Name what could not be taken as it is: conflicts, and what was changed beside segments."""
    for one in done:
        key = segment_key(*one.entry.identity)
        if one.outcome is EditOutcome.CONFLICT:
            message = (
                f"{short(one.edit.now)} of the page meets {short(one.entry.target)} in "
                f"{plan.post.catalog_name}, which stays; "
                f"`bitext restore {plan.post.name}:{key[:8]}` brings the page's back"
            )
            yield Finding(
                "absorb-conflict", Severity.ERROR, message, plan.edition, one.edit.line, key
            )
        elif one.outcome is EditOutcome.RESTING:
            message = (
                f"{short(one.edit.now)} is kept in {plan.post.catalog_name} and on no page: its "
                f"source is gone from the post"
            )
            yield Finding("retired", Severity.WARNING, message, plan.edition, one.edit.line, key)
        elif one.outcome is EditOutcome.OLDER:
            message = (
                f"{short(one.edit.now)} is an older wording of this segment; the catalog says "
                f"{short(one.entry.target)}, and the next build writes that"
            )
            yield Finding("retired", Severity.WARNING, message, plan.edition, one.edit.line, key)
    yield from plan.findings
