"""Where pulled models live and whether they are complete.

A model is complete when its directory holds ``manifest.json`` and every file named there
in the recorded size.  The directory gets its name by one rename, after everything else is
on disk, so a cut pull never looks finished.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bitext.errors import BackendUnavailable
from bitext.formats.json_text import read_json
from bitext.models.kinds import recognise
from bitext.models.registry import ModelInfo, find

MANIFEST = "manifest.json"
DIRECTORY_VARIABLE = "BITEXT_MODELS"
TAIL = 1 << 16  #: bytes of each file that tell one model from another of the same shape
FILES = (".gguf", ".argosmodel")  #: files that become model directories


@dataclass(frozen=True, slots=True)
class Status:
    """What of a model is on disk."""

    ready: bool
    path: Path  #: where it is, or would be
    size: int  #: bytes on disk, a cut download included


def models_directory() -> Path:
    """``$BITEXT_MODELS``, or ``models`` in the user's cache directory for bitext."""
    if override := os.environ.get(DIRECTORY_VARIABLE):
        return Path(override)
    from platformdirs import user_cache_path

    return user_cache_path("bitext") / "models"


def model_path(info: ModelInfo) -> Path:
    """The directory of a pulled model."""
    return models_directory() / info.name


def work_path(info: ModelInfo) -> Path:
    """The directory of an unfinished pull; it is kept so that the next pull goes on from it."""
    return models_directory() / f".{info.name}.partial"


def read_manifest(directory: Path) -> Mapping[str, Any]:
    """``manifest.json`` of a model directory, or an empty mapping if it is not there or damaged."""
    try:
        manifest = read_json((directory / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return manifest if isinstance(manifest, dict) else {}


def complete(directory: Path) -> bool:
    """Whether every file of the manifest is there in its recorded size (hashed at pull time)."""
    recorded = read_manifest(directory).get("files")
    if not isinstance(recorded, dict) or not recorded:
        return False
    return all(_size(directory / name) == size for name, size in recorded.items())


def pulled(info: ModelInfo) -> bool:
    """Whether a registered model is complete, and has the registry's adapter in it."""
    path = model_path(info)
    return complete(path) and read_manifest(path).get("adapter", "") == info.adapter_sha256


def status(info: ModelInfo) -> Status:
    """What of a model is on disk; reads sizes only."""
    path = model_path(info)
    ready = pulled(info)
    return Status(ready, path, _tree_size(path if ready else work_path(info)))


def locate(name: str) -> Path:
    """The directory of a pulled model, or of a model given as a path.

    Raises ``UsageError`` for an unknown name, ``BackendUnavailable`` when the model has not
    been pulled, the file not been made ready, or the directory holds no model.
    """
    if is_path(name):
        return _given(Path(name).expanduser())
    info = find(name)
    path = model_path(info)
    if pulled(info):
        return path
    state = "is incomplete or outdated" if path.exists() else "has not been pulled"
    raise BackendUnavailable(
        f"the model {name} {state} (looked in {path})", hint=f"bitext models pull {name}"
    )


def is_path(name: str) -> bool:
    """Whether a model setting is meant as a path and not as a registered name."""
    looks = os.sep in name or "/" in name or name.startswith(("~", "."))
    return looks or name.lower().endswith(FILES)


def _given(path: Path) -> Path:
    """A directory that holds a model, or what ``bitext models pull`` made of a file."""
    if path.suffix.lower() not in FILES:
        recognise(path)
        return path
    if not path.is_file():
        raise BackendUnavailable(f"there is no model file {path}")
    if complete(ready := prepared_path(path)):
        return ready
    raise BackendUnavailable(
        f"{path.name} has not been made ready", hint=f"bitext models pull {path}"
    )


def prepared_path(file: Path) -> Path:
    """The directory that is made of a model file; another one once the file has changed."""
    facts = file.stat()
    known = f"{file.absolute()} {facts.st_size} {facts.st_mtime_ns}"
    digest = hashlib.sha256(known.encode()).hexdigest()
    return models_directory() / f"{file.stem}-{digest[:8]}"


def fingerprint(directory: Path) -> str:
    """A digest of each file's name, size and last 64 KB: the same on every machine."""
    digest = hashlib.sha256()
    for path in sorted(directory.rglob("*")):
        if path.is_file() and path.name != MANIFEST:
            digest.update(f"{path.relative_to(directory).as_posix()} {_size(path)}\n".encode())
            with path.open("rb") as file:
                file.seek(-min(_size(path), TAIL), os.SEEK_END)
                digest.update(file.read())
    return digest.hexdigest()


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return -1


def _tree_size(directory: Path) -> int:
    return sum(max(_size(path), 0) for path in directory.rglob("*") if path.is_file())
