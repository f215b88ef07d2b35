"""What people worded and no file has any more, only git's history.

Either on one side of a merge before any run had seen it, and the other was kept; or older files
were put in the place of newer ones (`lost_lines`).  The next run reads it there and writes it into
the journal, as a run at that time would have done; from then on it is a wording that no catalog
has (`wording.lost`), or one that lies in a journal whose post is gone (`homes`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from bitext.errors import BitextError
from bitext.formats.po.entries import Catalog, Entry
from bitext.model import Finding, Severity
from bitext.store import journal
from bitext.store.catalog import of_bytes
from bitext.store.disk import said
from bitext.store.files import read_bytes, write_atomic
from bitext.wording.journal import Act, Op, acts, standing
from bitext.workspace.selection import git
from bitext.workspace.wordings.held import Held
from bitext.workspace.wordings.lost_lines import (
    lost_here,
    lost_lines,
    lost_since,
    nothing_is_lost,
)

if TYPE_CHECKING:
    from bitext.workspace.workspace import Workspace

#: The commit up to which a run has looked at merges: a cache, without which it is the last few.
FILE = ".bitext/merges"
_HASH = re.compile(r"[0-9a-f]{40,64}")


def written_down(workspace: Workspace) -> None:
    """Write what was let go into the journals, as its people's; a commit is looked at once.

    Raises WorkspaceError, StorageError: a journal cannot be written.
    """
    root, head = workspace.root, git.head(workspace.root)
    for name, act, _ in _let_go(workspace, head):
        journal.write(root / name, root, [act])
    said.tidy(root)
    nothing_is_lost(workspace)
    if head and head != _seen(workspace):
        write_atomic(_file(workspace), head.encode(), root=root)


def seen_whole(workspace: Workspace) -> None:
    """Remember that nothing is lost now, where that is so: files may have been taken back while a
    run went on.  Raises WorkspaceError, StorageError.
    """
    if not [*let_go(workspace)]:
        nothing_is_lost(workspace)


def findings(workspace: Workspace) -> Iterator[Finding]:
    """Name what was let go, where nothing is written."""
    every = [*_let_go(workspace, git.head(workspace.root))]
    passed = {(act.src, act.was) for _, act, _ in every if act.was != act.now}
    for name, act, since in every:
        if act.says and act.now and (act.src, act.now) not in passed:
            yield Finding("retired", Severity.WARNING, _told(act, since), name)


_GIT = "`bitext run` takes it out of git's history"
_HERE = "`bitext run` writes it into the journal again"
_UNSAVED = "files were taken back that had it"
_MERGE = "a merge was settled for the other side"
_FILES = "an older journal was put in the place of the one that git has"
_COMMIT = "a commit took it out"


def _told(act: Act, since: str) -> str:
    from bitext.wording.fate import short  # a build that has nothing to do loads no parser

    return (
        f"a person's wording is in no file since {since}: "
        f"{short(act.now)} for {short(act.src)}; {_HERE if since is _UNSAVED else _GIT}"
    )


def let_go(workspace: Workspace) -> Iterator[tuple[str, Act]]:
    """Yield what people worded and git's history alone says now, each with the catalog that had
    it there.
    """
    yield from ((name, act) for name, act, _ in _let_go(workspace, git.head(workspace.root)))


def _let_go(workspace: Workspace, head: str) -> Iterator[tuple[str, Act, str]]:
    """Yield the same with what it was that let it go."""
    held, told, seen = Held(workspace), set[str](), _seen(workspace)
    for since, catalog, acts_there in _lost(workspace, head, seen):
        done = (act for act in acts_there if act.id not in told)
        news = [act for act in done if not _is_known(held, act)]
        if any(act.says and act.now for act in news):
            told |= {act.id for act in news}
            yield from ((catalog, act, since) for act in news)


def _lost(workspace: Workspace, head: str, seen: str) -> Iterator[tuple[str, str, Iterable[Act]]]:
    """Yield what may be gone, and why, with the catalog that had it; of commits those alone that
    no run has looked at.
    """
    for name, acts_there in _by_name(lost_here(workspace)):
        yield _UNSAVED, name, acts_there
    if not head:
        return
    for name, acts_there in _by_name(lost_lines(workspace)):
        yield _FILES, name, acts_there
    if head == seen:
        return
    root, below = workspace.root, f"{workspace.config.catalog}/{workspace.language}"
    for side in git.sides(root, seen):
        for name in git.given_up(root, side, below):
            catalog = f"{name.removesuffix(journal.SUFFIX).removesuffix('.po')}.po"
            yield _MERGE, catalog, _done(workspace, side, name)
    for name, acts_there in _by_name(lost_since(workspace, seen)):
        yield _COMMIT, name, acts_there


def _by_name(found: Iterable[tuple[str, Act]]) -> Iterator[tuple[str, list[Act]]]:
    every: dict[str, list[Act]] = {}
    for name, act in found:
        every.setdefault(name, []).append(act)
    yield from every.items()


def _done(workspace: Workspace, side: git.MergeSide, name: str) -> Iterator[Act]:
    """Yield what people did on that side by a file of it: a catalog or a journal."""
    if name.endswith(".po"):
        yield from _worded(workspace, side, name)
    elif name.endswith(journal.SUFFIX):  # as `git merge -s ours` leaves it
        root = workspace.root
        before = {a.id for a in journal.acts_of(git.content(root, side.base, name) or b"")}
        every = journal.acts_of(git.content(root, side.tip, name) or b"")
        yield from (act for act in every if act.id not in before)


def _worded(workspace: Workspace, side: git.MergeSide, name: str) -> Iterator[Act]:
    """Yield what a run on that side would have written down, less what stood there before."""
    root = workspace.root
    theirs = _catalog(workspace, side.tip, name)
    before = {e.target for e in _people(_catalog(workspace, side.base, name))}
    beside = journal.journal_path(root / name).relative_to(root).as_posix()
    known = standing(journal.acts_of(git.content(root, side.tip, beside) or b""), theirs)
    news = [act for act in acts(theirs, known) if act.op is not Op.CLEAR and act.now not in before]
    who, at = git.author(root, side.tip, name) if news else ("", 0)
    yield from (act.signed(who, "po", journal.moment(at)) for act in news)


def _catalog(workspace: Workspace, commit: str, name: str) -> Catalog:
    """A catalog as a commit has it; nothing where it has none that can be read."""
    data = git.content(workspace.root, commit, name)
    with suppress(BitextError):
        return of_bytes(workspace.root / name, data) if data else Catalog("")
    return Catalog("")


def _people(catalog: Catalog) -> Iterator[Entry]:
    return (e for e in (*catalog.entries, *catalog.obsolete) if e.state.human)


def _is_known(held: Held, act: Act) -> bool:
    """Whether any catalog says it, or a journal has it."""
    for name in held.named(act.src):
        catalog = held.read(name)
        if catalog and any(e.target == act.now for e in _people(catalog)):
            return True
        said = journal.read(held.path(name), held.workspace.root)
        if any(act.id == one.id or (act.now and act.now in (one.now, one.was)) for one in said):
            return True
    return False


def _seen(workspace: Workspace) -> str:
    with suppress(BitextError):
        said = read_bytes(_file(workspace), workspace.root, limit=99).decode("ascii", "replace")
        return said if _HASH.fullmatch(said) else ""
    return ""


def _file(workspace: Workspace) -> Path:
    return workspace.root / f"{FILE}.{workspace.language}"
