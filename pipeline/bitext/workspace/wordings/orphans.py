"""Catalogs whose post is gone, and how they are told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from bitext.model import Finding, Severity

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


def only_in(homes: Homes, name: str, catalog: Catalog) -> int:
    """How many of people's wordings no post that is there has in the same words; nor those that
    rest in a journal, and were named.

    What was on the page of the post that is gone is on no page any more where others have it at
    rest alone.
    """
    known, others, count = homes.held.standing(name), dict[str, _Other](), 0
    live, resting = ((True, e) for e in catalog.entries), ((False, e) for e in catalog.obsolete)
    for shown, entry in (*live, *resting):
        at, rests = known.key(*entry.identity), known.of(entry)
        named = at in known.resting and rests and rests.target == entry.target
        if named or not entry.state.human:
            continue
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
    for name in homes.homeless.keys() - taken - held.broken.keys() - {*held.lone}:
        held.write_down(name)
