"""What an edition was made of, out of the history of git: where no build of this machine kept it.

A fresh clone has no ``.bitext/``.  The edition as it was built is in a commit, and beside it the
post and the catalog that it was made of.  Which commit has it as it was built, `plan` finds out: by
the manifest, or by making it once more.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from bitext.errors import BitextError
from bitext.publishing.bases import Base
from bitext.publishing.built import remembered_in
from bitext.publishing.manifest import Manifest, path_of
from bitext.store.catalog import of_bytes
from bitext.store.disk.ledger import Ledger
from bitext.workspace.selection import git

if TYPE_CHECKING:
    from bitext.workspace.workspace import Post

#: Commits of an edition that are looked at: somebody has just edited it.
_MOST = 30


def built_digests(post: Post, edition: str) -> set[str]:
    """What tells the edition as builds wrote it, from the manifest that travels with it."""
    workspace = post.workspace
    ledger = Ledger.open(remembered_in(workspace), workspace.root, only_read=True)
    manifest = Manifest(path_of(workspace), workspace.root, ledger)
    with closing(ledger):
        return {row.digest for row in manifest.at(edition)}


def bases_in_git(post: Post, edition: str) -> Iterator[Base]:
    """Yield what the edition may have been made of, the newest first.

    That an edition is in a commit does not say that it was made of the post and the catalog
    there: whoever asks makes it once more.
    """
    root = post.workspace.root
    with suppress(BitextError):  # git is not installed, or this is no repository
        for commit in git.commits(root, edition, _MOST):
            if base := _base(post, edition, commit):
                yield base


def _base(post: Post, edition: str, commit: str) -> Base | None:
    root, config = post.workspace.root, post.workspace.config
    page, source, catalog = (
        git.content(root, commit, name) for name in (edition, post.name, post.catalog_name)
    )
    if page is None or source is None or catalog is None:
        return None
    with suppress(BitextError, UnicodeDecodeError):
        text = source.decode("utf-8")
        found = replace(of_bytes(post.catalog_path, catalog), source=post.name)
        pages = {edition: page.decode("utf-8", "surrogateescape")}
        return Base(text, found, config.layout, pages, swap=config.swap)
    return None
