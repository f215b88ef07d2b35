"""Which changed source a person's wording belongs to, once the source it was given for is gone.

Each step takes what the ones before have left: what differs in blanks alone, what was joined or
split, what is alike nearby, what is alike anywhere, what stands in the same place, and a
sentence that stood twice.  ``tests/wording/test_real_edits.py`` replays 1,320 real edits.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from bitext.formats.po.entries import Catalog, Entry, State
from bitext.wording.change import unspaced
from bitext.wording.parts import joined, split
from bitext.wording.variants import base_of

#: Least similarity (rapidfuzz ratio, percent) of a changed source with the old one, nearby.
SIMILAR = 60
#: The same, where the text around says nothing of it: of 20 wordings that real edits moved and
#: changed, all are above, and no two paragraphs that have nothing to do with each other.
SIMILAR_FAR = 75
#: The same, between two neighbours that are as they were: 前言 and 序言 share one letter of two.
SIMILAR_IN_PLACE = 40
#: How many segments away from its old place, counted from unchanged neighbours, a changed
#: source is looked for.
NEAR = 5

#: From here on a changed source is the old one with a slip mended, whatever other posts had.
SURE = 90

_COMPARED = 4000  # characters: the comparison is quadratic
_FAR_PAIRS = 4_000_000  # comparisons of a rewritten post of 2,000 segments, about a second

Identity = tuple[str, str]


class Fit(StrEnum):
    """How a wording came to its new source."""

    BACK = "its own source is back"
    SPACE = "only white space changed"
    CONTEXT = "its msgctxt was lost"
    CHANGED = "its source changed"
    COPIED = "one of two equal sources changed"
    PART = "its source was split"
    JOINED = "its source was joined with another"

    @property
    def moves(self) -> bool:
        """Whether the entry itself goes along; else it stays what it was, for the way back."""
        return self not in (Fit.COPIED, Fit.PART, Fit.JOINED)


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
    found: dict[Identity, Match] = field(default_factory=dict)

    @property
    def fresh(self) -> list[Identity]:
        """Sources nobody knows, in the order of the document."""
        return [at for at in self.wanted if at not in self.known and at not in self.found]

    def pair(self, at: Identity, entry: Entry, fit: Fit) -> None:
        """Give a source a wording; the entry is spent."""
        if at not in self.found and self.left.pop(entry.identity, None) is not None:
            self.found[at] = Match(entry, fit, entry.target, entry.source)


def matches(catalog: Catalog, wanted: Mapping[Identity, Entry]) -> dict[Identity, Match]:
    """Identity of a source -> the person's entry that is its own now.

    ``wanted`` are blank entries of the document, in its order.
    """
    known = {entry.identity: entry for entry in (*catalog.obsolete, *catalog.entries)}
    gone = (e for e in catalog.entries if e.has_human_work and e.identity not in wanted)
    search = Search(catalog.entries, wanted, known, {entry.identity: entry for entry in gone})
    if search.left:
        for step in (_back, _spaced, _contextless, _composed, _nearby, _far, _in_place):
            step(search)
    _copied(search)
    _resting(search, catalog.obsolete)
    return search.found


def _back(search: Search) -> None:
    """Stale wordings whose own source is back, where no other person's wording stands."""
    for entry in list(search.left.values()):
        at = entry.context, entry.previous
        held = search.known.get(at)
        if entry.state is State.STALE and at in search.wanted and not (held and held.state.human):
            search.pair(at, entry, Fit.BACK)


def _spaced(search: Search) -> None:
    fresh = {(context, unspaced(source)): (context, source) for context, source in search.fresh}
    for entry in list(search.left.values()) if fresh else ():
        if at := fresh.get((base_of(entry.context), unspaced(entry.source))):
            search.pair(at, entry, Fit.SPACE)


def _contextless(search: Search) -> None:
    """Tools that drop msgctxt: an entry without one has its home where its source stands once."""
    homes: dict[str, list[Identity]] = {}
    for at in search.wanted:
        homes.setdefault(at[1], []).append(at)
    for entry in list(search.left.values()):
        places = [] if entry.context else homes.get(entry.source, [])
        held = search.known.get(places[0]) if len(places) == 1 else None
        if len(places) == 1 and not (held and held.state.human):
            search.pair(places[0], entry, Fit.CONTEXT)


def _composed(search: Search) -> None:
    """What an author joined or split, letter by letter the same; its wording goes along."""
    worded = [e for e in search.old if e.identity in search.left and e.state.human]
    for at, entries, target in joined(search.fresh, worded):
        previous = "\n\n".join(entry.source for entry in entries)
        search.found[at] = Match(entries[0], Fit.JOINED, target, previous)
        for entry in entries:
            search.left.pop(entry.identity, None)
    worded = [e for e in worded if e.identity in search.left]
    for entry, parts in split(search.fresh, worded):
        search.left.pop(entry.identity)
        for at, target in parts:
            search.found[at] = Match(entry, Fit.PART, target, entry.source)


def _nearby(search: Search) -> None:
    fresh = set(search.fresh)
    new = {at: place for place, at in enumerate(search.wanted)}
    places = {new[at]: at for at in fresh}
    _take_best(search, _near_pairs(search, new, places) if places else ())


