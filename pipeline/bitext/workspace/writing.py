"""A post's catalog written at the end of its run, and what an author's edit did to it told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bitext.model import Finding, Translation
from bitext.store.catalog import Catalog, OnDisk, add_drafts, update
from bitext.workspace.targets import left_page

if TYPE_CHECKING:
    from bitext.workspace.workspace import Post


@dataclass(frozen=True, slots=True)
class Written:
    """A catalog on disk."""

    catalog: Catalog
    findings: tuple[Finding, ...] = ()  #: wordings that have left the page
    taken: str = ""  #: path of the catalog that it took over, which is gone now


def write_catalog(
    post: Post, known: OnDisk, merged: Catalog, drafts: Mapping[str, Translation]
) -> Written:
    """Write ``merged`` with its drafts, or what it becomes where an editor saved meanwhile.

    Raises WorkspaceError, StorageError: as `store.catalog.update` does.
    """
    before = [known.catalog]

    def drafted(found: Catalog) -> Catalog:
        before[:] = [found]
        current = merged if found is known.catalog else post.merged(found)
        new = add_drafts(current, post.segments, drafts)
        return replace(new) if known.adopted else new  # no file is there yet

    if not (post.segments or known.catalog.entries):
        return Written(merged)
    workspace = post.workspace
    catalog = update(
        post.catalog_path, drafted, root=workspace.root, source=post.name,
        language=workspace.language, known=known,
    )  # fmt: skip
    taken = workspace.homes.settle(post, known.adopted) if known.adopted else ""
    return Written(catalog, tuple(left_page(post, before[0], catalog)), taken)
