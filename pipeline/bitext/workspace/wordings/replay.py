"""What a page has saved comes into its catalog: soon after, or when somebody next works here."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from bitext.errors import BitextError
from bitext.store.build_state import Stamp, stamp
from bitext.store.catalog import MAX_CATALOG_BYTES, Catalog, render, update
from bitext.store.disk import waiting
from bitext.store.files import read_bytes
from bitext.wording.rewording import Rewording, overtaken


@dataclass(frozen=True, slots=True)
class Replayed:
    """A catalog's file before and after, and what another person has worded since."""

    before: Stamp
    after: Stamp  #: of no file, where somebody has written it again meanwhile
    lost: tuple[Rewording, ...]  #: stands in the journal alone


def settled(catalog: Path, root: Path) -> Replayed:
    """Write what waits for a catalog, which every reading of it has put in already.

    Raises WorkspaceError, StorageError: as `store.catalog.update` does; it goes on waiting then.
    """
    lines = waiting.lines_for(catalog, root)
    rows, lost, before = waiting.read(lines), list[Rewording](), [stamp(catalog)]

    def written(found: Catalog) -> Catalog:
        lost[:] = overtaken(found, rows)
        before[0] = stamp(catalog)
        return replace(found)  # another object: the file may lack what was put in

    done = update(catalog, written, root=root)
    after = stamp(catalog)
    same = _bytes(catalog, root) == render(done)
    return Replayed(before[0], after if same else (-1, 0), tuple(lost))


def _bytes(catalog: Path, root: Path) -> bytes:
    return read_bytes(catalog, root, limit=MAX_CATALOG_BYTES) if catalog.exists() else b""


def replay(root: Path) -> None:
    """Write what a killed page has left; what cannot be written waits, and is read all the same."""
    waiting.tidy(root)
    for catalog in waiting.catalogs(root):
        with suppress(BitextError):
            settled(catalog, root)
