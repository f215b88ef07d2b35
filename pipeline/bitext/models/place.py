"""How a model gets its place in the cache: alone, with enough room, by one rename."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

from bitext.errors import StorageError
from bitext.models import cache
from bitext.models.progress import Progress, Report


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Say a refusal of the disk as a sentence; what was downloaded stays for the next pull."""
    try:
        yield
    except OSError as error:
        raise StorageError(
            f"the model cannot be stored in {path.parent}: {error.strerror or error}",
            path=str(error.filename or path),
            hint="mend this and pull again: the download goes on where it stopped "
            f"(${cache.DIRECTORY_VARIABLE} names another directory)",
        ) from error


@contextmanager
def alone(name: str, report: Report) -> Iterator[None]:
    """Let one pull of a model run at a time; a second one waits and then finds it done."""
    from filelock import FileLock, Timeout

    directory = cache.models_directory()
    directory.mkdir(parents=True, exist_ok=True)
    lock = FileLock(directory / f".{name}.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        report(Progress(name, "note", message=f"another process pulls {name}: waiting"))
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


def remove(path: Path) -> int:
    """Delete a directory of the cache and say how many bytes it had; 0 where there was none."""
    size = sum(file.stat().st_size for file in path.rglob("*") if file.is_file())
    with told(path):
        if path.is_dir():
            gone = path.with_name(f".{path.name}.removed")
            path.replace(gone)  # it is whole or not there, also when this is cut
            shutil.rmtree(gone)
    return size


def check_space(name: str, peak: int, work: Path) -> None:
    """Raise ``StorageError`` if ``work`` cannot grow to ``peak`` bytes."""
    present = sum(path.stat().st_size for path in work.rglob("*") if path.is_file())
    needed, free = peak - present, shutil.disk_usage(work).free
    if free < needed:
        raise StorageError(
            f"pulling {name} takes {needed / 1e9:.1f} GB at its peak, "
            f"{work.parent} has {free / 1e9:.1f} GB free",
            hint=f"free some space, or set ${cache.DIRECTORY_VARIABLE} to another directory",
        )


def put_in_place(ready: Path, path: Path, facts: Mapping[str, object]) -> None:
    """Write the manifest of a finished directory, flush all of it, and give it its name."""
    files = sorted(file for file in ready.rglob("*") if file.is_file())
    sizes = {file.relative_to(ready).as_posix(): file.stat().st_size for file in files}
    manifest = {**facts, "pulled_by": f"bitext {version('bitext')}", "files": sizes}
    text = json.dumps(manifest, indent=2, sort_keys=True) + "\n"
    (ready / cache.MANIFEST).write_text(text, encoding="utf-8")
    for file in (*files, ready / cache.MANIFEST):
        to_disk(file)
    shutil.rmtree(path, ignore_errors=True)
    ready.replace(path)


def to_disk(path: Path) -> None:
    """Flush to the device, so that a name given by a later rename never outlives its bytes."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
