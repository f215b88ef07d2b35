"""The nouns of a catalog: entries, their states, and what they say about segments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2b
from typing import NamedTuple

from bitext.model import Origin, Segment, Translation

_ABOUT = "Correct the msgstr of an entry, then remove its `fuzzy` flag."


class State(StrEnum):
    """Where an entry stands; `formats.po.read` has how a file says it."""

    MISSING = "missing"
    DRAFT = "draft"  #: a machine's
    NEEDS_WORK = "needs-work"  #: a person's, or of a program that is not ours: not approved
    REVIEWED = "reviewed"  #: approved by a person, for the source and the target it has
    STALE = "stale"  #: worded for another source

    @property
    def human(self) -> bool:
        """Whether a person worded it: such a target is never replaced by a draft."""
        return self in (State.NEEDS_WORK, State.REVIEWED, State.STALE)


class Entry(NamedTuple):
    """One message; ``(context, source)`` is its identity in the catalog."""

    source: str
    context: str = ""
    target: str = ""
    state: State = State.MISSING
    previous: str = ""  #: STALE: the source ``target`` was worded for
    #: `bound` of what was approved, as the file has it; REVIEWED: here, STALE: for ``previous``
    approved: str = ""
    note: tuple[str, ...] = ()  #: ``#.`` lines: kind, headings, glossary terms
    places: int = 1  #: how often the source stands in the post
    signature: str = ""  #: DRAFT: what drafted it (`store.provenance`)
    taken: str = ""  #: REVIEWED: signature of the draft that was approved since the last run
    #: mark of the stale wording that stood here when the file was written, and was reworded since
    stood: str = ""  #: takes no part in its equality
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

    def worded(self, target: str, *, approved: bool) -> Entry:
        """The entry with a person's wording: nothing of a draft stays."""
        state = State.REVIEWED if approved else State.NEEDS_WORK
        mark = bound(self.source, target) if approved else ""
        said = self._replace(target=target, state=state, previous="", approved=mark)
        return said._replace(signature="", taken="", confidence=None)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Entry) and self._said() == other._said()

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash(self._said())

    def _said(self) -> tuple[object, ...]:
        return self[:10] + self[11:]  # without ``stood``


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
    state = State.NEEDS_WORK if entry.state is State.STALE else entry.state
    target = entry.target if state.human else ""
    return Entry(
        entry.source, entry.context, target, state if state.human else State.MISSING,
        comment=entry.comment, flags=entry.flags,
    )  # fmt: skip


def digest(text: str) -> str:
    """8 hex digits that tell whether a text is the same."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()


def bound(source: str, target: str) -> str:
    """What a state is bound to: the digests of the target and of the source it was given for."""
    return f"{digest(target)}-{digest(source)}"


def binds(mark: str, source: str, target: str) -> bool:
    """Whether a mark is `bound` to these texts; marks of bitext 0.1 say the target alone."""
    wording, _, worded = mark.partition("-")
    return wording == digest(target) and worded in ("", digest(source))


def translations(catalog: Catalog, segments: Sequence[Segment]) -> dict[str, Translation]:
    """Segment key -> translation, for the segments that have one."""
    known = {entry.identity: entry for entry in catalog.entries if entry.target}
    found = {s.key: known[s.context, s.source] for s in segments if (s.context, s.source) in known}
    return {key: _translation(entry) for key, entry in found.items()}


def _translation(entry: Entry) -> Translation:
    origin = Origin.HUMAN if entry.state.human else Origin.BACKEND
    stale = entry.state is State.STALE
    signature = "" if entry.state.human else entry.signature
    return Translation(entry.target, origin, signature, stale, entry.previous, entry.confidence)
