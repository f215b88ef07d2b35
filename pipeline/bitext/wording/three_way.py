"""Two branches of a catalog made one, entry by entry: what one side changed counts.

Where both changed an entry, a person's wording counts more than a machine's, one for the present
source more than one that was carried over; two people's wordings are a conflict.  A wording of a
source that the other side's author has changed goes along to the new source, stale.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from bitext.formats.po.entries import Catalog, Entry, State, bound

Identity = tuple[str, str]
Value = TypeVar("Value")
_SAID = ("target", "state", "previous", "approved", "signature", "taken", "confidence")


@dataclass(frozen=True, slots=True)
class Clash:
    """An entry that both sides worded."""

    ours: Entry
    theirs: Entry


@dataclass(frozen=True, slots=True)
class Joined:
    """The merged catalog, with our wording where there is a clash."""

    catalog: Catalog
    clashes: tuple[Clash, ...] = ()

    @property
    def other(self) -> Catalog:
        """The same with their wordings."""
        theirs = {clash.theirs.identity: clash.theirs for clash in self.clashes}
        entries = tuple(theirs.get(entry.identity, entry) for entry in self.catalog.entries)
        return replace(self.catalog, entries=entries)


@dataclass(frozen=True, slots=True)
class _Held:
    """An entry and whether it is live."""

    entry: Entry
    live: bool


def three_way(base: Catalog, ours: Catalog, theirs: Catalog) -> Joined:
    """``ours`` with what ``theirs`` changed since ``base``."""
    olds, mine, other = map(_by_identity, (base, ours, theirs))
    found: dict[Identity, _Held] = {}
    clashes: list[Clash] = []
    for at in _order(mine, other):
        held = _merged(olds.get(at), mine.get(at), other.get(at), clashes)
        if held:
            found[at] = held
    _follow(olds, mine, other, found)
    _follow(olds, other, mine, found)
    settled = tuple(c for c in clashes if found[c.ours.identity].entry is c.ours)
    live = tuple(held.entry for held in found.values() if held.live)
    resting = tuple(held.entry for held in found.values() if not held.live)
    merged = replace(
        ours, entries=live, obsolete=resting, header=_header(base, ours, theirs),
        comment=_one(base.comment, ours.comment, theirs.comment),
    )  # fmt: skip
    return Joined(merged, settled)


def _by_identity(catalog: Catalog) -> dict[Identity, _Held]:
    resting = {entry.identity: _Held(entry, live=False) for entry in catalog.obsolete}
    live = {entry.identity: _Held(entry, live=True) for entry in catalog.entries}
    return {**live, **{at: held for at, held in resting.items() if at not in live}}


def _order(mine: dict[Identity, _Held], other: dict[Identity, _Held]) -> list[Identity]:
    """Our order, with what is theirs alone behind what it stands behind there; then what rests."""
    places = {at: float(n) for n, at in enumerate(at for at, held in mine.items() if held.live)}
    here, last = set(places), -1.0
    for number, at in enumerate(at for at, held in other.items() if held.live):
        if at not in here:
            places[at] = last + (number + 1) / (len(other) + 2)
        last = places[at] if at in here else last
    live = sorted(places, key=lambda at: places[at])
    return [*dict.fromkeys((*live, *mine, *other))]


def _merged(
    old: _Held | None, mine: _Held | None, other: _Held | None, clashes: list[Clash]
) -> _Held | None:
    if mine == other or other == old:
        return mine
    if mine == old:
        return other
    if mine is None or other is None:  # one side's source is gone, the other worded it
        return mine or other
    first = old.entry if old else Entry(mine.entry.source, mine.entry.context)
    if mine.live != other.live:
        return _Held(_still_said(first, mine, other), live=True)
    return _Held(_both(first, mine.entry, other.entry, clashes), mine.live)


def _still_said(old: Entry, mine: _Held, other: _Held) -> Entry:
    """Of a source that one side's author has taken out, what the other side says of it."""
    live, resting = (mine.entry, other.entry) if mine.live else (other.entry, mine.entry)
    own = live.state.human and live.target != old.target
    worded = resting if resting.state.human and not own else live
    comment = _lines(old.comment, mine.entry.comment, other.entry.comment)
    return live._replace(**{name: getattr(worded, name) for name in _SAID}, comment=comment)


