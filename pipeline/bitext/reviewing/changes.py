"""What becomes of an entry that a person words, approves or doubts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bitext.errors import UsageError
from bitext.formats.po.entries import Entry, State, bound
from bitext.store.merge import UNWRITABLE

Change = Callable[[Entry], Entry]


@dataclass(frozen=True, slots=True)
class Deed:
    """One entry and what becomes of it."""

    post: str
    key: str
    line: int
    source: str
    target: str
    before: State
    after: State


def approved(entry: Entry) -> Entry:
    """The entry as a person approves it: as it is, for the source that it has."""
    if not entry.target or entry.state is State.REVIEWED:
        return entry
    taken = entry.signature if entry.state is State.DRAFT else ""
    return entry._replace(
        state=State.REVIEWED,
        previous="",
        signature="",
        confidence=None,
        taken=taken,
        approved=bound(entry.source, entry.target),
    )


def doubted(entry: Entry) -> Entry:
    """The entry as a person sets it back; a stale one is not reviewed anyway."""
    if not entry.target or entry.state in (State.NEEDS_WORK, State.STALE):
        return entry
    state = State.NEEDS_WORK
    return entry._replace(state=state, signature="", confidence=None, taken="", approved="")


CHANGES: Mapping[str, Change] = MappingProxyType({"approve": approved, "needs-work": doubted})


def worded(entry: Entry, target: str, state: State, comment: str | None = None) -> Entry:
    """The entry with a person's wording, approved or not.

    Raises UsageError for a wording that is none, or that a PO file cannot hold.
    """
    if not target.strip():
        raise UsageError("an empty wording is none", hint="restore an earlier one, or word it")
    if UNWRITABLE.search(target + (comment or "")):
        raise UsageError("the wording holds a character that a PO file cannot")
    said = entry if comment is None else entry._replace(comment=comment)
    if target == entry.target:
        return CHANGES["approve" if state is State.REVIEWED else "needs-work"](said)
    return said.worded(target, approved=state is State.REVIEWED)
