"""What the catalogs of a language hold, with the journals beside them.

Everything is read when it is first needed.  A journal that lies alone, as after a merge, counts as
a catalog in which nothing stands and all that people said rests.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from bitext.errors import BitextError
from bitext.formats.po.entries import Catalog, State
from bitext.formats.po.escaping import written
from bitext.store import journal
from bitext.store.catalog import MAX_CATALOG_BYTES, of_bytes, posts_of
from bitext.store.files import read_bytes, read_start, remove
from bitext.store.posts import find_catalogs
from bitext.wording.journal import Act, Op, Standings, acts, standing
from bitext.wording.lost import at_rest
from bitext.wording.older import gone_back
from bitext.workspace.selection import git
from bitext.workspace.wordings.of_people import untouched
from bitext.workspace.wordings.unmarked import drafts_in

if TYPE_CHECKING:
    from bitext.workspace.workspace import Workspace

_HEADER = 4096  # bytes: ours has some 300
_SOURCE = re.compile(rb'^"X-Source: (.*)\\n"\r?$', re.M)
_VERSIONS = 4  #: of a catalog, in which git is asked for drafts
_RENAMED = 16  #: catalogs whose post is gone, and may have become this one
_JOINED = re.compile(rb'"\r?\n(?:#[~|] ?)?"')
_MSGID = re.compile(rb'^(?:#[~|] ?)?msgid ?"(.*)"\r?$', re.M)


@dataclass
class Held:
    """The catalogs of a workspace, whether they have posts or not."""

    workspace: Workspace
    now: dict[str, Path] = field(default_factory=dict)  #: where those lie that were taken over
    broken: dict[str, BitextError] = field(default_factory=dict)  #: those that cannot be read
    #: post -> its entries that look like a person's and are drafts (`unmarked`)
    unmarked: dict[str, set[tuple[str, str]]] = field(default_factory=dict)

    @cached_property
    def catalogs(self) -> Collection[str]:
        """The PO files of this language, by their paths in the workspace, in their order."""
        return dict.fromkeys(name for name in self._files if name.endswith(".po"))

    @cached_property
    def lone(self) -> Collection[str]:
        """Paths of catalogs of which the journal is there and nothing else."""
        return [name for name in self.journals if name not in self.catalogs]

    @cached_property
    def journals(self) -> Collection[str]:
        """Paths of the catalogs that have journals."""
        found = (name for name in self._files if name.endswith(journal.SUFFIX))
        return dict.fromkeys(f"{name.removesuffix(journal.SUFFIX)}.po" for name in found)

    @cached_property
    def _files(self) -> Sequence[str]:
        root, config = self.workspace.root, self.workspace.config
        folder = root / config.catalog / self.workspace.language
        return find_catalogs(folder, root, (".po", journal.SUFFIX))

    @cached_property
    def sources(self) -> Mapping[bytes, list[str]]:
        """Source as a PO file writes it -> the catalogs that have it, and words of people's.

        They are not parsed; those that are drafts only are not even read.
        """
        found: dict[bytes, list[str]] = {}
        with untouched(self.workspace) as people:
            for name in (*self.catalogs, *self.lone):
                said = name in self.journals
                if not said and people(name) == 0:
                    continue
                for source in {*self._msgids(name), *(self._said(name) if said else ())}:
                    found.setdefault(source, []).append(name)
        return found

    def named(self, source: str) -> Sequence[str]:
        """The catalogs that have a source, or whose journals have it."""
        return self.sources.get(written(source), ())

    def everywhere(self, source: str) -> Iterator[str]:
        """Yield the catalogs that have a source, also those that are drafts only."""
        said = written(source)
        return (name for name in self.catalogs if said in self._msgids(name))

    def _msgids(self, name: str) -> list[bytes]:
        with suppress(BitextError):
            data = self.bytes(name) if name in self.catalogs else b""
            return _MSGID.findall(_JOINED.sub(b"", data))
        return []

    def _said(self, name: str) -> Iterator[bytes]:
        with suppress(BitextError):
            yield from (written(act.src) for act in journal.read(self.path(name), self._root))

    @property
    def _root(self) -> Path:
        return self.workspace.root

    def path(self, name: str) -> Path:
        """Where a catalog lies now."""
        return self.now.get(name, self._root / name)

    def bytes(self, name: str) -> bytes:
        """A catalog's file; raises WorkspaceError, StorageError for one that cannot be read."""
        return read_bytes(self._root / name, self._root, limit=MAX_CATALOG_BYTES)

    def read(self, name: str) -> Catalog | None:
        """A catalog, with what stands by its journal alone among what rests; of one that cannot be
        read that only.  None where there is neither.
        """
        from bitext.store.catalog import read

        path, catalog = self.path(name), Catalog(self.post(name))
        try:
            if path.exists():
                catalog = self._marked(name, read(path, self._root))
        except BitextError as error:
            self.broken[name] = error
        with suppress(BitextError):
            catalog = at_rest(catalog, journal.read(path, self._root))
        return None if name in self.broken and not catalog.obsolete else catalog

    def _marked(self, name: str, catalog: Catalog) -> Catalog:
        """A catalog with the drafts in it that have lost their marks as such."""
        said = partial(journal.read, self.path(name), self._root)
        found = drafts_in(catalog, said, partial(self.drafted, name))
        entries = tuple(found.get(entry.identity, entry) for entry in catalog.entries)
        return replace(catalog, entries=entries) if found else catalog

    def source(self, name: str) -> str:
        """What the post was called when its catalog was written, by the header alone; empty where
        that does not say.
        """
        with suppress(BitextError):
            found = _SOURCE.search(read_start(self.path(name), self._root, _HEADER))
            said = found[1].decode("utf-8", "replace") if found else ""
            return unquote(said, errors="surrogateescape")
        return ""

    def drafted(self, name: str) -> Mapping[tuple[str, str, str], str]:
        """Context, source and target of drafts that git has, of the last versions -> signature."""
        if name not in self._drafted:
            found = self._drafted[name] = {}
            for commit, known_as in self._versions(name):
                data = git.content(self._root, commit, known_as) or b""
                with suppress(BitextError):
                    entries = of_bytes(self.path(name), data).entries if b"draft: " in data else ()
                    drafts = (entry for entry in entries if entry.state is State.DRAFT)
                    found |= {(*entry.identity, entry.target): entry.signature for entry in drafts}
        return self._drafted[name]

    def _versions(self, name: str) -> Iterator[tuple[str, str]]:
        """Yield commits with the names that a catalog may have had in them: while it has few of
        its own, its post may just have been renamed, or another one was put into it.
        """
        own = git.last(self._root, name, _VERSIONS)
        yield from ((commit, name) for commit in own)
        if len(own) < _VERSIONS:
            posts = self.workspace.homes.posts
            every = (one for one in self.in_git.items() if one[0].endswith(".po"))
            gone = (one for one in every if one[0] not in posts)
            yield from ((commit, other) for other, commit in islice(gone, _RENAMED))

    @cached_property
    def _drafted(self) -> dict[str, dict[tuple[str, str, str], str]]:
        return {}

    @cached_property
    def in_git(self) -> Mapping[str, str]:
        """Catalogs and journals that git has, or had -> a commit that has them."""
        return git.had(self._root, f"{self.workspace.config.catalog}/{self.workspace.language}")

    def write_down(self, name: str, catalog: Catalog | None) -> None:
        """Write into its journal what people did in a catalog; what is as it was before waits.

        Raises StorageError when the disk refuses.
        """
        if catalog:
            path, known = self.path(name), self.standing(name)
            back = {e.identity for e, _ in gone_back(catalog, journal.read(path, self._root))}
            news = [a for a in acts(catalog, known) if (a.ctx, a.src) not in back]
            journal.add(path, self._root, [a for a in news if a.op is not Op.CLEAR], "po")

    def let_rest(self, name: str) -> None:
        """Delete a catalog; what people worded rests in its journal.

        Raises StorageError when the disk refuses.
        """
        path = self.path(name)
        if catalog := self.read(name):
            journal.add(path, self._root, acts(catalog, self.standing(name)), "prune")
            left = self.standing(name).items()
            rests = [Act(Op.REST, *at, said.target) for at, said in left]
            journal.add(path, self._root, rests, "prune")
        remove(path, self._root)

    def post(self, name: str) -> str:
        """What the post of a catalog is called, wherever the catalog says that it is from."""
        below = name.removeprefix(f"{self.workspace.config.catalog}/{self.workspace.language}/")
        return f"{self.workspace.config.base}/{posts_of(below)[0]}"

    def standing(self, name: str) -> Standings:
        """What stands by the journal of a catalog; nothing where it cannot be read."""
        with suppress(BitextError):
            return standing(journal.read(self.path(name), self._root))
        return Standings()
