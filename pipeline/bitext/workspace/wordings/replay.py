"""What a page has saved comes into its catalog: soon after, or when somebody next works here."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from bitext.errors import BitextError
from bitext.store.catalog import Catalog, update
from bitext.store.disk import waiting
from bitext.wording.rewording import Rewording, overtaken


@dataclass(frozen=True, slots=True)
class Replayed:
    """A catalog as it is on disk now."""

    catalog: Catalog
    lost: tuple[Rewording, ...]  #: what a PO editor has worded otherwise since; the journal has it


def settled(
    catalog: Path,
    root: Path,
    change: Callable[[Catalog], Catalog] = lambda catalog: catalog,
    *,
    source: str = "",
    language: str = "",
) -> Replayed:
    """Write what waits for a catalog, which every reading of it has put in already.

    Raises WorkspaceError, StorageError: as `store.catalog.update` does; it goes on waiting then.
    """
    lines = waiting.lines_for(catalog, root)
    rows, lost = waiting.read(lines), list[Rewording]()

    def written(found: Catalog) -> Catalog:
        lost[:] = overtaken(found, rows)
        return replace(change(found))  # another object: the file may lack what was put in

    done = update(catalog, written, root=root, source=source, language=language)
    if lines:
        waiting.settle(catalog, root, lines)
    return Replayed(done, tuple(lost))


def replay(root: Path) -> None:
    """Write what a killed page has left; what cannot be written waits, and is read all the same."""
    for catalog in waiting.catalogs(root):
        with suppress(BitextError):
            settled(catalog, root)
