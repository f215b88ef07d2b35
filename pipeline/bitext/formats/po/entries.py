"""The nouns of a catalog: entries, their states, and what they say about segments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2b

from bitext.model import Origin, Segment, Translation

_ABOUT = "Correct the msgstr of an entry, then remove its `fuzzy` flag."


class State(StrEnum):
    """Where an entry stands; see the module's table."""

    MISSING = "missing"
    DRAFT = "draft"
    EDITED = "edited"
    REVIEWED = "reviewed"
    STALE = "stale"

    @property
    def human(self) -> bool:
        """Whether a person worded it: such a target is never replaced by a draft."""
        return self in (State.EDITED, State.REVIEWED, State.STALE)


@dataclass(frozen=True, slots=True)
class Entry:
    """One message; ``(context, source)`` is its identity in the catalog."""

    source: str
    context: str = ""
    target: str = ""
    state: State = State.MISSING
    previous: str = ""  #: STALE: the source ``target`` was worded for
    approved: str = ""  #: STALE: `digest` of the target that was reviewed for ``previous``
    note: tuple[str, ...] = ()  #: ``#.`` lines: kind, headings, glossary terms
    occurrences: tuple[tuple[str, int], ...] = ()  #: file and 1-based line, 0 when unknown
    signature: str = ""  #: DRAFT: what drafted it (`store.provenance`)
    confidence: float | None = None  #: DRAFT: mean probability of its tokens, two decimals
    comment: str = ""  #: a reviewer's own ``#`` lines
    flags: tuple[str, ...] = ()  #: flags other than ``fuzzy``

    @property
    def identity(self) -> tuple[str, str]:
        """``(context, source)``."""
        return self.context, self.source

    @property
    def has_human_work(self) -> bool:
        """Whether it holds a person's work, a wording or a comment."""
        return self.state.human or bool(self.comment)


@dataclass(frozen=True, slots=True)
class Catalog:
    """The translations of one post into one language."""

    source: str  #: the post, relative to the workspace (``content/x.md``)
    language: str = "en"
    entries: tuple[Entry, ...] = ()  #: in the order of the document
    obsolete: tuple[Entry, ...] = ()  #: people's work on sources that are gone (``#~``)
    header: tuple[tuple[str, str], ...] = ()  #: fields that editors added
    comment: str = _ABOUT  #: ``#`` lines at the top

    @property
    def has_human_work(self) -> bool:
        """Whether it holds anything of a person's that cannot be made again."""
        added = self.obsolete or self.header or self.comment != _ABOUT
        return bool(added) or any(e.has_human_work or e.flags for e in self.entries)


def as_obsolete(entry: Entry) -> Entry:
    """An obsolete entry as a file keeps it: wording, comment and whether it was reviewed."""
    state = State.EDITED if entry.state is State.STALE else entry.state
    target = entry.target if state.human else ""
    return Entry(
        entry.source, entry.context, target, state if state.human else State.MISSING,
        comment=entry.comment, flags=entry.flags,
    )  # fmt: skip


def digest(target: str) -> str:
    """8 hex digits that tell whether a person changed ``target``."""
    return blake2b(target.encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()


def translations(catalog: Catalog, segments: Sequence[Segment]) -> dict[str, Translation]:
    """Segment key -> translation, for the segments that have one."""
    known = {entry.identity: entry for entry in catalog.entries if entry.target}
    found = {s.key: known[s.context, s.source] for s in segments if (s.context, s.source) in known}
    return {key: _translation(entry) for key, entry in found.items()}


def _translation(entry: Entry) -> Translation:
    origin = Origin.HUMAN if entry.state.human else Origin.BACKEND
    stale = entry.state is State.STALE
    return Translation(
        entry.target, origin, entry.signature, stale, entry.previous, entry.confidence
    )
