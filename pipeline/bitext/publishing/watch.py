"""Editions kept up to date while files change: of one post, in the time that one post takes."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext, suppress
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any

from bitext.errors import BitextError, UsageError
from bitext.publishing.build import build
from bitext.publishing.built import Built
from bitext.store.catalog import posts_of
from bitext.store.config import CONFIG_NAMES
from bitext.workspace.selection.walk import is_passed_over
from bitext.workspace.several import each
from bitext.workspace.workspace import open_workspace

if TYPE_CHECKING:
    from bitext.workspace.workspace import Workspace

#: What holds the workspace while it is written.
Holding = Callable[["Workspace"], AbstractContextManager[None]]
#: Milliseconds: an editor writes a file in a few steps.
_TOGETHER, _STEP = 60, 20
#: Between two looks for folders that were not there.
_LOOK = 1000


def watched(
    root: Path,
    told: Callable[[Built], None],
    failed: Callable[[BitextError], None],
    *,
    stop: Event | None = None,
    holding: Holding = lambda _workspace: nullcontext(),
    **options: Any,
) -> None:
    """Build what changes until ``stop`` is set; ``told`` gets what each build came to.

    What cannot be read, as settings that are half written, is told to ``failed``, and the next
    change is waited for.  ``options`` are those of `build`.

    Raises:
        UsageError: watchfiles is not installed.
    """
    for changed in _changes(root, stop or Event()):
        try:
            for workspace in each(open_workspace(root)):
                paths = concerned(workspace, changed)
                if paths is None or paths:
                    with holding(workspace):
                        told(build(workspace, paths or (), **options))
        except BitextError as error:
            failed(error)


def _changes(root: Path, stop: Event) -> Iterator[list[Path]]:
    """What changes, also in folders that come later or that the settings name later."""
    try:
        from watchfiles import watch
    except ImportError as error:
        message = "watching files needs the extra `web`"
        raise UsageError(message, hint='pip install "bitext[web]"') from error
    named = _named(root)
    while not stop.is_set():
        before = there(named)
        for changed in watch(
            *before, stop_event=stop, debounce=_TOGETHER, step=_STEP,
            rust_timeout=_LOOK, yield_on_timeout=True,
        ):  # fmt: skip
            found = {Path(path) for _, path in changed}
            if any(path.name in CONFIG_NAMES for path in found):
                with suppress(BitextError):  # told by the one who builds
                    named = _named(root)
            now = there(named)
            news = [path for path in now if now[path] != before.get(path)]
            found.update(below for path in news for below in (path, *path.rglob("*")))
            if found:
                yield sorted(found)
            if now != before:
                break


def _named(root: Path) -> list[Path]:
    """The folders of a workspace and its settings, be they there or not."""
    config = open_workspace(root).config
    folders = (*config.content, config.catalog, config.glossary)
    return [root / name for name in dict.fromkeys((*folders, *CONFIG_NAMES))]


def there(paths: Iterable[Path]) -> dict[Path, int]:
    """What there is of the paths, each with what tells it from another of its name."""
    found = {}
    for path in paths:
        with suppress(OSError):
            found[path] = path.stat().st_ino
    return found


def concerned(workspace: Workspace, changed: Iterable[Path]) -> list[Path] | None:
    """The posts whose editions may change with these files; None for all of them."""
    content, root = workspace.root / workspace.config.base, workspace.root
    every = root / workspace.config.catalog
    catalogs = every / workspace.language
    others = [every / target for target in workspace.config.targets if every / target != catalogs]
    found: list[Path] = []
    for path in changed:
        if path.is_relative_to(catalogs):
            if path.suffix == ".po":
                below = path.relative_to(catalogs)
                found += _posts_of(content, below)
        elif any(path.is_relative_to(other) for other in others):
            continue
        elif _is_post(workspace, path):
            found.append(path)
        elif not _is_ours(workspace, path):
            return None
    return found


def _posts_of(content: Path, catalog: Path) -> Iterator[Path]:
    """The posts that a catalog may be of, as far as they are there."""
    for name in posts_of(catalog.name):
        path = content / catalog.parent / name
        if path.is_file():
            yield path


def _is_post(workspace: Workspace, path: Path) -> bool:
    if not path.is_file():
        return False
    try:
        return any(True for _ in workspace.posts((path,)))
    except BitextError:  # it is in no content folder
        return False


def _is_ours(workspace: Workspace, path: Path) -> bool:
    """Whether builds write it, or the site's generator, so that it is no news."""
    if path.name in CONFIG_NAMES or path.is_relative_to(workspace.root / workspace.config.own[2]):
        return False
    below = Path(os.path.relpath(path, workspace.root)).as_posix()
    output = workspace.root / workspace.config.output
    hidden = any(part.startswith(".") for part in Path(below).parts)  # the memory, say
    ours = hidden or path.is_relative_to(output) or workspace.is_edition(below)
    return ours or is_passed_over(workspace, path)
