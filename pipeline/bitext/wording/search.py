"""A search for the sources that people's wordings belong to now: what is sought, what was found."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from bitext.formats.po.entries import Entry

Identity = tuple[str, str]


class Fit(StrEnum):
    """How a wording came to its new source."""

    BACK = "its own source is back"
    SPACE = "only white space changed"
    CONTEXT = "its msgctxt was lost"
    PLACE = "it was for one place of its source, and that is gone"
    CHANGED = "its source changed"
    COPIED = "one of two equal sources changed"
    PART = "its source was split"
    JOINED = "its source was joined with another"
    REFLOWED = "its lines were broken otherwise"

    @property
    def moves(self) -> bool:
        """Whether the entry itself goes along; else it stays what it was, for the way back."""
        return self not in (Fit.COPIED, Fit.PART, Fit.JOINED, Fit.REFLOWED, Fit.PLACE)


class Match(NamedTuple):
    """A person's entry for a source that has none; ``target`` is what it says there."""

    entry: Entry
    fit: Fit
    target: str
    previous: str  #: the source that was worded


@dataclass
class Search:
    """What is still without a partner on either side, and what was found."""

    old: Sequence[Entry]
    wanted: Mapping[Identity, Entry]
    known: Mapping[Identity, Entry]
    left: dict[Identity, Entry]  #: people's entries whose source is gone
    going_on: Collection[Identity] = ()  #: sources in the paragraph of the one before
    found: dict[Identity, Match] = field(default_factory=dict)

    @property
    def fresh(self) -> list[Identity]:
        """Sources nobody knows, in the order of the document."""
        return [at for at in self.wanted if at not in self.known and at not in self.found]

    def pair(self, at: Identity, entry: Entry, fit: Fit) -> None:
        """Give a source a wording; the entry is spent."""
        if at not in self.found and self.left.pop(entry.identity, None) is not None:
            self.found[at] = Match(entry, fit, entry.target, entry.source)
