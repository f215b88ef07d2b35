"""``bitext models pull``: download, verify, convert, put in place."""

from __future__ import annotations

import gzip
import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from itertools import groupby
from pathlib import Path

from bitext.errors import BackendUnavailable, StorageError
from bitext.models import cache, fetch
from bitext.models.progress import Progress, Report, Stage
from bitext.models.registry import ModelFile, ModelInfo, Part, Source, find


def pull(name: str, *, report: Report) -> Path:
    """Bring a registered model onto this machine and return its directory.

    A pull that was cut goes on where it stopped.  Raises ``UsageError`` for an unknown name,
    ``BackendUnavailable`` when no source could give the model or a library for the
    conversion is missing, ``StorageError`` when the disk is too small, full or read-only.
    """
    return pull_model(find(name), report=report)


def pull_model(info: ModelInfo, *, report: Report) -> Path:
    """``pull`` for a model that need not be registered."""
    path = cache.model_path(info)
    if cache.complete(path):
        return path
    with _told(path), _alone(info, report):
        if not cache.complete(path):
            _pull(info, path, report)
    report(Progress(info.name, "done", message=f"{info.name} is in {path}"))
    return path


def _pull(info: ModelInfo, path: Path, report: Report) -> None:
    _check_converter(info)
    work = cache.work_path(info)
    work.mkdir(parents=True, exist_ok=True)
    for stale in (*work.glob("wheel-*"), work / "ready"):
        shutil.rmtree(stale, ignore_errors=True)
    _check_space(info, work)
    source = _download(info, work, report)
    ready = work / "ready"
    ready.mkdir()
    _install(info, work, ready, report)
    _write_manifest(info, source, ready)
    shutil.rmtree(path, ignore_errors=True)
    ready.replace(path)
    shutil.rmtree(work)


