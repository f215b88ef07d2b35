"""Editions under the names that posts had before they were renamed: whose they are now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from typing import TYPE_CHECKING, NamedTuple

from bitext.errors import BitextError
from bitext.publishing.bases import Base, find, names
from bitext.publishing.built import remembered_in
from bitext.publishing.manifest import Manifest, path_of
from bitext.reviewing.absorb.from_git import bases_in_git
from bitext.store.build_state import BuildState
from bitext.store.disk.ledger import Ledger
from bitext.wording.adoption import adopted, of_catalog, of_segments

if TYPE_CHECKING:
    from bitext.workspace.workspace import Post, Workspace


class Former(NamedTuple):
    """An edition of a post under its former name."""

    post: Post  #: as it is now
    before: Post  #: as it was called, and what it said
    edition: str
    base: Base  #: what the edition was made of


def under_former_names(workspace: Workspace, posts: Sequence[Post]) -> Iterator[Former]:
    """Yield the editions of posts that are gone whose text is in another post now."""
    there = {post.name for post in posts}
    found = [
        (before, edition, base)
        for name in _known(workspace) - there
        for before in [_named(workspace, name)]
        for edition in names(before)
        if (workspace.root / edition).is_file() and (base := _base(before, edition))
    ]
    if not found:
        return
    said = {post.name: of_segments(post.segments) for post in posts}
    texts = {before.name: of_catalog(base.catalog) for before, _, base in found}
    heirs = {name: post for post, name in adopted(said, texts).items()}
    by_name = {post.name: post for post in posts}
    for before, edition, base in found:
        if heir := heirs.get(before.name):
            before.__dict__["source"] = by_name[heir].source[0], base.source
            yield Former(by_name[heir], before, edition, base)


def _known(workspace: Workspace) -> set[str]:
    """Posts that builds have written something for, here or elsewhere."""
    ledger = Ledger.open(remembered_in(workspace), workspace.root, only_read=True)
    with closing(ledger):
        manifest = Manifest(path_of(workspace), workspace.root, ledger)
        return {*BuildState(ledger, "").names(), *manifest.posts()}


def _named(workspace: Workspace, name: str) -> Post:
    from bitext.workspace.workspace import Post

    return Post(workspace, workspace.root / name)


def _base(before: Post, edition: str) -> Base | None:
    with suppress(BitextError):
        return find(before, edition) or next(bases_in_git(before, edition), None)
    return None
