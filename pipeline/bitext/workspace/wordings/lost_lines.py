"""Lines that journals have lost: somebody has put older files in their place.

``git checkout HEAD~1 -- catalog``, ``git restore --source``, a backup and ``git revert`` take a
catalog back together with its journal, and then nothing here has a word of what people did since.
Journals only grow, so that a line which git has and no journal has is one that was lost; another
branch has its own journals in git too, and nothing is missed there.  What was in no commit yet
when somebody took it back, this machine remembers (`store.disk.said`).  Who has deleted a catalog
together with its journal has meant that: where the post is there, `gone` has it.
"""

from __future__ import annotations

import glob
import json
from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from bitext.errors import BitextError
from bitext.store import journal
from bitext.store.build_state import DAMAGE, digest, stamp
from bitext.store.disk import said
from bitext.store.files import read_bytes, write_atomic
from bitext.wording.journal import Act
from bitext.workspace.selection import git
from bitext.workspace.wordings.gone import is_here
from bitext.workspace.wordings.held import Held

if TYPE_CHECKING:
    from bitext.workspace.workspace import Workspace


def lost_lines(workspace: Workspace) -> Iterator[tuple[str, Act]]:
    """Yield the acts whose lines are gone from files, each with the catalog of its journal."""
    yield from _acts(workspace, git.taken_out(workspace.root, _journals(workspace)))


def lost_since(workspace: Workspace, since: str) -> Iterator[tuple[str, Act]]:
    """Yield the acts whose lines the commits have taken out that ``since`` has not."""
    yield from _acts(workspace, git.taken_out_since(workspace.root, since, _journals(workspace)))


def lost_here(workspace: Workspace) -> Iterator[tuple[str, Act]]:
    """Yield the acts of this machine that no journal has, and no branch and no stash of git."""
    root = workspace.root
    missing = {} if _is_as_noted(workspace) else _missing(workspace)
    if missing and git.head(root):
        ever = said.numbers(git.ever(root, [_journal_of(name) for name in missing]))
        missing = _without(missing, ever)
    for name, lines in missing.items():
        if is_here(root / name) or (root / Held(workspace).post(name)).exists():
            yield from ((name, act) for act in journal.acts_of(b"\n".join(lines.values())))


def nothing_is_lost(workspace: Workspace) -> None:
    """Remember that nothing is lost as journals are now; raises WorkspaceError, StorageError."""
    if _is_as_noted(workspace):
        return
    root, elsewhere = workspace.root, _missing(workspace)
    every = {name: stamp(root / _journal_of(name)) for name in _remembered(workspace)}
    there = git.refs(root) if elsewhere else ""
    state = [stamp(root / said.FILE), digest(there.encode()) if there else "", every]
    write_atomic(_noted(workspace), json.dumps(state).encode(), root=root)


def _is_as_noted(workspace: Workspace) -> bool:
    root, path = workspace.root, _noted(workspace)
    if not (root / said.FILE).exists():
        return True
    with suppress(BitextError, *DAMAGE):
        data = read_bytes(path, root, limit=1 << 28) if path.exists() else b"[]"
        known, there, every = json.loads(data)
        stamps = {f"{root}/{_journal_of(name)}": tuple(at) for name, at in every.items()}
        same = tuple(known) == stamp(root / said.FILE)
        same = same and all(stamp(name) == at for name, at in stamps.items())
        return same and (not there or digest(git.refs(root).encode()) == there)
    return False


def _noted(workspace: Workspace) -> Path:
    return workspace.root / f"{said.FILE}.{workspace.language}"


def _remembered(workspace: Workspace) -> said.Lines:
    below = f"{workspace.config.catalog}/{workspace.language}"
    return said.remembered(workspace.root, below)


def _missing(workspace: Workspace) -> said.Lines:
    root, every = workspace.root, _remembered(workspace)
    there = {name: said.numbers(journal.raw(root / name, root)) for name in every}
    missing = {n: _without({n: lines}, there[n]).get(n, {}) for n, lines in every.items()}
    if not any(missing.values()):
        return {}
    elsewhere = set[bytes]()  # a post was renamed, or a paragraph moved
    for name in Held(workspace).journals:
        elsewhere |= {*said.numbers(journal.raw(root / name, root))}
    return _without(missing, elsewhere)


def _without(lines: said.Lines, numbers: Collection[bytes]) -> said.Lines:
    left = {name: {n: row for n, row in rows.items() if n not in numbers}
            for name, rows in lines.items()}  # fmt: skip
    return {name: rows for name, rows in left.items() if rows}


def _journal_of(catalog: str) -> str:
    return f"{catalog.removesuffix('.po')}{journal.SUFFIX}"


def _journals(workspace: Workspace) -> str:
    folder = glob.escape(f"{workspace.config.catalog}/{workspace.language}")
    return f"{folder}/**/*{journal.SUFFIX}"


def _acts(workspace: Workspace, lines: Iterator[tuple[str, bytes]]) -> Iterator[tuple[str, Act]]:
    for name, line in lines:
        catalog = f"{name.removesuffix(journal.SUFFIX)}.po"
        if name.endswith(journal.SUFFIX) and is_here(workspace.root / catalog):
            yield from ((catalog, act) for act in journal.acts_of(line))
