"""Git's merge driver for catalogs: set up in a clone, and what it does."""

from __future__ import annotations

import shlex
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from bitext.errors import UsageError, WorkspaceError
from bitext.store.catalog import Catalog, load, render
from bitext.store.config import Config
from bitext.store.files import read_source, write_atomic
from bitext.wording.three_way import marked, three_way
from bitext.workspace.wordings.record import GITATTRIBUTES

_DRIVER = "merge.bitext.driver"
_NAME = "bitext: catalogs, entry by entry"


def set_up(root: Path, config: Config) -> list[str]:
    """Name the driver in the clone's configuration and in the attributes; what was changed.

    Raises UsageError where there is no git repository.
    """
    command = f"{shlex.quote(sys.executable)} -m bitext catalog merge %O %A %B %P"
    changed = []
    if _git(root, "config", "--get", _DRIVER) != command:
        for name, value in (("merge.bitext.name", _NAME), (_DRIVER, command)):
            if _git(root, "config", name, value) is None:
                hint = "`git init` first, or leave `--git` out"
                raise UsageError("this folder is in no git repository", hint=hint)
        changed.append(".git/config (the merge driver)")
    name = f"{config.catalog}/.gitattributes"
    if _attributes(root / name, root):
        changed.append(name)
    return changed


def _attributes(path: Path, root: Path) -> bool:
    """Add the lines that are missing; whether there were any."""
    old = read_source(path, root).text if path.exists() else ""
    wanted = [line for line in GITATTRIBUTES.splitlines() if line not in old.splitlines()]
    if not any(not line.startswith("#") for line in wanted):
        return False
    newline = "" if not old or old.endswith("\n") else "\n"
    text = f"{old}{newline}{''.join(f'{line}{chr(10)}' for line in wanted)}"
    return write_atomic(path, text.encode(), root=root)


def _git(root: Path, *args: str) -> str | None:
    """What git says; None where it refuses or is not there."""
    try:
        done = subprocess.run(  # noqa: S603 - fixed program, no shell
            ["git", "-C", str(root), *args],  # noqa: S607 - whichever git the person runs
            capture_output=True, timeout=30, check=False,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.decode("utf-8", "replace").strip() if done.returncode == 0 else None


@dataclass(frozen=True, slots=True)
class Twice:
    """A segment that both sides worded."""

    source: str
    ours: str
    theirs: str


def merge_files(base: Path, ours: Path, theirs: Path) -> list[Twice]:
    """Merge two catalogs into ``ours``; what both sides worded.

    Files that are no catalogs are left to git, line by line: where it cannot merge them either,
    WorkspaceError says what is the matter.
    """
    try:
        joined = three_way(*map(_catalog, (base, ours, theirs)))
    except WorkspaceError:
        labels = ("-L", "ours", "-L", "base", "-L", "theirs")
        if _git(ours.parent, "merge-file", *labels, *map(str, (ours, base, theirs))) is None:
            raise
        return []
    data = render(joined.catalog)
    if joined.clashes:
        data = marked(data, render(joined.other), ("ours", "theirs"))
    write_atomic(ours, data, root=ours.parent)
    return [Twice(c.ours.source, c.ours.target, c.theirs.target) for c in joined.clashes]


def _catalog(path: Path) -> Catalog:
    path = path.resolve()
    return load(path, path.parent).catalog if path.stat().st_size else Catalog("")