Ranked = tuple[tuple[float, int, int, int], Entry, Identity]


def _take_best(search: Search, pairs: Iterable[Ranked]) -> None:
    for _, entry, at in sorted(pairs, key=lambda pair: pair[0]):
        search.pair(at, entry, Fit.CHANGED)


def _near_pairs(
    search: Search, new: Mapping[Identity, int], fresh: Mapping[int, Identity]
) -> Iterator[Ranked]:
    """Pairs of an entry and a fresh source, by a rank that is smaller for the better."""
    anchors = [(n, new[e.identity]) for n, e in enumerate(search.old) if e.identity in new]
    for index, entry in enumerate(search.old):
        if entry.identity not in search.left:
            continue
        places = dict.fromkeys(fresh, 0) if base_of(entry.context) else _near(index, anchors)
        for place, far in places.items():
            at = fresh.get(place)
            if at and at[0] == base_of(entry.context) and (alike := _alike(entry, at[1], SIMILAR)):
                yield (-alike, far, index, place), entry, at


def _alike(entry: Entry, source: str, least: int) -> float:
    from rapidfuzz.fuzz import ratio

    return ratio(entry.source[:_COMPARED], source[:_COMPARED], score_cutoff=least)


def is_guess(entry: Entry) -> bool:
    """Whether a stale wording may have come to a source that was worded for itself elsewhere."""
    return entry.state is State.STALE and _alike(entry, entry.previous, 0) < SURE


def _near(index: int, anchors: Sequence[tuple[int, int]]) -> dict[int, int]:
    """New places -> distance from where the entry that was at ``index`` should be now.

    ``anchors`` are (old, new) places of unchanged entries, sorted: the one before and the
    one after say where it should be.
    """
    after = bisect(anchors, (index, 0))
    around = anchors[max(after - 1, 0) : after + 1] or [(0, 0)]
    centres = [new + index - old for old, new in around]
    steps = sorted(range(-NEAR, NEAR + 1), key=abs, reverse=True)
    return {centre + step: abs(step) for step in steps for centre in centres}


def _far(search: Search) -> None:
    """Moved anywhere in the post and edited a little."""
    _take_best(search, _far_pairs(search))


def _resting(search: Search, obsolete: Sequence[Entry]) -> None:
    """What was taken out of the post some time ago is back, edited a little."""
    search.left = {e.identity: e for e in obsolete if e.state.human and _is_out(search, e)}
    _take_best(search, _far_pairs(search) if search.left else ())


def _is_out(search: Search, entry: Entry) -> bool:
    """Whether a resting wording is on the page in no other way, as a part or joined."""
    return entry.identity not in search.wanted and all(
        entry.source not in match.previous for match in search.found.values()
    )


def _far_pairs(search: Search) -> Iterator[Ranked]:
    fresh, left = search.fresh, list(search.left.values())
    if not fresh or len(fresh) * len(left) > _FAR_PAIRS:
        return
    for index, entry in enumerate(left):
        for place, at in enumerate(fresh):
            if at[0] == base_of(entry.context) and (alike := _alike(entry, at[1], SIMILAR_FAR)):
                yield (-alike, 0, index, place), entry, at


def _in_place(search: Search) -> None:
    """Between neighbours that are as they were, with as many sources as before."""
    new = {at: place for place, at in enumerate(search.wanted)}
    order, fresh = list(search.wanted), set(search.fresh)
    settled = {m.entry.identity: new[at] for at, m in search.found.items() if at in new}
    homes = [new.get(e.identity, settled.get(e.identity, -1)) for e in search.old]
    for first, last in _gaps(homes):
        before = homes[first - 1] if first else -1
        after = homes[last] if last < len(homes) else len(order)
        if after - before - 1 != last - first:
            continue
        for entry, at in zip(search.old[first:last], order[before + 1 : after], strict=True):
            same = (
                at in fresh
                and at[0] == base_of(entry.context)
                and _kind(entry) == _kind_at(search, at)
            )
            if same and _alike(entry, at[1], SIMILAR_IN_PLACE):
                search.pair(at, entry, Fit.CHANGED)


def _gaps(homes: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Runs of old entries without a place in the document, as half-open ranges."""
    start = -1
    for index, home in enumerate([*homes, 0]):
        if home < 0 <= index and start < 0:
            start = index
        elif home >= 0 and start >= 0:
            yield start, index
            start = -1


def _kind(entry: Entry) -> str:
    return next((line for line in entry.note if line.startswith("kind: ")), "")


def _kind_at(search: Search, at: Identity) -> str:
    return _kind(search.wanted[at])


def _copied(search: Search) -> None:
    """A sentence stood twice and one of the two was touched: both keep a person's wording."""
    for entry in search.old:
        now = search.wanted.get(entry.identity)
        if now is None or entry.places <= now.places or not entry.state.human:
            continue
        alike = [(_alike(entry, at[1], SIMILAR), at) for at in search.fresh
                 if at[0] == base_of(entry.context)]  # fmt: skip
        likeness, at = max(alike, default=(0.0, ("", "")))
        if likeness:
            search.found[at] = Match(entry, Fit.COPIED, entry.target, entry.source)
