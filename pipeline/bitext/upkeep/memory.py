"""The memory of a workspace, for the people who look after it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from bitext import __version__
from bitext.drafting.lookup import memory_keys
from bitext.errors import UsageError, WorkspaceError
from bitext.formats.tmx.read import read_tmx
from bitext.formats.tmx.write import write_tmx
from bitext.languages import LanguagePair
from bitext.model import Origin
from bitext.remembered import Remembered, TranslationMemory
from bitext.store import maintenance
from bitext.store.large_files import read_chunks, write_new
from bitext.store.maintenance import Damage, Group
from bitext.store.memory import RANK, Memory
from bitext.upkeep.tmx_units import entry
from bitext.workspace.backends import backends_of
from bitext.workspace.memory import named, open_memory
from bitext.workspace.workspace import Workspace

#: Units that are written at once: each batch touches the whole index of a large memory.
BATCH = 50_000


@dataclass(slots=True)
class ImportCounts:
    """What came of the units of a file."""

    added: int = 0
    replaced: int = 0  #: an entry of the same text and of no higher rank
    unchanged: int = 0
    outranked: int = 0  #: by a person's entry, or an imported one, of the same text
    skipped: Counter[str] = field(default_factory=Counter)  #: why -> how many

    @property
    def units(self) -> int:
        """All that were read."""
        taken = self.added + self.replaced + self.unchanged + self.outranked
        return taken + self.skipped.total()


def groups(memory: TranslationMemory) -> list[Group]:
    """Counts of its entries by origin, engine and languages.

    Raises StorageError, as all of this module, when it is damaged, or disk or server refuse.
    """
    found: list[Group] = _of(memory).groups(memory)
    return found


def size(memory: TranslationMemory) -> int:
    """Its size in bytes."""
    return int(_of(memory).size(memory))


def faults(memory: TranslationMemory) -> list[Damage]:
    """What is wrong with it."""
    found: list[Damage] = _of(memory).verify(memory)
    return found


def _of(memory: TranslationMemory) -> Any:
    """The functions that look after a memory of its kind."""
    if isinstance(memory, Memory):
        return maintenance
    from bitext.store.postgres import maintenance as of_team

    return of_team


def prune(
    workspace: Workspace,
    *,
    failed: bool,
    unused: bool,
    other_engines: bool,
    everyone: bool,
    dry_run: bool,
) -> Counter[Origin]:
    """Drop entries of any of the kinds named; how many went, by origin.

    Raises WorkspaceError for a post that cannot be read: what it uses is not known; UsageError
    where only this workspace's posts are known and others use the memory too.
    """
    if unused and workspace.config.memory:
        hint = "--failed and --other-engines are safe; `bitext memory stats` says what there is"
        raise UsageError("other workspaces use this memory too: `--unused` is not known", hint=hint)
    choice = maintenance.Choice(
        failed=failed,
        used=frozenset(_used(workspace)) if unused else None,
        engines=[e.signature for e in backends_of(workspace, sends=False)]
        if other_engines
        else None,
        everyone=everyone,
    )
    with open_memory(workspace) as memory:
        dropped: Counter[Origin] = _of(memory).prune(memory, choice, dry_run=dry_run)
        return dropped


def _used(workspace: Workspace) -> Iterator[str]:
    for post in workspace.posts():
        for key, (_, form) in post.forms.items():
            yield from memory_keys(post, key, form)


def export_tmx(workspace: Workspace, path: Path, origins: Sequence[Origin]) -> Counter[str]:
    """Write a TMX file of the workspace's languages; counts as of `write_tmx`.

    Raises UsageError when there is such a file, StorageError when the disk refuses.
    """
    counts = Counter[str]()
    with open_memory(workspace, only_read=True) as memory:
        entries = _of(memory).entries(memory, workspace.languages, origins)
        write_new(path, write_tmx(entries, workspace.languages, __version__, counts))
    return counts


def copy(workspace: Workspace, source: str) -> ImportCounts:
    """Take in the entries of another memory, whatever their languages; that one stays as it is.

    Raises UsageError for what is none, StorageError when one of them cannot be read or written.
    """
    result = ImportCounts()
    with named(source) as other, open_memory(workspace) as memory:
        pairs = {LanguagePair(g.source_language, g.target_language) for g in groups(other)}
        for languages in sorted(pairs):
            rows = _of(other).entries(other, languages, tuple(Origin))
            while batch := list(islice(rows, BATCH)):
                _take(memory, batch, result)
        memory.index()
    return result


def import_tmx(workspace: Workspace, path: Path) -> ImportCounts:
    """Take in the units of a TMX file that have the workspace's languages.

    Raises WorkspaceError with the line for a file that cannot be read; what stood before is
    in the memory then.
    """
    result = ImportCounts()
    with open_memory(workspace) as memory:
        chunks = read_chunks(path)
        units = read_tmx(chunks, str(path), workspace.languages, result.skipped)
        made = (entry(unit, workspace.languages) for unit in units)
        try:
            while batch := list(islice(made, BATCH)):
                result.skipped["whose markup differs"] += batch.count(None)
                _take(memory, [row for row in batch if row], result)
        except WorkspaceError as error:
            raise _told(error, result) from error
        memory.index()
    result.skipped = +result.skipped
    return result


def _take(memory: TranslationMemory, rows: Sequence[Remembered], result: ImportCounts) -> None:
    """Put a batch; of one text the last of the highest rank stays, as in the memory."""
    known = memory.get_many([row.key for row in rows])
    new: dict[str, Remembered] = {}
    for row in rows:
        old = known.get(row.key)
        if old is None:
            result.added += 1
        elif RANK[old.origin] > RANK[row.origin]:
            result.outranked += 1
            continue
        elif old == row:
            result.unchanged += 1
            continue
        else:
            result.replaced += 1
        known[row.key] = new[row.key] = row
    if new:
        memory.put_many(list(new.values()))


def _told(error: WorkspaceError, result: ImportCounts) -> WorkspaceError:
    taken = result.added + result.replaced
    before = f"; {taken:,} units before it are in the memory, importing again is harmless"
    return WorkspaceError(
        error.message,
        path=error.path,
        line=error.line,
        column=error.column,
        hint=error.hint + (before if taken else ""),
    )
