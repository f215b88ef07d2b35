"""A review while it runs: the desk, who listens, and what was found out about posts before."""

from __future__ import annotations

import json
from asyncio import AbstractEventLoop, Queue
from collections.abc import AsyncIterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Any

from bitext.reviewing.desk.desk import Desk
from bitext.reviewing.desk.findings import findings_of
from bitext.reviewing.desk.sheet import PostSheet

_IDLE = 15.0


@dataclass(slots=True)
class Session:
    """One for each ``bitext review``."""

    root: Path
    readonly: bool = False
    desk: Desk = field(init=False)
    loop: AbstractEventLoop | None = None
    _listeners: set[Queue[str]] = field(default_factory=set)
    _found: dict[str, tuple[PostSheet, list[dict[str, Any]]]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def __post_init__(self) -> None:
        self.desk = Desk(self.root, self.tell)

    def tell(self, event: Mapping[str, object]) -> None:
        """Tell every open page, from whatever thread."""
        text = json.dumps(event)
        if self.loop is not None and not self.loop.is_closed():
            with suppress(RuntimeError):  # it ends at this moment
                self.loop.call_soon_threadsafe(self._tell, text)

    def _tell(self, text: str) -> None:
        for listener in self._listeners:
            listener.put_nowait(text)

    async def events(self) -> AsyncIterator[str]:
        """Server-sent events, until the page is closed."""
        import asyncio

        listener: Queue[str] = Queue()
        self._listeners.add(listener)
        try:
            yield ": here\n\n"
            while True:
                try:
                    said = await asyncio.wait_for(listener.get(), _IDLE)
                    yield f"data: {said}\n\n"
                    if said == '{"type": "bye"}':
                        return
                except TimeoutError:
                    yield ": still here\n\n"
        finally:
            self._listeners.discard(listener)

    def findings(self, id: str) -> list[dict[str, Any]]:
        """The findings of a post as it is now, found once as long as it stays so."""
        sheet = self.desk.sheet(id)
        held = self._found.get(id)
        if held and held[0] is sheet:
            return held[1]
        found = findings_of(sheet)
        self._found[id] = (sheet, found)
        return found

    def known_findings(self, id: str) -> list[dict[str, Any]] | None:
        """The same where somebody has asked before, be it before the last wording."""
        held = self._found.get(id)
        return held[1] if held else None
