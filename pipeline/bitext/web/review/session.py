"""A review while it runs: the desk, who listens, and what was found out about posts before."""

from __future__ import annotations

import json
from asyncio import AbstractEventLoop, Queue
from collections.abc import AsyncIterator, Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_urlsafe
from typing import Any

from bitext.errors import BitextError
from bitext.formats.po.entries import Entry
from bitext.markdown.segmenter import segment_key
from bitext.reviewing import undo
from bitext.reviewing.desk.desk import Desk
from bitext.reviewing.desk.elsewhere import with_others
from bitext.reviewing.desk.sheet import id_of
from bitext.web.review.beside import Beside
from bitext.web.review.chinese import in_language
from bitext.web.review.drafts.proposals import Proposals
from bitext.web.review.drafts.redraft import Redrafting
from bitext.web.review.helper import Helper
from bitext.web.review.listing import Listing
from bitext.workspace.workspace import Post

_IDLE = 15.0
#: Pages of wordings that are not saved.
_KEPT = 16


def _is_for_all(path: Path) -> bool:
    """Whether a file has a say in every post: the settings, the glossary."""
    return path.suffix in (".toml", ".yaml", ".yml")


@dataclass(slots=True)
class Session:
    """One for each ``bitext review``."""

    root: Path
    readonly: bool = False
    problem: BitextError | None = None  #: what was in the way at the end
    desk: Desk = field(init=False)
    loop: AbstractEventLoop | None = None
    _listeners: set[Queue[str]] = field(default_factory=set)
    _found: dict[str, tuple[object, list[dict[str, Any]]]] = field(default_factory=dict)
    _kept: dict[str, str] = field(default_factory=dict)
    _drafts: dict[tuple[str, str], list[Entry]] = field(default_factory=dict)
    checker: Helper = field(init=False)
    drafting: Redrafting = field(init=False)
    listing: Listing = field(init=False)
    proposals: Proposals = field(init=False)
    beside: Beside = field(init=False)
    writer: Helper = field(init=False)

    def __post_init__(self) -> None:
        self.checker = Helper(self.root, only_reads=True)
        self.writer = Helper(self.root)
        self.desk = Desk(self.root, self.tell, self.writer.settled)
        self.drafting, self.listing = Redrafting(self), Listing(self)
        self.proposals, self.beside = Proposals(self.root), Beside(self.checker, self.tell)
        for deed in undo.latest(self.root, self.desk.workspace.language):
            for name, done in deed.posts.items() if deed.op == "redraft" else ():
                self.remember(id_of(name), [one.before for one in done])

    def close(self) -> None:
        """Write what is left to be written, and say goodbye to the pages."""
        try:
            self.drafting.close()
            self.desk.close()
        finally:
            self.checker.close()
            self.writer.close()

    def changed(self, paths: Collection[Path]) -> list[str]:
        """Ids of the posts that others have changed, what we have written ourselves left out.

        Pages of posts that are gone are told so, and where their segments are now.
        """
        with self.desk.settling:  # what is written at this moment is ours
            before, names = self.desk.known(), self.desk.names()
            for id in before.keys() - names.keys():
                to = self.desk.heir(id, names.keys() - before.keys())
                self.tell({"type": "gone", "post": id, "to": to})
            whole = [path for path in paths if _is_for_all(path)]
            posts = [self.desk.post(id) for id in names]
            return [
                id
                for id, post in zip(names, posts, strict=True)
                if whole or self._is_changed(id, post, paths)
            ]

    def _is_changed(self, id: str, post: Post, paths: Collection[Path]) -> bool:
        if post.path not in paths and post.catalog_path not in paths:
            return False
        return not self.desk.is_as_held(id)

    def tell(self, event: Mapping[str, object]) -> None:
        """Tell every open page, from whatever thread."""
        text = json.dumps(event)
        if self.loop is not None and not self.loop.is_closed():
            with suppress(RuntimeError):  # it ends at this moment
                self.loop.call_soon_threadsafe(self._tell, text)

    def _tell(self, text: str) -> None:
        for listener in self._listeners:
            listener.put_nowait(text)

    async def events(self, language: str = "en") -> AsyncIterator[str]:
        """Server-sent events, until the page is closed; the first says that all will be told."""
        import asyncio

        listener: Queue[str] = Queue()
        self._listeners.add(listener)
        try:
            yield 'data: {"type": "here"}\n\n'
            while True:
                try:
                    said = await asyncio.wait_for(listener.get(), _IDLE)
                    told = in_language(json.loads(said), language)
                    yield f"data: {json.dumps(told)}\n\n"
                    if said == '{"type": "bye"}':
                        return
                except TimeoutError:
                    yield ": still here\n\n"
        finally:
            self._listeners.discard(listener)

    def remember(self, id: str, drafts: Iterable[Entry]) -> None:
        """Keep in mind what a machine drafted before it was asked again."""
        for entry in drafts:
            known = self._drafts.setdefault((id, segment_key(*entry.identity)), [])
            if entry.target:
                known.append(entry)

    def old_drafts(self, id: str, key: str) -> list[Entry]:
        """Drafts of a segment that stand in no catalog, proposed or replaced, the last first."""
        return [*self.proposals.of(id, key), *self._drafts.get((id, key), [])[::-1]]

    def mark(self, id: str) -> object:
        """What tells that something was found out about a post as it is; None for no post."""
        try:
            return self.desk.mark(id)
        except BitextError:
            return None

    def keep(self, html: str) -> str:
        """Keep a page for the frame that will ask for it; its number."""
        number = token_urlsafe(12)
        self._kept[number] = html
        while len(self._kept) > _KEPT:
            self._kept.pop(next(iter(self._kept)))
        return number

    def kept(self, number: str) -> str | None:
        """A page that was kept; None for one of long ago."""
        return self._kept.get(number)

    def findings(self, id: str) -> list[dict[str, Any]]:
        """The findings of a post as it is now, found once as long as it stays so.

        Those beside other posts come when these are read: pages are told.
        """
        sheet, mark = self.desk.sheet(id), self.mark(id)
        held = self._found.get(id)
        if not held or held[0] != mark:
            held = self._found[id] = (mark, self.checker.findings(id))
        self.beside.look(id)
        comments = {key: entry.comment for key, entry in sheet.entries.items()}
        return with_others(held[1], self.beside.findings(id), comments)

    def known_findings(self, id: str) -> list[dict[str, Any]] | None:
        """The same where somebody has asked before, be it before the last wording."""
        held = self._found.get(id)
        return held[1] if held else None
