"""Changes of a workspace's files, told to every open page."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

from watchfiles import DefaultFilter, awatch

from bitext.publishing.watch import there
from bitext.store.config import config_path
from bitext.workspace.workspace import open_workspace

#: Comments on an idle line keep proxies and browsers from giving up; seconds.
_IDLE = 15.0
#: Seconds between two looks for folders that were not there.
_LOOK = 1.0


def watched(root: Path) -> tuple[Path, ...]:
    """The folders of a workspace, and its settings, where a change is one of its pages."""
    config = open_workspace(root).config
    folders = [*config.content, config.catalog, config.glossary]
    settings = config_path(root)
    found = [root / folder for folder in folders] + ([settings] if settings else [])
    return tuple(dict.fromkeys(found))


async def changes(paths: tuple[Path, ...], stop: asyncio.Event) -> AsyncIterator[set[Path]]:
    """Yield the files that have changed, until ``stop`` is set.

    A folder that comes later, and a file that another has taken the place of, are watched too.
    """
    filtered = DefaultFilter(ignore_dirs=(*DefaultFilter.ignore_dirs, ".bitext"))
    while not stop.is_set():
        before, others = there(paths), asyncio.Event()
        looking = asyncio.create_task(_others(paths, before, stop, others))
        async for found in awatch(
            *before, watch_filter=filtered, stop_event=others, debounce=50, step=20
        ):
            yield {Path(path) for _, path in found}
        await looking
        if news := there(paths).items() - before.items():
            yield {one for path, _ in news for one in (path, *path.rglob("*"))}


async def _others(
    paths: tuple[Path, ...], known: dict[Path, int], stop: asyncio.Event, others: asyncio.Event
) -> None:
    """Set ``others`` when there are others than are known, or at the end."""
    while not stop.is_set() and there(paths) == known:
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), _LOOK)
    others.set()


class Live:
    """Who listens, and what is watched: the posts, their catalogs, the glossary, the settings."""

    def __init__(self, folders: tuple[Path, ...]) -> None:
        self.folders = folders
        self.listeners: set[asyncio.Queue[str]] = set()
        self.count = 0  #: changes so far

    async def watch(self, stop: asyncio.Event) -> None:
        """Tell of changes until ``stop`` is set."""
        async for _ in changes(self.folders, stop):
            self.count += 1
            for listener in self.listeners:
                listener.put_nowait("changed")

    async def events(self, seen: str) -> AsyncIterator[str]:
        """Server-sent events: one for each change after those that a page has ``seen``."""
        listener: asyncio.Queue[str] = asyncio.Queue()
        if seen != str(self.count):
            listener.put_nowait("changed")
        self.listeners.add(listener)
        try:
            yield ": here\n\n"
            while True:
                try:
                    yield f"data: {await asyncio.wait_for(listener.get(), _IDLE)}\n\n"
                except TimeoutError:
                    yield ": still here\n\n"
        finally:
            self.listeners.discard(listener)
