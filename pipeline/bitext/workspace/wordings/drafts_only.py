"""Catalogs without a word of a person's, as runs left them: nobody looks there for one.

``.bitext/drafts.sqlite`` has their stamps.  A paragraph that comes to a post may bring a person's
wording along from any other; of a hundred thousand catalogs that are drafts only those are read
that somebody has touched since.  It is a cache: without it all are read.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from bitext.store.build_state import stamp
from bitext.store.disk.ledger import Ledger

if TYPE_CHECKING:
    from bitext.workspace.snapshot import Snapshot
    from bitext.workspace.workspace import Workspace

FILE = ".bitext/drafts.sqlite"


@contextmanager
def noting(workspace: Workspace) -> Iterator[Callable[[Sequence[Snapshot]], None]]:
    """Give what notes of catalogs that were just written whether they are drafts only.

    Raises WorkspaceError, StorageError: the file cannot be written.
    """
    with closing(Ledger.open(workspace.root / FILE, workspace.root)) as ledger:

        def note(written: Sequence[Snapshot]) -> None:
            for snapshot in written:
                name = snapshot.post.catalog_name
                every = (*snapshot.catalog.entries, *snapshot.catalog.obsolete)
                people = any(entry.state.human for entry in every)
                ledger.note(name, "" if people else json.dumps(snapshot.stamps[name]))
            ledger.save()

        yield note


@contextmanager
def untouched(workspace: Workspace) -> Iterator[Callable[[str], bool]]:
    """Give what tells whether a catalog is drafts only, and as a run left it."""
    with closing(Ledger.open(workspace.root / FILE, workspace.root, only_read=True)) as ledger:
        root = workspace.root
        yield lambda name: ledger.about(name) == json.dumps(stamp(f"{root}/{name}"))
