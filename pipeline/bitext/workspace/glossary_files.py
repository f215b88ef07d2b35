"""The files of a workspace's glossary."""

from __future__ import annotations

import os
from pathlib import Path

from bitext.errors import WorkspaceError
from bitext.store.files import storage_errors


def yaml_files(folder: Path, *, missing: bool = True) -> list[Path]:
    """The files of a glossary folder, sorted; no glossary at all is fine where it may be missing.

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
    return sorted(folder / name for name in names if name.endswith((".yaml", ".yml")))
