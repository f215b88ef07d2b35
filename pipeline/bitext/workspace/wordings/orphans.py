"""Catalogs whose post is gone, and how they are told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from bitext.model import Finding, Severity
from bitext.store.journal import SUFFIX
from bitext.workspace.wordings.of_people import of_people, untouched

if TYPE_CHECKING:
    from bitext.formats.po.entries import Catalog, Entry
    from bitext.workspace.wordings.homes import Homes


@dataclass(frozen=True, slots=True)
class Orphan:
    """A catalog whose post is gone."""

    catalog: str
    post: str
    people: int  #: wordings of people that are on no other page, and at rest in no other catalog
    left_out: bool = False  #: whether the file is there, and is no post by settings or header


def said_of(orphans: Iterable[Orphan]) -> Iterator[Finding]:
    """Name those of the catalogs that hold wordings of people, with their number."""
    for orphan in orphans:
        if orphan.people:
            some = orphan.people > 1
            lie = f"{orphan.people} wordings of people lie" if some else "a wording lies"
            why = f"the post is gone ({orphan.post}): bring it back"
            if orphan.left_out:
                why = (
                    f"{orphan.post} is left out, by bitext.toml or by its front matter: "
                    f"take it in again"
                )
            message = f"{lie} here, and {why}, or `bitext catalog prune` shows what can be deleted"
            yield Finding("orphaned", Severity.ERROR, message, orphan.catalog)


def orphans_of(homes: Homes) -> Iterator[Orphan]:
    """Yield the catalogs that no post takes.

    Those that are as a run left them are not read where they are drafts only, nor where no post
    is left that might say the same.
    """
    held, taken = homes.held, {*homes.adopted.values()}
    with untouched(homes.workspace) as people:
        for name in (one for one in homes.gone if one not in taken):
            known = people(name)
            if known is None or (known and homes.posts):
                catalog = homes.catalog(name)
                if catalog is None or name in held.broken:
                    continue
                known = only_in(homes, name, catalog)
            if known or name not in held.lone:  # a journal stays, for a post that comes back
                yield _orphan(homes, name, known)


def _orphan(homes: Homes, name: str, people: int) -> Orphan:
    root, held = homes.workspace.root, homes.held
    source = held.source(name)
    post = held.post(name) if not source or (root / source).exists() else source
    file = f"{name.removesuffix('.po')}{SUFFIX}" if name in held.lone else name
    return Orphan(file, post, people, (root / post).exists())


def only_in(homes: Homes, name: str, catalog: Catalog) -> int:
    """How many of people's wordings no post that is there has in the same words; nor those that
    rest in a journal, and were named.

    What was on the page of the post that is gone is on no page any more where others have it at
    rest alone.
    """
    others, count = dict[str, _Other](), 0
    for shown, entry in of_people(catalog, homes.held.standing(name)):
        names = [other for other in homes.held.named(entry.source) if other in homes.posts]
        for other in names:
            others.setdefault(other, _Other(homes, other))
        count += not any(others[other].has(entry, shown=shown) for other in names)
    return count


@dataclass
class _Other:
    """What the catalog of a post that is there says, by what it was worded for."""

    homes: Homes
    name: str

    def has(self, entry: Entry, *, shown: bool) -> bool:
        """Whether it says the same; of what was ``shown`` on a page, whether it is on another."""
        said = entry.identity, entry.target
        if said in self.live or said not in self.rests:
            return said in self.live
        return not shown or said in self.page

    @cached_property
    def live(self) -> frozenset[tuple[object, str]]:
        catalog = self.homes.held.read(self.name)
        return _worded(catalog.entries if catalog else ())

    @cached_property
    def rests(self) -> frozenset[tuple[object, str]]:
        catalog = self.homes.held.read(self.name)
        return _worded(catalog.obsolete if catalog else ())

    @cached_property
    def page(self) -> frozenset[tuple[object, str]]:
        """What its post shows as it is now, before any run."""
        return _worded(self.homes.page(self.name).entries)


def _worded(entries: Sequence[Entry]) -> frozenset[tuple[object, str]]:
    said = [(entry.identity, entry.target) for entry in entries]
    before = [((e.context, e.previous), e.target) for e in entries if e.previous]
    return frozenset((*said, *before))


def written_down(homes: Homes) -> None:
    """Write into their journals what people did in catalogs whose post is gone: other programs may
    drop it there, and older files may take their place.

    Raises StorageError when the disk refuses.
    """
    held, taken = homes.held, {*homes.adopted.values()}
    with untouched(homes.workspace) as people:
        for name in {*homes.gone} - taken - held.broken.keys() - {*held.lone}:
            if people(name) is None:
                held.write_down(name, homes.catalog(name))
