"""What git has of catalogs and journals that are not here: deleted, ignored, or left out.

Asked for a post that has neither.  What people did there is read as from a journal, so that the
catalog counts as one that has lost their wordings, and each of them can be brought back.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from bitext.errors import BitextError
from bitext.formats.po.entries import Catalog
from bitext.store import journal
from bitext.store.catalog import of_bytes
from bitext.store.files import relative_name
from bitext.wording.journal import Act, acts, standing
from bitext.workspace.selection import git

if TYPE_CHECKING:
    from bitext.workspace.workspace import Post


def acts_of(post: Post, catalog: Path) -> list[Act]:
    """What people did to a post's wordings, by time, in the catalog at a path."""
    found = journal.read(catalog, post.workspace.root)
    return found if found or is_here(catalog) else [*_by_git(post, catalog)]


def is_here(catalog: Path) -> bool:
    """Whether a catalog or its journal is on disk."""
    return any(map(os.path.exists, (catalog, journal.journal_path(catalog))))


def write_back(post: Post, catalog: Path) -> None:
    """Let the journal have on disk what git alone had of it."""
    if post.journal and not is_here(catalog):
        journal.write(catalog, post.workspace.root, post.journal)


def _by_git(post: Post, catalog: Path) -> Iterator[Act]:
    """Yield what people said there and no other catalog says."""
    root, homes = post.workspace.root, post.workspace.homes
    name = relative_name(catalog, root)
    there = homes.held.in_git
    lines = relative_name(journal.journal_path(catalog), root)
    said = journal.acts_of(_content(root, there.get(lines, ""), lines))
    data, known = _content(root, there.get(name, ""), name), Catalog("")
    with suppress(BitextError):
        known = of_bytes(catalog, data) if data else known
    if news := acts(known, standing(said, known)):
        who, at = git.author(root, there[name], name)
        said += [act.signed(who, "po", journal.moment(at)) for act in news]
    for act in said:
        if not (act.now and homes.said_elsewhere(post, act.src, act.now)):
            yield act


def _content(root: Path, commit: str, name: str) -> bytes:
    return git.content(root, commit, name) or b"" if commit else b""