@contextmanager
def _told(path: Path) -> Iterator[None]:
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
def _alone(info: ModelInfo, report: Report) -> Iterator[None]:
    """Let one pull of a model run at a time; a second one waits and then finds it done."""
    from filelock import FileLock, Timeout

    directory = cache.models_directory()
    directory.mkdir(parents=True, exist_ok=True)
    lock = FileLock(directory / f".{info.name}.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        report(Progress(info.name, "note", message=f"another process pulls {info.name}: waiting"))
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


def _check_converter(info: ModelInfo) -> None:
    """Find a missing library before a gigabyte is downloaded, not after."""
    from importlib.util import find_spec

    needed = ("ctranslate2", "gguf", "numpy", "tokenizers") if info.runtime == "ctranslate2" else ()
    absent = [name for name in needed if find_spec(name) is None]
    if absent:
        raise BackendUnavailable(
            f"{info.name} must be converted, and {', '.join(absent)} is not installed",
            hint="pip install 'bitext[local]'",
        )


def _check_space(info: ModelInfo, work: Path) -> None:
    present = sum(path.stat().st_size for path in work.rglob("*") if path.is_file())
    needed, free = info.disk - present, shutil.disk_usage(work).free
    if free < needed:
        raise StorageError(
            f"pulling {info.name} takes {needed / 1e9:.1f} GB at its peak, "
            f"{work.parent} has {free / 1e9:.1f} GB free",
            hint=f"free some space, or set ${cache.DIRECTORY_VARIABLE} to another directory",
        )


def _download(info: ModelInfo, work: Path, report: Report) -> Source:
    """Complete every file of the model in ``work``; returns the source that did."""
    failures = []
    for source in info.sources:
        report(Progress(info.name, "note", message=f"source: {source.label}"))
        try:
            for name, parts in groupby(source.parts, key=lambda part: part.file):
                file = next(file for file in info.files if file.name == name)
                _complete_file(info, file, tuple(parts), work, report)
        except fetch.SourceFailed as error:
            failures.append(f"{source.label}: {error.message}")
            report(Progress(info.name, "note", message=failures[-1]))
        else:
            return source
    tried = "".join(f"\n  - {failure}" for failure in failures)
    raise BackendUnavailable(
        f"{info.name} could not be pulled; sources tried:{tried}",
        hint="check the network, the proxy and pip's index settings, then pull again: "
        "what was downloaded is kept",
    )


def _complete_file(
    info: ModelInfo, file: ModelFile, parts: tuple[Part, ...], work: Path, report: Report
) -> None:
    """Make ``work/file.name``, which exists only once it is verified."""
    target, partial = work / file.name, work / f"{file.name}.partial"
    if target.exists():
        return
    begun = [path for path in (partial, _packed(target)) if path.exists()]
    try:
        _fetch(info, file, parts, partial, report)
        _verify(info, file, partial, report)
    except fetch.SourceFailed:
        if not begun or any(path.exists() for path in begun):
            raise
        # The bytes of an earlier try, perhaps of another source, were bad: once from the start.
        _fetch(info, file, parts, partial, report)
        _verify(info, file, partial, report)
    partial.replace(target)


def _fetch(
    info: ModelInfo, file: ModelFile, parts: tuple[Part, ...], partial: Path, report: Report
) -> None:
    def advance(done: int) -> None:
        report(Progress(info.name, "download", done, file.size, file.name))

    first = parts[0]
    if first.requirement:
        fetch.fetch_wheels(parts, partial, advance)
    elif first.gzip:
        _fetch_gzip(first, partial, advance)
    else:
        fetch.fetch_url(first.url, partial, advance)


def _packed(target: Path) -> Path:
    return target.with_name(f"{target.name}.gz.partial")


def _fetch_gzip(part: Part, partial: Path, advance: Callable[[int], None]) -> None:
    packed = _packed(partial.with_name(part.file))
    fetch.fetch_url(part.url, packed, advance)
    fetch.check_sha256(packed, part.sha256)
    with gzip.open(packed) as archive, partial.open("wb") as unpacked:
        shutil.copyfileobj(archive, unpacked, fetch.CHUNK)
    packed.unlink()


def _verify(info: ModelInfo, file: ModelFile, partial: Path, report: Report) -> None:
    report(Progress(info.name, "verify", 0, file.size, file.name))
    size = partial.stat().st_size
    if size < file.size:  # kept: the next try or the next source goes on from here
        raise fetch.SourceFailed(f"only {size} of {file.size} bytes came")
    if file.sha256:
        fetch.check_sha256(partial, file.sha256)
    elif size > file.size:
        partial.unlink()
        raise fetch.SourceFailed(f"{size} bytes came, {file.size} were expected")
    _to_disk(partial)


def _install(info: ModelInfo, work: Path, ready: Path, report: Report) -> None:
    """Fill ``ready`` with what the runtime loads; the downloads go when this has succeeded."""
    if info.runtime == "ctranslate2":
        from bitext.models.convert import convert

        def layer(done: int, total: int) -> None:
            report(Progress(info.name, "convert", done, total))

        convert(work / info.files[0].name, ready, layer)
    else:
        for file in info.files:
            (work / file.name).replace(ready / file.name)


def _write_manifest(info: ModelInfo, source: Source, ready: Path) -> None:
    files = sorted(path for path in ready.iterdir() if path.is_file())
    manifest = {
        "name": info.name,
        "runtime": info.runtime,
        "revision": info.revision,
        "licence": info.licence,
        "homepage": info.homepage,
        "source": source.label,
        "downloads": {file.name: file.sha256 for file in info.files},
        "pulled_by": f"bitext {version('bitext')}",
        "files": {path.name: path.stat().st_size for path in files},
    }
    text = json.dumps(manifest, indent=2, sort_keys=True) + "\n"
    (ready / cache.MANIFEST).write_text(text, encoding="utf-8")
    for path in (*files, ready / cache.MANIFEST):
        _to_disk(path)


def _to_disk(path: Path) -> None:
    """Flush to the device, so that a name given by a later rename never outlives its bytes."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


__all__ = ["Progress", "Report", "Stage", "pull", "pull_model"]
