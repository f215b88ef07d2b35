"""Catalogs whose post is gone, and how they are told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bitext.model import Finding, Severity


@dataclass(frozen=True, slots=True)
class Orphan:
    """A catalog whose post is gone."""

    catalog: str
    post: str
    people: int  #: wordings of people that are in no other catalog


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
