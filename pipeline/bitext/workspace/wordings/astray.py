"""Catalogs that are not where bitext.toml says: a setting, a language or a folder was renamed.

Looked for where the folder of a language is not there at all, as before a first run.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from bitext.errors import WorkspaceError
from bitext.store.config import CONFIG_NAME, config_path
from bitext.store.disk.door import enter
from bitext.store.files import read_start, relative_name
from bitext.store.journal import SUFFIX
from bitext.store.posts import PACKAGES
from bitext.workspace.selection import git

if TYPE_CHECKING:
    from bitext.workspace.workspace import Workspace

_HEADER = 4096  # bytes: ours has some 300
_LANGUAGE = re.compile(rb'^"Language: ([\w@-]{1,40})\\n"\r?$', re.M)
_SOURCE = re.compile(rb'^"X-Source: ', re.M)
_ANEW = "`bitext run --accept-loss` begins anew without them"


def folder_of(workspace: Workspace) -> str:
    """Where the catalogs of the language belong."""
    return f"{workspace.config.catalog}/{workspace.language}"


def refuse_astray(workspace: Workspace) -> None:
    """Refuse to begin a language anew whose catalogs are in another folder, or in git alone.

    Raises WorkspaceError with what to do.
    """
    folder = folder_of(workspace)
    if (workspace.root / folder).is_dir():
        return
    for other, tag in _elsewhere(workspace):
        catalog = other.removesuffix(f"/{tag}")
        say = f'`catalog = "{catalog}"`' if tag == workspace.language else f'`targets = ["{tag}"]`'
        message = f"the catalogs are in {other}/, and {CONFIG_NAME} says {folder}/"
        hint = f"rename {other}/ to {folder}/, or say {say}; {_ANEW}"
        raise WorkspaceError(message, path=CONFIG_NAME, hint=hint)
    had = {n: c for n, c in workspace.homes.held.in_git.items() if n.endswith((".po", SUFFIX))}
    people = (commit for name, commit in had.items() if name.endswith(SUFFIX))
    if git.NOW in had.values():
        raise WorkspaceError("git has the catalogs, and this folder is gone", path=folder,
                             hint=f"{_back(workspace, git.NOW)}; {_ANEW}")  # fmt: skip
    for commit in people:
        message = "the catalogs were taken out of git, with what people worded"
        hint = f"{_back(workspace, commit)}; {_ANEW}"
        raise WorkspaceError(message, path=folder, hint=hint)


def _back(workspace: Workspace, commit: str) -> str:
    """How catalogs come back that git has."""
    return brought_back(workspace.root, folder_of(workspace), "x.po", commit)


def brought_back(root: Path, folder: str, example: str, commit: str = git.NOW) -> str:
    """How the files of a folder come back that git has; ``example`` is what one is called."""
    if commit == git.NOW and git.is_sparse(root):
        return f"`git sparse-checkout add {folder}` brings them into this sparse checkout"
    back = f"`git checkout {commit} -- {folder}` brings them back"
    if git.ignored(root, [f"{folder}/{example}"]):
        return f"{back}; a .gitignore names them: take that out, for git is where they belong"
    return back


def begin_anew(workspace: Workspace) -> None:
    """Have the folder there, for whoever wants to go on without those catalogs.

    Raises StorageError where it cannot be made.
    """
    enter(workspace.root / folder_of(workspace), workspace.root, create=True).close()


def _elsewhere(workspace: Workspace) -> Iterator[tuple[str, str]]:
    """Yield folders with catalogs of posts of the workspace that no target has, in a language of
    that name: each with the name.
    """
    from bitext.store.catalog import posts_of

    config = workspace.config
    claimed = [workspace.root / config.catalog / target for target in config.targets]
    base = workspace.language.split("-")[0].lower()
    for path in files_of(workspace.root, ".po"):
        if any(map(path.is_relative_to, claimed)):
            continue
        head = read_start(path, workspace.root, _HEADER)
        language = _LANGUAGE.search(head)
        tag = language[1].decode() if language and _SOURCE.search(head) else ""
        if tag.split("-")[0].lower() == base:
            folder, below = _split(relative_name(path, workspace.root), tag)
            bases = (workspace.root / config.base / post for post in posts_of(below))
            if any(map(os.path.exists, bases)):
                yield folder, tag


def _split(name: str, tag: str) -> tuple[str, str]:
    """The path of a catalog: the folder of its language, and what is below."""
    parts = PurePosixPath(name).parts
    at = parts.index(tag) + 1 if tag in parts[:-1] else len(parts) - 1
    return "/".join(parts[:at]), "/".join(parts[at:])


def files_of(root: Path, ending: str) -> Iterator[Path]:
    """Yield the files of a workspace whose names end so, not those of workspaces in it."""
    for inside, folders, names in os.walk(root):
        here = Path(inside)
        if here != root and config_path(here):
            folders.clear()
            continue
        folders[:] = sorted(name for name in folders if name[0] != "." and name not in PACKAGES)
        yield from (here / name for name in sorted(names) if name.endswith(ending))
