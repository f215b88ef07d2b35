"""The catalogs of a window written together, and what authors' edits did to them told."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bitext.errors import ONE_FILE, BitextError
from bitext.model import Finding, Translation
from bitext.store.catalog import Catalog, OnDisk, State, Update, Updated, add_drafts, update_all
from bitext.store.journal import copy, write
from bitext.wording.change import unspaced
from bitext.wording.fate import unleft
from bitext.wording.journal import Act, Op
from bitext.wording.variants import base_of
from bitext.workspace.targets import left_page
from bitext.workspace.wordings.record import place_of, stands

if TYPE_CHECKING:
    from bitext.workspace.workspace import Post, Workspace


@dataclass(frozen=True, slots=True)
class Drafted:
    """A catalog that is ready to be written."""

    post: Post
    known: OnDisk  #: what was read
    merged: Catalog  #: that, brought up to date with the post
    drafts: Mapping[str, Translation]  #: by segment key

    def update(self) -> Update:
        """The change, also of what it has become where an editor saved it meanwhile."""
        post, workspace = self.post, self.post.workspace
        named = (post.name, workspace.language)
        return Update(post.catalog_path, self._change, *named, known=self.known)

    def _change(self, found: Catalog) -> Catalog:
        current = self.merged if found is self.known.catalog else self.post.merged(found)
        new = add_drafts(current, self.post.segments, self.drafts)
        otherwise = self.post.name in self.post.workspace.homes.held.unmarked
        return replace(new) if self.known.adopted or otherwise else new  # as no file has it yet

    @property
    def empty(self) -> bool:
        """Whether there is nothing to write."""
        return not (self.post.segments or self.known.catalog.entries)


@dataclass(frozen=True, slots=True)
class Written:
    """A catalog on disk."""

    post: Post
    catalog: Catalog
    findings: tuple[Finding, ...] = ()  #: wordings that have left the page
    taken: str = ""  #: path of the catalog that it took over, which is gone now


def write_catalogs(workspace: Workspace, ready: Sequence[Drafted]) -> list[Written | BitextError]:
    """Write catalogs of different posts: each as it is on disk then, or what was in its way.

    Raises StorageError as `store.catalog.update_all` does.
    """
    full = [one for one in ready if not one.empty]
    done = update_all([one.update() for one in full], root=workspace.root)
    found = {one.post.path: updated for one, updated in zip(full, done, strict=True)}
    return [_written(one, found.get(one.post.path)) for one in ready]


def _written(ready: Drafted, done: Updated | BitextError | None) -> Written | BitextError:
    post, adopted = ready.post, ready.known.adopted
    if done is None:
        return Written(post, ready.merged)
    if isinstance(done, BitextError):
        return done
    try:
        taken = post.workspace.homes.settle(post, adopted) if adopted else ""
        left = tuple(left_page(post, done.before, done.after))  # by the journal as it was
        _journal_along(post, done)
    except ONE_FILE as error:
        return error
    return Written(post, done.after, left, taken)


def _journal_along(post: Post, done: Updated) -> None:
    """What was done to wordings that came from other posts is known in this one too, and whose
    wordings stand where lines were broken otherwise.
    """
    homes, root = post.workspace.homes, post.workspace.root
    came = homes.came.pop(post.catalog_name, ())
    for name in sorted({name for name, _ in came}):
        places = {place_of(at) for giver, at in came if giver == name}
        post.journal.extend(copy(homes.path(name), post.catalog_path, root, places))
    acts = [*_reflowed(post, done)]
    write(post.catalog_path, root, acts)
    post.journal.extend(acts)


def _reflowed(post: Post, done: Updated) -> Iterator[Act]:
    """Yield an act of who approved the words of a reviewed entry, for its source as it is now."""
    old = {e.identity for e in (*done.before.entries, *done.before.obsolete) if e.state.human}
    news = [e for e in done.after.entries if e.state is State.REVIEWED and e.identity not in old]
    known = stands(post, done.after) if news and post.journal else None
    for entry in news if known is not None else ():
        text = unspaced(entry.source)
        said = (a for a in post.journal if entry.context in (a.ctx, base_of(a.ctx)))
        there = (a for a in said if a.op is not Op.REMARK)
        acts = [a for a in there if a.now and _shares(text, unspaced(a.src))]
        if acts and known is not None and known.of(entry) is None:
            act = Act(Op.APPROVE, *entry.identity, "", entry.target)
            yield act.signed(acts[-1].who, "run", acts[-1].at)


def _shares(one: str, other: str) -> bool:
    return one in other or other in one


def at_home(post: Post, *, refuse: bool = True) -> bool:
    """Let a post that was renamed take its catalog over before anything is done in it.

    Whether it did so; one that has lost wordings is refused.  Raises WorkspaceError, StorageError
    for what keeps it from that.
    """
    if os.path.exists(post.catalog_path):  # noqa: PTH110 - a name too long is none either
        return False
    known = post.load_catalog(refuse=refuse)
    if not known.adopted:
        return False
    merged = unleft(known.catalog, post.merged(known.catalog))
    ready = Drafted(post, known, merged, {})
    for done in write_catalogs(post.workspace, [ready]):
        if isinstance(done, BitextError):
            raise done
    return True
