"""The desk: sheets that follow the files, and deeds that are durable when they are told.

A deed is four things, in this order: what waits for the catalog, the journal, what takes the deed
back, the sheet that others see.  The catalog follows within a second (`settle`).
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import RLock

from bitext.errors import BitextError, WorkspaceError
from bitext.formats.po.write import render
from bitext.markdown.segmenter import segment_key
from bitext.reviewing import undo
from bitext.reviewing.desk import sheet as sheets
from bitext.reviewing.desk.sheet import Gone, PostSheet
from bitext.store import journal
from bitext.store.catalog import MAX_CATALOG_BYTES
from bitext.store.disk import waiting
from bitext.store.files import read_bytes
from bitext.wording.journal import Op
from bitext.wording.rewording import Rewording, applied
from bitext.workspace.wordings.record import known_as, record
from bitext.workspace.wordings.replay import settled
from bitext.workspace.workspace import Post, Workspace, open_workspace

#: Segments of the sheets that are held, at least one sheet.
_HELD = 30_000
#: Wordings that pages have been shown, so that a conflict can say what both began with.
_SHOWN = 100_000

Tell = Callable[[dict[str, object]], None]


@dataclass(slots=True)
class Desk:
    """One for a workspace; all may be called from any thread."""

    root: Path
    tell: Tell = lambda _event: None
    lock: RLock = field(default_factory=RLock)
    _workspace: Workspace | None = None
    _stamp: object = None
    _names: dict[str, str] = field(default_factory=dict)  #: id -> name
    _sheets: OrderedDict[str, PostSheet] = field(default_factory=OrderedDict)
    _shown: OrderedDict[str, str] = field(default_factory=OrderedDict)  #: digest -> wording
    _done: dict[str, int] = field(default_factory=dict)  #: id -> how often it was changed here
    _due: dict[str, None] = field(default_factory=dict)  #: ids whose catalogs are behind

    @property
    def workspace(self) -> Workspace:
        """The workspace, opened anew when settings or glossary have changed."""
        with self.lock:
            if self._workspace is None or self._stamp != sheets.workspace_stamp(self._workspace):
                self._workspace = open_workspace(self.root)
                self._stamp = sheets.workspace_stamp(self._workspace)
                self._sheets.clear()
            return self._workspace

    def names(self, trouble: Callable[[BitextError], None] = lambda _error: None) -> dict[str, str]:
        """Id -> name of each post there is."""
        found = {sheets.id_of(p.name): p.name for p in self.workspace.posts((), trouble)}
        with self.lock:
            self._names = found
        return found

    def post(self, id: str) -> Post:
        """The post of an id; raises Gone for none."""
        name = self._names.get(id) or self.names().get(id)
        if name is None:
            raise Gone("there is no such post", hint="the list of posts shows what there is")
        return Post(self.workspace, self.root / name)

    def sheet(self, id: str) -> PostSheet:
        """A post as it is now; raises WorkspaceError, StorageError for one that is broken."""
        while True:
            workspace = self.workspace
            with self.lock:
                held, done = self._sheets.get(id), self._done.get(id, 0)
                if held and held.post.workspace is workspace:
                    self._sheets.move_to_end(id)
                    if held.stamps == sheets.stamps_of(held.post):
                        return held
            found = sheets.read(self.post(id))
            with self.lock:
                if self._done.get(id, 0) == done:  # nobody has saved while it was read
                    self._hold(id, found)
                    return found

    def _hold(self, id: str, found: PostSheet) -> None:
        self._sheets[id] = found
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
            held = self.sheet(id)
            post = held.post
            posts[post.name] = list(changes)
            waiting.add(post.catalog_path, self.root, changes)
            self._due[id] = None
            self._done[id] = self._done.get(id, 0) + 1
            self._sheets[id] = held.with_rewordings(changes)
            acts = [act for one in changes if (act := one.act(said))]
            way = f"{via} {number}" if keeps else via
            post.journal.extend(journal.add(known_as(post), self.root, acts, way))
        if keeps:
            undo.keep(self.root, undo.Kept(number, journal.now(), op, posts))
        return number

    def settle(self) -> None:
        """Write the catalogs that are behind; what cannot be written is tried again."""
        with self.lock:
            due, self._due = list(self._due), {}
        for id in due:
            try:
                self._settle(id)
            except BitextError as error:
                self._due[id] = None
                self.tell({"type": "trouble", "post": id, "error": error.message,
                           "hint": error.hint})  # fmt: skip

    def _settle(self, id: str) -> None:
        held = self._sheets.get(id)
        post = held.post if held else self.post(id)
        named = {"source": post.name, "language": self.workspace.language}
        done = settled(post.catalog_path, self.root, post.merged, **named)
        for one in done.lost:
            self.tell({"type": "overtaken", "post": id, "key": segment_key(*one.identity),
                       "mine": one.after.target})  # fmt: skip
        stamps = sheets.stamps_of(post)
        known = read_bytes(post.catalog_path, self.root, limit=MAX_CATALOG_BYTES)
        same = known == render(done.catalog)
        with self.lock:
            rows = waiting.read(waiting.lines_for(post.catalog_path, self.root))
            catalog = applied(done.catalog, rows)
            record(post, catalog)
            now = self._sheets.get(id)
            if now and now.post is post and same:
                kept = replace(now, catalog=catalog, entries=sheets.by_key(catalog))
                self._sheets[id] = replace(kept, stamps=(now.stamps[0], stamps[1]))

    def close(self) -> None:
        """Write what is left to be written; raises WorkspaceError where something stays behind."""
        self.settle()
        if self._due:
            message = "some wordings are saved and not yet in their catalogs"
            raise WorkspaceError(message, hint="`bitext run` or the next review writes them")
