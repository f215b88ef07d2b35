"""``bitext models remove``: what was pulled or prepared goes, and what a cut pull has left."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bitext.errors import UsageError
from bitext.models import cache, place
from bitext.models.progress import Report
from bitext.models.registry import all_models


def prepared() -> list[Path]:
    """The directories of the cache that were made of files given by hand."""
    registered = {info.name for info in all_models()}
    folder = cache.models_directory()
    found = sorted(folder.iterdir()) if folder.is_dir() else []
    return [
        path
        for path in found
        if path.name not in registered and not path.name.startswith(".") and cache.complete(path)
    ]


def remove(name: str, *, report: Report) -> int:
    """Delete what the cache holds of a model; how many bytes that frees.

    ``name`` is a registered one, a model file, or the directory that was made of one.  Raises
    ``UsageError`` for anything else: a directory of the user's own is not ours to delete.
    """
    paths = list(_paths(name))
    with place.alone(paths[0].name, report):
        return sum(map(place.remove, paths))


def _paths(name: str) -> Iterator[Path]:
    """The finished directory, then the one of a pull that was cut."""
    for info in all_models():
        if info.name == name:
            yield cache.model_path(info)
            yield cache.work_path(info)
            return
    made = {path.name: path for path in prepared()}
    file = Path(name).expanduser()
    if file.suffix.lower() in cache.FILES and file.is_file():
        yield cache.prepared_path(file)
    elif found := made.get(name) or next((p for p in made.values() if p == file.absolute()), None):
        yield found
    else:
        known = ", ".join([info.name for info in all_models()] + list(made))
        raise UsageError(f"the cache holds no model named {name!r}", hint=f"known models: {known}")
