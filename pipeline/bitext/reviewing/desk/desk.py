"""The desk: sheets that follow the files, and deeds that are durable when they are told.

A deed is four things, in this order: what waits for the catalog, the journal, what takes the deed
back, the sheet that others see.  The catalog follows within a second (`settle`).
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import RLock

from bitext.errors import BitextError, WorkspaceError
from bitext.formats.po.entries import Entry
from bitext.markdown.segmenter import segment_key
from bitext.reviewing import undo
from bitext.reviewing.desk import sheet as sheets
from bitext.reviewing.desk.sheet import Gone, PostSheet
from bitext.store import journal
from bitext.store.disk import waiting
from bitext.wording.journal import Op
from bitext.wording.rewording import Rewording
from bitext.workspace.wordings.record import attributes, known_as
from bitext.workspace.wordings.replay import Replayed, settled
from bitext.workspace.wordings.writing import at_home
from bitext.workspace.workspace import Post, Workspace, open_workspace

#: Segments of the sheets that are held, at least one sheet.
_HELD = 30_000
#: Wordings that pages have been shown, so that a conflict can say what both began with.
_SHOWN = 100_000

#: Seconds that a catalog that is being written is waited for, and between two looks.
_PATIENCE, _LOOK = 1.0, 0.005

Tell = Callable[[dict[str, object]], None]


@dataclass(slots=True)
class Desk:
    """One for a workspace; all may be called from any thread."""

    root: Path
    tell: Tell = lambda _event: None
    writer: Callable[[Path, Path], Replayed] = settled
    lock: RLock = field(default_factory=RLock)
    settling: RLock = field(default_factory=RLock)  #: held while catalogs are written
    _workspace: Workspace | None = None
    _stamp: object = None
    _names: dict[str, str] = field(default_factory=dict)  #: id -> name
    _sheets: OrderedDict[str, PostSheet] = field(default_factory=OrderedDict)
    _stamps: dict[str, object] = field(default_factory=dict)  #: of each post as pages know it
    _shown: OrderedDict[str, str] = field(default_factory=OrderedDict)  #: digest -> wording
    _done: dict[str, int] = field(default_factory=dict)  #: id -> how often it was changed here
    _writing: set[str] = field(default_factory=set)  #: ids whose catalogs are being written
    _due: dict[str, Path] = field(default_factory=dict)  #: catalogs that are behind, by id

    @property
    def workspace(self) -> Workspace:
        """The workspace, opened anew when settings or glossary have changed."""
        with self.lock:
            if self._workspace is None or self._stamp != sheets.workspace_stamp(self._workspace):
                self._workspace = open_workspace(self.root)
                self._stamp = sheets.workspace_stamp(self._workspace)
                with suppress(BitextError):  # told where a post is read
                    _ = self._workspace.matcher, self._workspace.site_facts  # once for all posts
                self._sheets.clear()
            return self._workspace

    def names(self, trouble: Callable[[BitextError], None] = lambda _error: None) -> dict[str, str]:
        """Id -> name of each post there is."""
        found = {sheets.id_of(p.name): p.name for p in self.workspace.posts((), trouble)}
        with self.lock:
            self._names = found
        return found

    def known(self) -> Mapping[str, str]:
        """The same as it was told last."""
        return self._names

    def heir(self, id: str, news: Collection[str]) -> str:
        """Of new posts the one that has most segments of a post that is gone; empty for none."""
        held = self._sheets.get(id)
        keys = held.entries.keys() if held else set[str]()
        shares = {}
        for new in news if keys else ():
            with suppress(BitextError):
                shares[new] = len(keys & self.sheet(new).entries.keys())
        best = max(shares, key=lambda new: shares[new], default="")
        return best if best and 2 * shares[best] >= len(keys) else ""

    def post(self, id: str) -> Post:
        """The post of an id; raises Gone for none."""
        name = self._names.get(id) or self.names().get(id)
        if name is None:
            raise Gone("there is no such post", hint="the list of posts shows what there is")
        return Post(_afresh(self.workspace), self.root / name)

    def sheet(self, id: str) -> PostSheet:
        """A post as it is now; raises WorkspaceError, StorageError for one that is broken.

        Not for who holds the lock: a catalog that is being written is waited for.
        """
        end = time.monotonic() + _PATIENCE
        while id in self._writing and not self.is_as_held(id) and time.monotonic() < end:
            time.sleep(_LOOK)
        return self._sheet(id, writing=False)

    def sheet_now(self, id: str) -> PostSheet:
        """The same for who holds the lock: what is written at this moment is taken for ours."""
        return self._sheet(id, writing=True)

    def _sheet(self, id: str, *, writing: bool) -> PostSheet:
        while True:
            workspace = self.workspace
            with self.lock:
                held, done = self._sheets.get(id), self._done.get(id, 0)
                if held:
                    self._sheets.move_to_end(id)
                    now = sheets.stamps_of(held.post)
                    ours = writing and id in self._writing and held.stamps[0] == now[0]
                    if held.stamps == now or ours:
                        return held
            found = sheets.read(self.post(id))
            with self.lock:  # nobody has saved while it was read, and the glossary is the same
                if self._done.get(id, 0) == done and self._workspace is workspace:
                    known = self._stamps.get(id, found.stamps)
                    self._hold(id, found)
                    break
        if known != found.stamps:  # whoever asked may not be the page that shows it
            self.tell({"type": "changed", "posts": [id]})
        for key, old in _lost(held, found) if held else ():
            self.tell(_overtaken(id, key, old.target))
        return found

    def mark(self, id: str) -> tuple[object, ...]:
        """What differs after each change of a post, its catalog or the glossary, and each deed."""
        return sheets.stamps_of(self.post(id)), self._done.get(id, 0), self._stamp

    def is_as_held(self, id: str) -> bool:
        """Whether a post is on disk as pages know it: nobody else has changed it since."""
        known = self._stamps.get(id)
        return known is not None and known == sheets.stamps_of(self.post(id))

    def _hold(self, id: str, found: PostSheet) -> None:
        self._sheets[id], self._stamps[id] = found, found.stamps
        self._sheets.move_to_end(id)
        held = sum(len(one.entries) for one in self._sheets.values())
        while held > _HELD and len(self._sheets) > 1:
            held -= len(self._sheets.popitem(last=False)[1].entries)

    def show(self, digest: str, target: str) -> str:
        """Remember what a page is shown; the digest."""
        self._shown[digest] = target
        while len(self._shown) > _SHOWN:
            self._shown.popitem(last=False)
        return digest

    def base(self, digest: str) -> str | None:
        """What a page was shown under a digest, since this desk began."""
        return self._shown.get(digest)

    def commit(
        self, op: str, done: Mapping[str, Sequence[Rewording]], *,
        via: str = "page", keeps: bool = True, said: Op | None = None,
    ) -> str:  # fmt: skip
        """Do a deed, durably; its number.  The caller holds the lock and has compared the digests.

        Raises StorageError when the disk refuses.
        """
        number = undo.number_for(op, sorted(done))
        posts: dict[str, list[Rewording]] = {}
        for id, changes in done.items():
            held = self.sheet_now(id)
            if at_home(held.post):
                del self._sheets[id]
                held = self.sheet_now(id)
            post = held.post
            posts[post.name] = list(changes)
            waiting.add(post.catalog_path, self.root, changes)
            self._due[id] = post.catalog_path
            self._done[id] = self._done.get(id, 0) + 1
            self._sheets[id] = held.with_rewordings(changes)
            attributes(post)
            acts = [act for one in changes if (act := one.act(said))]
            way = f"{via} {number}" if keeps else via
            post.journal.extend(journal.add(known_as(post), self.root, acts, way))
        if keeps:
            language = self.workspace.language
            undo.keep(self.root, undo.Kept(number, journal.now(), op, posts, language))
        return number

    def settle(self) -> None:
        """Write the catalogs that are behind; what cannot be written is tried again."""
        with self.settling:
            self._settle_all()

    def _settle_all(self) -> None:
        with self.lock:
            due, self._due = self._due, {}
        for id, catalog in due.items():
            try:
                self._settle(id, catalog)
            except BitextError as error:
                self._due[id] = catalog
                self.tell({"type": "trouble", "post": id, "error": error.message,
                           "hint": error.hint, "where": error.where})  # fmt: skip

    def _settle(self, id: str, catalog: Path) -> None:
        with self.lock:
            self._writing.add(id)
        try:
            self._written(id, self.writer(catalog, self.root))
        finally:
            self._writing.discard(id)

    def _written(self, id: str, done: Replayed) -> None:
        for one in done.lost:
            self.tell(_overtaken(id, segment_key(*one.identity), one.after.target))
        with self.lock:
            now = self._sheets.get(id)
            if now and now.stamps[1] == done.before:  # nobody else has: it is what we have
                stamps = (now.stamps[0], done.after)
                self._sheets[id], self._stamps[id] = replace(now, stamps=stamps), stamps

    def close(self) -> None:
        """Write what is left to be written; raises WorkspaceError where something stays behind."""
        self.settle()
        if self._due:
            message = "some wordings are saved and not yet in their catalogs"
            raise WorkspaceError(message, hint="`bitext run` or the next review writes them")


def _afresh(workspace: Workspace) -> Workspace:
    """The workspace, knowing its glossary and nothing else: posts and catalogs come and go."""
    found = replace(workspace)
    kept = ("_merged", "matcher", "folding", "placement", "site_facts", "languages")
    vars(found).update({name: vars(workspace)[name] for name in kept if name in vars(workspace)})
    return found


def _lost(before: PostSheet, now: PostSheet) -> Iterator[tuple[str, Entry]]:
    """Yield segments, as they were, in which a file has lost what a person worded."""
    for key, old in before.entries.items():
        new = now.entries.get(key)
        if new and old.state.human and not new.state.human and old.target != new.target:
            yield key, old


def _overtaken(id: str, key: str, mine: str) -> dict[str, object]:
    return {"type": "overtaken", "post": id, "key": key, "mine": mine}
