"""A post laid out for review: its text, its catalog, and what tells that either has changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from typing import TYPE_CHECKING

from bitext.errors import UsageError
from bitext.formats.po.entries import Catalog, Entry, State
from bitext.markdown.segmenter import segment_key
from bitext.store.build_state import Stamp, stamp
from bitext.wording.rewording import Rewording

if TYPE_CHECKING:
    from bitext.model import Segment
    from bitext.workspace.workspace import Post, Workspace


class Gone(UsageError):
    """What a page names is not there, or not any more."""


@dataclass(frozen=True, slots=True)
class PostSheet:
    """A post with its merged catalog; entries by the keys of the segments, in their order."""

    post: Post
    whole: Catalog  #: as it was read: what it has beside its entries
    stamps: tuple[Stamp, Stamp]  #: of post and catalog, from before they were read
    entries: dict[str, Entry] = field(repr=False)

    def with_rewordings(self, done: Iterable[Rewording]) -> PostSheet:
        """The same once these are done."""
        news = {segment_key(*one.identity): one.after for one in done}
        return replace(self, entries={**self.entries, **news})

    @property
    def catalog(self) -> Catalog:
        """The catalog as it is now."""
        return replace(self.whole, entries=tuple(self.entries.values()))

    @property
    def segments(self) -> Iterator[tuple[Segment, Entry]]:
        """Each segment once, with its entry; what no catalog can hold is left out."""
        seen: set[str] = set()
        for segment in self.post.segments:
            if segment.key in self.entries and segment.key not in seen:
                seen.add(segment.key)
                yield segment, self.entries[segment.key]


def read(post: Post) -> PostSheet:
    """Lay out a post as it is on disk.

    Raises WorkspaceError, StorageError for a post or a catalog that cannot be read.
    """
    stamps = stamps_of(post)
    merged = post.merged(post.read_catalog(), notes=False)
    return PostSheet(post, merged, stamps, by_key(merged))


def stamps_of(post: Post) -> tuple[Stamp, Stamp]:
    """What tells whether a post or its catalog may have changed."""
    return stamp(post.path), stamp(post.catalog_path)


def by_key(catalog: Catalog) -> dict[str, Entry]:
    """Entries by the keys of their segments."""
    return {segment_key(*entry.identity): entry for entry in catalog.entries}


def digest_of(entry: Entry) -> str:
    """What tells whether an entry is as somebody has seen it."""
    said = (entry.context, entry.source, entry.target, entry.state, entry.previous, entry.comment)
    text = "\x04".join(said).encode("utf-8", "surrogatepass")
    return blake2b(text, digest_size=8).hexdigest()


def id_of(name: str) -> str:
    """How a page names a post: no path, and the same tomorrow."""
    return blake2b(name.encode("utf-8", "surrogateescape"), digest_size=8).hexdigest()


def title_of(sheet: PostSheet) -> tuple[str, str]:
    """The title of a post, its header's or its first heading, and its wording."""
    for segment, entry in sheet.segments:
        if segment.context == "front-matter:title" or segment.kind == "heading":
            return segment.source, entry.target
    return "", ""


def counts_of(sheet: PostSheet) -> dict[str, int]:
    """How many segments are in each state."""
    found = dict.fromkeys((state.value for state in State), 0)
    for entry in sheet.entries.values():
        found[entry.state.value] += 1
    return found


def workspace_stamp(workspace: Workspace) -> tuple[tuple[str, Stamp], ...]:
    """What tells whether settings or glossary may have changed."""
    root = workspace.root
    folder = root / workspace.config.glossary
    paths = (root / "bitext.toml", *sorted(folder.glob("*.y*ml")))
    return tuple((path.name, stamp(path)) for path in paths)