def _both(old: Entry, ours: Entry, theirs: Entry, clashes: list[Clash]) -> Entry:
    whole = ours._replace(
        note=_one(old.note, ours.note, theirs.note),
        places=_one(old.places, ours.places, theirs.places),
        comment=_lines(old.comment, ours.comment, theirs.comment),
        flags=tuple(dict.fromkeys((*ours.flags, *theirs.flags))),
    )
    if _said(theirs) in (_said(old), _said(ours)):
        return whole
    better = theirs if _said(ours) == _said(old) else _better(ours, theirs)
    if better is not None:
        return whole._replace(**{name: getattr(better, name) for name in _SAID})
    said = {name: getattr(theirs, name) for name in _SAID}
    clash = Clash(whole._replace(approved=""), whole._replace(**{**said, "approved": ""}))
    clashes.append(clash)
    return clash.ours


def _said(entry: Entry) -> tuple[object, ...]:
    """What a side has changed, if it is otherwise: marks of approval follow at the next run."""
    return entry.target, entry.state, entry.previous, entry.signature


#: What counts more, of two states of the same words, and of a person's words beside others.
_CAREFUL = (State.NEEDS_WORK, State.REVIEWED, State.STALE, State.DRAFT, State.MISSING)
_OWN = (State.REVIEWED, State.NEEDS_WORK)


def _better(ours: Entry, theirs: Entry) -> Entry | None:
    """The one of two changed entries that counts; None where two people worded it."""
    if ours.target == theirs.target:
        return min(ours, theirs, key=lambda entry: _CAREFUL.index(entry.state))
    if not (ours.state.human and theirs.state.human):
        return theirs if theirs.state.human or not ours.target else ours
    if (ours.state in _OWN) != (theirs.state in _OWN):
        return ours if ours.state in _OWN else theirs
    return None


def _one(old: Value, ours: Value, theirs: Value) -> Value:
    return theirs if ours == old else ours


def _lines(old: str, ours: str, theirs: str) -> str:
    """Comments: what one side wrote, or both."""
    if ours == old or theirs == old:
        return _one(old, ours, theirs)
    return "\n".join(dict.fromkeys(filter(None, (*ours.split("\n"), *theirs.split("\n")))))


def _header(base: Catalog, ours: Catalog, theirs: Catalog) -> tuple[tuple[str, str], ...]:
    old, mine, other = dict(base.header), dict(ours.header), dict(theirs.header)
    names = dict.fromkeys((*mine, *other))
    found = [(name, _one(old.get(name), mine.get(name), other.get(name))) for name in names]
    return tuple((name, value) for name, value in found if value is not None)


def _follow(
    olds: dict[Identity, _Held],
    moved: dict[Identity, _Held],
    worded: dict[Identity, _Held],
    found: dict[Identity, _Held],
) -> None:
    """Let a new wording of a source go where the other side's author has taken the old one."""
    for at, new in _reworded(olds, worded):
        if at in moved and moved[at].live:
            continue
        for home in _homes(olds[at].entry, moved):
            stale = found[home].entry if home in found else None
            if stale and stale.state is State.STALE and stale.target == olds[at].entry.target:
                approved = bound(at[1], new.target) if new.state is State.REVIEWED else ""
                entry = stale._replace(target=new.target, approved=approved)
                found[home] = replace(found[home], entry=entry)
                found.pop(at, None)


def _reworded(
    olds: dict[Identity, _Held], worded: dict[Identity, _Held]
) -> Iterator[tuple[Identity, Entry]]:
    for at, held in worded.items():
        known = olds.get(at)
        if known and held.entry.state in _OWN and held.entry.target != known.entry.target:
            yield at, held.entry


def _homes(old: Entry, moved: dict[Identity, _Held]) -> Sequence[Identity]:
    return [
        at
        for at, held in moved.items()
        if held.entry.state is State.STALE and held.entry.previous == old.source
        and held.entry.context == old.context
    ]  # fmt: skip


def marked(ours: bytes, theirs: bytes, labels: tuple[str, str]) -> bytes:
    """Two texts of a merged catalog as one, with git's markers in each entry that differs."""
    blocks = []
    for mine, other in zip(ours.split(b"\n\n"), theirs.split(b"\n\n"), strict=True):
        blocks.append(mine if mine == other else _between(mine, other, labels))
    return b"\n\n".join(blocks)


def _between(mine: bytes, other: bytes, labels: tuple[str, str]) -> bytes:
    one, two = mine.split(b"\n"), other.split(b"\n")
    head = _same(one, two)
    tail = min(_same(one[::-1], two[::-1]), min(len(one), len(two)) - head)
    ends = len(one) - tail, len(two) - tail
    return b"\n".join([
        *one[:head], b"<<<<<<< " + labels[0].encode(), *one[head : ends[0]], b"=======",
        *two[head : ends[1]], b">>>>>>> " + labels[1].encode(), *one[ends[0] :],
    ])  # fmt: skip


def _same(one: Sequence[bytes], two: Sequence[bytes]) -> int:
    count = 0
    while count < min(len(one), len(two)) and one[count] == two[count]:
        count += 1
    return count
