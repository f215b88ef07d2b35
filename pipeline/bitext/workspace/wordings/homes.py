"""Where people's wordings lie when posts move: catalogs whose post is gone, and moved paragraphs.

Nothing here asks git.  Everything is read when it is first needed, and a workspace in which each
catalog has its post, and no post a source that is new to it, reads nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from bitext.errors import BitextError
from bitext.formats.po.entries import Catalog, Entry, State
from bitext.model import Finding, Segment, Severity
from bitext.store.files import remove
from bitext.store.journal import SUFFIX, move
from bitext.store.merge import followed, given_way
from bitext.wording.adoption import adopted, of_catalog, of_segments
from bitext.wording.matching import is_guess
from bitext.workspace.wordings import let_go
from bitext.workspace.wordings.held import Held
from bitext.workspace.wordings.orphans import Orphan, orphans_of, said_of
from bitext.workspace.wordings.untargeted import untargeted

if TYPE_CHECKING:
    from bitext.workspace.workspace import Post, Workspace

Identity = tuple[str, str]


@dataclass
class Homes:
    """The catalogs of a workspace beside its posts."""

    workspace: Workspace
    unseen: list[BitextError] = field(default_factory=list)  #: what may hide posts from us
    #: (post that it has left, its key there) of each wording that came along to another post
    moved: set[tuple[str, str]] = field(default_factory=set)
    #: catalog of the post that it came to -> (the catalog that it was in, where it stood there)
    came: dict[str, set[tuple[str, Identity]]] = field(default_factory=dict)

    @cached_property
    def held(self) -> Held:
        """What lies in the catalogs."""
        return Held(self.workspace)

    @cached_property
    def posts(self) -> Mapping[str, str]:
        """Path of its catalog -> where the post is; what cannot be followed other walks tell.

        Names and no posts: there may be a hundred thousand.
        """
        found = self.workspace.posts((), self.unseen.append)
        return {post.catalog_name: str(post.path) for post in found}

    def _post(self, catalog: str) -> Post | None:
        """The post of a catalog, None where it is gone."""
        from bitext.workspace.workspace import Post

        path = self.posts.get(catalog)
        return Post(self.workspace, Path(path)) if path else None

    @cached_property
    def gone(self) -> Sequence[str]:
        """Catalogs whose post is gone, by path."""
        every = {*self.held.catalogs, *self.held.lone}
        alone = every - self.posts.keys() if every else ()
        if self.unseen:  # what was not seen may be there all the same
            return ()
        return sorted(name for name in alone if not self._is_another_spelling(name))

    @cached_property
    def homeless(self) -> Mapping[str, Catalog]:
        """What those hold; one that cannot be read is left alone."""
        found = ((name, self.catalog(name)) for name in self.gone)
        return {name: catalog for name, catalog in found if catalog is not None}

    def catalog(self, name: str) -> Catalog | None:
        """One of those, read once; None where it cannot be read."""
        if name not in self._read:
            self._read[name] = self.held.read(name)
        return self._read[name]

    @cached_property
    def _read(self) -> dict[str, Catalog | None]:
        return {}

    def _is_another_spelling(self, name: str) -> bool:
        """Whether the file is a post's after all, where case does not matter."""
        path = self.workspace.root / name
        alike = (self.workspace.root / other for other in self._spellings[name.casefold()])
        return any(other.exists() and other.samefile(path) for other in alike)

    @cached_property
    def _spellings(self) -> Mapping[str, Sequence[str]]:
        found = defaultdict[str, list[str]](list)
        for name in self.posts:
            found[name.casefold()].append(name)
        return found

    @cached_property
    def adopted(self) -> Mapping[str, str]:
        """Catalog path of a post that has none -> the path of the one that was its own."""
        here = self.workspace.root
        alone = [name for name in self.posts if self.gone and not (here / name).exists()]
        if not alone:
            return {}
        said = {name: of_segments(_segments(self._post(name))) for name in alone}
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
        news = () if merged is before else merged.entries
        fresh = [e for e in news if not e.state.human and e.identity not in known]
        guesses = [e for e in news if e.identity not in known and is_guess(e)]
        unclaimed = self.unclaimed if drafts and unworded else frozenset()
        if not (fresh or guesses or unclaimed) or not self.held.sources:
            return merged
        came = self._followers(post, fresh, unworded, unclaimed)
        came |= {e.identity: new for e in guesses if (new := self._own(post, e))}
        if not came:
            return merged
        entries = tuple(came.get(e.identity, e) for e in merged.entries)
        return given_way(replace(merged, entries=entries), before, merged)

    def _followers(
        self, post: Post, fresh: list[Entry], unworded: list[Entry], unclaimed: frozenset[str]
    ) -> dict[Identity, Entry]:
        """What comes along with the paragraphs of other posts, and of posts that are gone."""
        givers = self._givers(post, fresh, lambda name: name not in unclaimed)
        givers += self._givers(post, unworded, lambda name: name in unclaimed)
        homes = {e.identity: name for name in reversed(givers) for e in self._left(name)}
        came: dict[Identity, Entry] = {}
        for name in givers:
            blanks = unworded if name in unclaimed else fresh
            open_here = [b for b in blanks if homes.get(b.identity, name) == name]
            for old, new in followed(self._left(name), open_here):
                if came.setdefault(new.identity, new) is new:
                    self._has_moved(post, name, old)
        return came

    def _own(self, post: Post, guess: Entry) -> Entry | None:
        """What was approved, in a post that it has left, for the very source that a wording of
        another one has come to.
        """
        blank = Entry(guess.source, guess.context, note=guess.note, places=guess.places)
        for name in self._givers(post, [blank], lambda _: True):
            left = [e for e in self._left(name) if e.identity == blank.identity]
            for old, new in followed([e for e in left if e.state is State.REVIEWED], [blank]):
                self._has_moved(post, name, old)
                return new
        return None

    def _givers(
        self, post: Post, blanks: Iterable[Entry], among: Callable[[str], bool]
    ) -> list[str]:
        """Catalogs that have lost sources which stand in a post now, most of them first."""
        found: dict[str, list[bool]] = {}
        for blank in blanks:
            for name in self.held.named(blank.source):
                if name == post.catalog_name or not among(name):
                    continue
                for entry in self._left(name):
                    if entry.identity == blank.identity:
                        found.setdefault(name, []).append(entry.state is State.REVIEWED)
        return sorted(found, key=lambda name: (-len(found[name]), -sum(found[name]), name))

    def page(self, name: str) -> Catalog:
        """The catalog of a post that is there, as a run would bring it up to date; an empty one
        where that cannot be read.
        """
        post = self._post(name)
        with suppress(BitextError):
            return post.merged(post.read_catalog(), notes=False) if post else Catalog("")
        return Catalog("")

    def _has_moved(self, taker: Post, name: str, old: Entry) -> None:
        from bitext.markdown.segmenter import segment_key

        self.came.setdefault(taker.catalog_name, set()).add((name, old.identity))
        if post := self._post_of(name):
            self.moved.add((post.name, segment_key(*old.identity)))

    def _post_of(self, name: str) -> Post | None:
        """The post that has a catalog, or has taken it over."""
        takers = (taker for taker, taken in self.adopted.items() if taken == name)
        return self._post(name) or self._post(next(takers, ""))

    def _left(self, name: str) -> tuple[Entry, ...]:
        """People's entries of a catalog that its post does not show any more."""
        if name not in self._gone:
            catalog = self.held.read(name)
            live = {(s.context, s.source) for s in _segments(self._post_of(name))}
            entries = (*catalog.entries, *catalog.obsolete) if catalog else ()
            left = (e for e in entries if e.state.human and e.identity not in live)
            self._gone[name] = tuple(left)
        return self._gone[name]

    @cached_property
    def _gone(self) -> dict[str, tuple[Entry, ...]]:
        return {}

    def path(self, name: str) -> Path:
        """Where a catalog lies now."""
        return self.held.path(name)

    def settle(self, post: Post, data: bytes | None) -> str:
        """Delete the catalog that a post has taken over; its path, empty where it was changed.

        ``data`` is what was taken over.
        """
        name = self.adopted_by(post)
        if not name or self.held.bytes(name) != data:
            return ""
        root = self.workspace.root
        self.held.now[name] = post.catalog_path
        move(root / name, post.catalog_path, root)  # before its catalog goes
        remove(root / name, root)
        return name

    def orphans(self) -> Iterator[Orphan]:
        """Yield the catalogs that no post takes."""
        yield from orphans_of(self)

    def forget(self, orphan: Orphan) -> None:
        """Delete a catalog that no post takes; its journal stays, and nobody is told of it again.

        Raises StorageError when the disk refuses.
        """
        self.held.let_rest(f"{orphan.catalog.removesuffix(SUFFIX).removesuffix('.po')}.po")

    def said_elsewhere(self, post: Post, source: str, target: str) -> bool:
        """Whether another catalog says of a source what nothing says in a post's."""
        names = (n for n in self.held.named(source) if n != post.catalog_name)
        found = (catalog for name in names if (catalog := self.held.read(name)))
        every = (entry for c in found for entry in (*c.entries, *c.obsolete))
        return any(e.target == target and (e.source == source or e.previous == source)
                   for e in every if e.state.human)  # fmt: skip

    def now_in(self, post: Post, source: str) -> Post | None:
        """Another post in which a source stands now."""
        for name in self.held.everywhere(source):
            other = self._post(name) if name != post.catalog_name else None
            if other and any(segment.source == source for segment in _segments(other)):
                return other
        return None

    def findings(self) -> Iterator[Finding]:
        """Name what was let go, and each catalog that no post takes, with the wordings in it."""
        yield from let_go.findings(self.workspace)
        yield from (*said_of(self.orphans()), *untargeted(self.workspace))
        for name, error in self.held.broken.items():
            if name not in self.posts:
                message = f"{error.message}; no post has this catalog now"
                yield Finding("orphaned", Severity.ERROR, message, name, error.line)


def _segments(post: Post | None) -> tuple[Segment, ...]:
    """Of a text alone: which catalog a post has is asked here; none where it is gone."""
    if post is None:
        return ()
    try:
        return tuple(s for s in post.parsed.segments if not post.is_mapped(s))
    except BitextError:
        return ()
