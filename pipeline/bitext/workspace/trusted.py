"""What a person has allowed a workspace to do with their keys: kept outside of it, for each one."""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from bitext.errors import BitextError
from bitext.store.disk.lock import locked
from bitext.store.files import read_bytes, storage_errors, write_atomic

#: Backend, host, environment variable; empty where none is named.
Allowed = tuple[str, str, str]


def place() -> Path:
    """The file of this user."""
    import platformdirs

    return platformdirs.user_config_path("bitext") / "trust.json"


def remembered(workspace: Path) -> frozenset[Allowed]:
    """What has been allowed to the workspace in this folder; nothing when the file is damaged."""
    return _of(_read(), workspace)


def remember(workspace: Path, allowed: Iterable[Allowed]) -> None:
    """Keep what a person has allowed.

    Raises StorageError when the disk refuses.
    """
    path = place()
    with storage_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        with locked(path.with_name("trust.lock"), path.parent):
            known = _read()
            known[_name(workspace)] = sorted(_of(known, workspace) | set(allowed))
            text = json.dumps({"version": 1, "workspaces": known}, indent=2, ensure_ascii=False)
            data = (text + "\n").encode("utf-8", "surrogateescape")
            write_atomic(path, data, root=path.parent)


def _name(workspace: Path) -> str:
    return str(workspace.resolve())


def _read() -> dict[str, object]:
    path = place()
    with suppress(BitextError, ValueError, KeyError, TypeError, RecursionError):
        data = json.loads(read_bytes(path, path.parent).decode("utf-8", "surrogateescape"))
        if data["version"] == 1:
            return dict(data["workspaces"])
    return {}


def _of(known: dict[str, object], workspace: Path) -> frozenset[Allowed]:
    rows = known.get(_name(workspace))
    found = (row for row in rows if isinstance(row, list)) if isinstance(rows, list) else ()
    return frozenset((str(row[0]), str(row[1]), str(row[2])) for row in found if len(row) == 3)
