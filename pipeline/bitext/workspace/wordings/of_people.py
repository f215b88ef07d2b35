"""How many wordings of people's there are in each catalog, as runs left it.

``.bitext/drafts.sqlite`` has that with their stamps.  A paragraph that comes to a post may bring a
person's wording along from any other; of a hundred thousand catalogs that are drafts only those
are read that somebody has touched since.  And where every post is gone, as where a setting names
another folder, it says what lies in their catalogs.  It is a cache: without it all are read.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from typing import TYPE_CHECKING

from bitext.store.build_state import DAMAGE, stamp
from bitext.store.disk.ledger import Ledger
from bitext.store.journal import journal_path
from bitext.wording.journal import Standings, standing
from bitext.wording.lost import at_rest

if TYPE_CHECKING:
    from bitext.formats.po.entries import Catalog, Entry
    from bitext.workspace.snapshot import Snapshot
    from bitext.workspace.workspace import Workspace

FILE = ".bitext/drafts.sqlite"


def of_people(catalog: Catalog, known: Standings) -> Iterator[tuple[bool, Entry]]:
    """Yield people's entries, each with whether it is on the page; not those that rest in the
    journal and were named.
    """
    live, resting = ((True, e) for e in catalog.entries), ((False, e) for e in catalog.obsolete)
    for shown, entry in (*live, *resting):
        if entry.state.human:
            at, rests = known.key(*entry.identity), known.of(entry)
            if not (at in known.resting and rests and rests.target == entry.target):
                yield shown, entry


@contextmanager
def noting(workspace: Workspace) -> Iterator[Callable[[Sequence[Snapshot]], None]]:
    """Give what notes of catalogs that were just written what people have worded in them.

    Raises WorkspaceError, StorageError: the file cannot be written.
    """
    with closing(Ledger.open(workspace.root / FILE, workspace.root)) as ledger:

        def note(written: Sequence[Snapshot]) -> None:
            for snapshot in written:
                post, name = snapshot.post, snapshot.post.catalog_name
                at = [*snapshot.stamps[name], *stamp(journal_path(post.catalog_path))]
                if not ledger.about(name).startswith(f"{json.dumps(at)[:-1]},"):
                    whole = at_rest(snapshot.catalog, post.journal)
                    people = len([*of_people(whole, standing(post.journal))])
                    ledger.note(name, json.dumps([*at, people]))
            ledger.save()

        yield note


@contextmanager
def untouched(workspace: Workspace) -> Iterator[Callable[[str], int | None]]:
    """Give what tells how many wordings of people's are in a catalog that is as a run left it;
    None where it is not, or nobody knows.
    """
    with closing(Ledger.open(workspace.root / FILE, workspace.root, only_read=True)) as ledger:
        root = workspace.root

        def people(name: str) -> int | None:
            with suppress(*DAMAGE):
                *at, number = json.loads(ledger.about(name) or "[0]")
                beside = stamp(journal_path(root / name))
                if tuple(at) == (*stamp(f"{root}/{name}"), *beside):
                    return int(number)
            return None

        yield people
