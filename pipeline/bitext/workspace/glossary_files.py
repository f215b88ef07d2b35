"""The files of a workspace's glossary."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from bitext.errors import WorkspaceError
from bitext.store.config import Config
from bitext.store.files import SourceText, read_source, storage_errors

if TYPE_CHECKING:
    from bitext.glossary.terms import Glossary
    from bitext.model import Finding, Term
    from bitext.workspace.workspace import Workspace


def yaml_files(folder: Path, *, missing: bool = True) -> list[Path]:
    """The files of a glossary folder, sorted; no glossary at all is fine where it may be missing.

    Hidden ones are none: macOS and editors lay them beside what they are of.

    Raises:
        WorkspaceError: it is missing and must not be, or is no folder.
        StorageError: it may not be read.
    """
    with storage_errors(folder):
        try:
            names = os.listdir(folder)  # noqa: PTH208 - `Path.glob` says nothing of what it may not read
        except FileNotFoundError as error:
            if missing and not os.path.lexists(folder):
                return []
            hint = "make it, or set `glossary` in bitext.toml to where the terms are"
            message = "there is no glossary here"
            raise WorkspaceError(message, path=str(folder), hint=hint) from error
        except NotADirectoryError as error:
            hint = "`glossary` in bitext.toml names a folder: put the file into one"
            raise WorkspaceError("this is not a folder", path=str(folder), hint=hint) from error
    return sorted(folder / name for name in names if _is_yaml(name))


def _is_yaml(name: str) -> bool:
    return name.lower().endswith((".yaml", ".yml")) and not name.startswith(".")


def files_of(workspace: Workspace) -> Iterator[SourceText]:
    """Yield the files of the glossary as they are on disk, in the order in which they count.

    Raises WorkspaceError for a file that cannot be read exactly, and where there is no such
    folder although the configuration names one, or git has it; StorageError for one that may not
    be read.
    """
    config = workspace.config
    usual = config.glossary == Config().glossary or bool(config.mark)
    if usual and not os.path.lexists(workspace.root / config.glossary):
        _refuse_deleted(workspace.root, config.glossary)
    for path in yaml_files(workspace.root / config.glossary, missing=usual):
        yield read_source(path, workspace.root)


def _refuse_deleted(root: Path, folder: str) -> None:
    """Terms that git has, and of which nobody has committed that they are gone, are missed."""
    from bitext.workspace.selection import git
    from bitext.workspace.wordings.astray import brought_back

    if any(_is_yaml(PurePosixPath(name).name) for name in git.has(root, folder)):
        back = brought_back(root, folder, "x.yaml")
        hint = f"{back}; to go on without a glossary, commit that it is gone"
        message = "git has the terms of the glossary, and this folder is gone"
        raise WorkspaceError(message, path=folder, hint=hint)


def merged(workspace: Workspace) -> tuple[Glossary, tuple[Finding, ...]]:
    """The glossary, and what its files contradict each other in; raises WorkspaceError."""
    from bitext.glossary.terms import merge, parse

    own = [parse(file.text, path=file.name) for file in files_of(workspace)]
    return merge([*_names_of_all(workspace), *own])


def _names_of_all(workspace: Workspace) -> Iterator[tuple[Term, ...]]:
    """What stays as it is in any language: of another than the first, from the first's glossary."""
    if not workspace.config.mark:
        return
    from bitext.glossary.terms import parse

    for path in yaml_files(workspace.root / workspace.config.own[2]):
        file = read_source(path, workspace.root)
        yield tuple(term for term in parse(file.text, path=file.name) if term.keep)
