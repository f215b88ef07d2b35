"""Catalogs whose post is gone, and how they are told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bitext.model import Finding, Severity

if TYPE_CHECKING:
    from bitext.workspace.wordings.homes import Homes


@dataclass(frozen=True, slots=True)
class Orphan:
    """A catalog whose post is gone."""

    catalog: str
    post: str
    people: int  #: wordings of people that are in no other catalog
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


def written_down(homes: Homes) -> None:
    """Write into their journals what people did in catalogs whose post is gone: other programs may
    drop it there, and older files may take their place.

    Raises StorageError when the disk refuses.
    """
    held, taken = homes.held, {*homes.adopted.values()}
    for name in homes.homeless.keys() - taken - held.broken.keys() - {*held.lone}:
        held.write_down(name)
