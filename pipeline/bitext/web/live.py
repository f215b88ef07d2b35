"""Changes of a workspace's files, told to every open page."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

from watchfiles import DefaultFilter, awatch

from bitext.workspace.workspace import open_workspace

#: Comments on an idle line keep proxies and browsers from giving up; seconds.
_IDLE = 15.0


def watched(root: Path) -> tuple[Path, ...]:
    """The folders of a workspace in which a change is one of its pages."""
    config = open_workspace(root).config
    folders = [*config.content, config.catalog, config.glossary]
    return tuple(dict.fromkeys(root / folder for folder in folders))


async def changes(folders: tuple[Path, ...], stop: asyncio.Event) -> AsyncIterator[set[Path]]:
    """Yield the files that have changed, until ``stop`` is set."""
    there = [folder for folder in folders if folder.exists()]
    filtered = DefaultFilter(ignore_dirs=(*DefaultFilter.ignore_dirs, ".bitext"))
    async for found in awatch(*there, watch_filter=filtered, stop_event=stop, debounce=50, step=20):
        yield {Path(path) for _, path in found}


class Live:
    """Who listens, and what is watched: the posts, their catalogs, the glossary, the settings."""

    def __init__(self, folders: tuple[Path, ...]) -> None:
        self.folders = folders
        self.listeners: set[asyncio.Queue[str]] = set()

    async def watch(self, stop: asyncio.Event) -> None:
        """Tell of changes until ``stop`` is set."""
        async for _ in changes(self.folders, stop):
            for listener in self.listeners:
                listener.put_nowait("changed")

    async def events(self) -> AsyncIterator[str]:
        """Server-sent events: one for each change."""
        listener: asyncio.Queue[str] = asyncio.Queue()
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
