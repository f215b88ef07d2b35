"""Where people's wordings lie when posts move: catalogs whose post is gone, and moved paragraphs.

Nothing here asks git.  Everything is read when it is first needed, and a workspace in which each
catalog has its post, and no post a source that is new to it, reads nothing.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from bitext.errors import BitextError
from bitext.formats.po.entries import Catalog, Entry, State
from bitext.model import Finding, Segment, Severity
from bitext.store.catalog import MAX_CATALOG_BYTES
from bitext.store.files import read_bytes, remove
from bitext.store.journal import move
from bitext.store.merge import followed
from bitext.wording.adoption import adopted, of_catalog, of_segments

if TYPE_CHECKING:
    from bitext.workspace.workspace import Post, Workspace

Identity = tuple[str, str]
_JOINED = re.compile(rb'"\r?\n(?:#[~|] )?"')
_MSGID = re.compile(rb'^(?:#[~|] )?msgid "(.*)"\r?$', re.M)


@dataclass(frozen=True, slots=True)
class Orphan:
    """A catalog whose post is gone."""

    catalog: str
    post: str
    people: int  #: wordings of people that are in no other catalog


@dataclass
class Homes:
    """The catalogs of a workspace beside its posts."""

    workspace: Workspace
    unseen: list[BitextError] = field(default_factory=list)  #: what may hide posts from us
    #: (post that it has left, its key there) of each wording that came along to another post
    moved: set[tuple[str, str]] = field(default_factory=set)
    _now: dict[str, Path] = field(default_factory=dict)  #: where catalogs lie that were taken over

    @cached_property
    def posts(self) -> Mapping[str, Post]:
        """Path of its catalog -> post; what cannot be followed is told by other walks."""
        found = self.workspace.posts((), self.unseen.append)
        return {post.catalog_name: post for post in found}

    @cached_property
    def catalogs(self) -> Mapping[str, Path]:
        """The PO files of this language, by path in the workspace."""
        root, config = self.workspace.root, self.workspace.config
        folder = root / config.catalog / self.workspace.language
        return {path.relative_to(root).as_posix(): path for path in sorted(folder.rglob("*.po"))}

    @cached_property
    def homeless(self) -> Mapping[str, Catalog]:
        """Catalogs whose post is gone, by path; one that cannot be read is left alone."""
        found: dict[str, Catalog] = {}
        lone = self.catalogs.keys() - self.posts.keys() if self.catalogs else ()
        for name in lone if not self.unseen else ():  # what was not seen may be there all the same
            catalog = self._read(name)
            if catalog and not self._is_another_spelling(name):
                found[name] = catalog
        return dict(sorted(found.items()))

    def _is_another_spelling(self, name: str) -> bool:
        """Whether the file is a post's after all, where case does not matter."""
        alike = [p for n, p in self.posts.items() if n.casefold() == name.casefold()]
        path = self.catalogs[name]
        return any(p.catalog_path.exists() and p.catalog_path.samefile(path) for p in alike)

    @cached_property
    def adopted(self) -> Mapping[str, str]:
        """Catalog path of a post that has none -> the path of the one that was its own."""
        if not self.homeless:
            return {}
        alone = {n: p for n, p in self.posts.items() if not p.catalog_path.exists()}
        said = {name: of_segments(_segments(post)) for name, post in alone.items()}
        return adopted(said, {name: of_catalog(c) for name, c in self.homeless.items()})

    def adopted_by(self, post: Post) -> str:
        """The path of the catalog that a post takes over; empty where it has its own."""
        return self.adopted.get(post.catalog_name, "")

    @cached_property
    def unclaimed(self) -> frozenset[str]:
        """Catalogs whose post is gone, and that no renamed post takes over as they are."""
        return frozenset(self.homeless) - frozenset(self.adopted.values())

    def brought_along(
        self, post: Post, before: Catalog, merged: Catalog, *, drafts: bool = False
    ) -> Catalog:
        """``merged`` with the wordings of paragraphs that came from other posts, edited or not.

        Edited ones are looked for where another paragraph came from as it was.  With ``drafts``
        wordings of a post that is gone stand in the place of drafts too: it may have been copied
        to a new name some time before it was deleted.
        """
        known = {e.identity for e in (*before.entries, *before.obsolete)}
        unworded = [e for e in merged.entries if not e.state.human]
        fresh = [] if merged is before else [e for e in unworded if e.identity not in known]
        unclaimed = self.unclaimed if drafts and unworded else frozenset()
        if not (fresh or unclaimed) or not self._sources:
            return merged
        givers = self._givers(post, fresh, self.catalogs.keys() - unclaimed)
        givers += self._givers(post, unworded, unclaimed)
        homes = {e.identity: name for name in reversed(givers) for e in self._left(name)}
        came: dict[Identity, Entry] = {}
        for name in givers:
            blanks = unworded if name in unclaimed else fresh
            open_here = [b for b in blanks if homes.get(b.identity, name) == name]
            for old, new in followed(self._left(name), open_here):
                if came.setdefault(new.identity, new) is new:
                    self._has_moved(name, old)
        if not came:
            return merged
        return replace(merged, entries=tuple(came.get(e.identity, e) for e in merged.entries))

    def _givers(self, post: Post, blanks: Iterable[Entry], among: Container[str]) -> list[str]:
        """Catalogs that have lost sources which stand in a post now, most of them first."""
        found: dict[str, list[bool]] = {}
        for blank in blanks:
            for name in self._sources.get(_escaped(blank.source), ()):
                if name == post.catalog_name or name not in among:
                    continue
                for entry in self._left(name):
                    if entry.identity == blank.identity:
                        found.setdefault(name, []).append(entry.state is State.REVIEWED)
        return sorted(found, key=lambda name: (-len(found[name]), -sum(found[name]), name))

    def _has_moved(self, name: str, old: Entry) -> None:
        from bitext.markdown.segmenter import segment_key

        if post := self._post_of(name):
            self.moved.add((post.name, segment_key(*old.identity)))

    def _post_of(self, name: str) -> Post | None:
        """The post that has a catalog, or has taken it over."""
        takers = (taker for taker, taken in self.adopted.items() if taken == name)
        return self.posts.get(name) or self.posts.get(next(takers, ""))

    @cached_property
    def _sources(self) -> Mapping[bytes, list[str]]:
        """Source as a PO file writes it -> the catalogs that have it; they are not parsed."""
        found: dict[bytes, list[str]] = {}
        for name, path in self.catalogs.items():
            try:
                data = _JOINED.sub(b"", self._bytes(path))
            except BitextError:
                continue
            for source in set(_MSGID.findall(data)):
                found.setdefault(source, []).append(name)
        return found

    def _left(self, name: str) -> tuple[Entry, ...]:
        """People's entries of a catalog that its post does not show any more."""
        if name not in self._gone:
            post, catalog = self._post_of(name), self._read(name)
            live = {(s.context, s.source) for s in _segments(post)} if post else set()
            entries = (*catalog.entries, *catalog.obsolete) if catalog else ()
            left = (e for e in entries if e.state.human and e.identity not in live)
            self._gone[name] = tuple(left)
        return self._gone[name]

    @cached_property
    def _gone(self) -> dict[str, tuple[Entry, ...]]:
        return {}

    def _bytes(self, path: Path) -> bytes:
        return read_bytes(path, self.workspace.root, limit=MAX_CATALOG_BYTES)

    def _read(self, name: str) -> Catalog | None:
        from bitext.store.catalog import read

        try:
            return read(self._now.get(name, self.catalogs[name]), self.workspace.root)
        except BitextError:
            return None

    def settle(self, post: Post, data: bytes | None) -> str:
        """Delete the catalog that a post has taken over; its path, empty where it was changed.

        ``data`` is what was taken over.
        """
        name = self.adopted_by(post)
        if not name or self._bytes(self.catalogs[name]) != data:
            return ""
        self._now[name] = post.catalog_path
        move(self.catalogs[name], post.catalog_path, self.workspace.root)  # before its catalog goes
        remove(self.catalogs[name], self.workspace.root)
        return name

    def orphans(self) -> Iterator[Orphan]:
        """Yield the catalogs that no post takes."""
        taken = set(self.adopted.values())
        for name, catalog in self.homeless.items():
            if name not in taken:
                yield Orphan(name, catalog.source, self._only_in(catalog))

    def findings(self) -> Iterator[Finding]:
        """Name each catalog that no post takes, with the number of wordings that lie in it."""
        yield from said_of(self.orphans())

    def _only_in(self, catalog: Catalog) -> int:
        """How many of people's wordings no other catalog holds in the same words."""
        others: dict[str, set[tuple[object, str]]] = {}
        count = 0
        for entry in (*catalog.entries, *catalog.obsolete):
            if not entry.state.human:
                continue
            names = [n for n in self._sources.get(_escaped(entry.source), ()) if n in self.posts]
            for name in names:
                if name not in others:
                    held = self._read(name)
                    entries = (*held.entries, *held.obsolete) if held else ()
                    others[name] = {(at, e.target) for e in entries for at in _worded_for(e)}
            count += not any((entry.identity, entry.target) in others[name] for name in names)
        return count


def said_of(orphans: Iterable[Orphan]) -> Iterator[Finding]:
    """Name those of the catalogs that hold wordings of people, with their number."""
    for orphan in orphans:
        if orphan.people:
            some = orphan.people > 1
            lie = f"{orphan.people} wordings of people lie" if some else "a wording lies"
            message = (
                f"{lie} here, and the post is gone ({orphan.post}): bring it back, or "
                f"`bitext catalog prune` shows what can be deleted"
            )
            yield Finding("orphaned", Severity.ERROR, message, orphan.catalog)


def _segments(post: Post) -> tuple[Segment, ...]:
    """Of a text alone: which catalog a post has is asked here."""
    try:
        return tuple(s for s in post.parsed.segments if not post.is_mapped(s))
    except BitextError:
        return ()


def _worded_for(entry: Entry) -> Iterator[Identity]:
    yield entry.identity
    if entry.previous:
        yield entry.context, entry.previous


def _escaped(source: str) -> bytes:
    """A source as PO files write it."""
    import polib

    escaped: str = polib.escape(source)
    return escaped.encode("utf-8", "surrogatepass")
