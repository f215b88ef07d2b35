"""Which changed source a person's wording belongs to, once the source it was given for is gone.

Each step takes what the ones before have left: what differs in blanks alone, what was joined or
split, what is alike nearby, what is alike anywhere, what stands in the same place, and a
sentence that stood twice.  ``tests/wording/test_real_edits.py`` replays 1,320 real edits.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from bitext.formats.po.entries import Catalog, Entry, State
from bitext.wording.change import unspaced
from bitext.wording.parts import joined, split
from bitext.wording.search import Fit, Identity, Match, Search
from bitext.wording.variants import base_of, number_of

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


def matches(
    catalog: Catalog, wanted: Mapping[Identity, Entry], going_on: Collection[Identity] = ()
) -> dict[Identity, Match]:
    """Identity of a source -> the person's entry that is its own now.

    ``wanted`` are blank entries of the document, in its order; those ``going_on`` are in the
    paragraph of the one before.
    """
    known = {entry.identity: entry for entry in (*catalog.obsolete, *catalog.entries)}
    gone = (e for e in catalog.entries if e.has_human_work and e.identity not in wanted)
    left = {entry.identity: entry for entry in gone}
    search = Search(catalog.entries, wanted, known, left, going_on)
    for step in (_back, _spaced) if search.left else ():
        step(search)
    _respaced(search)
    for step in (
        (_contextless, _composed, _nearby, _far, _in_place, _placeless) if search.left else ()
    ):
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
    fresh: dict[Identity, list[Identity]] = {}
    for context, source in search.fresh:  # two may differ in blanks alone
        fresh.setdefault((context, unspaced(source)), []).append((context, source))
    for entry in list(search.left.values()) if fresh else ():
        if places := fresh.get((base_of(entry.context), unspaced(entry.source))):
            search.pair(places.pop(0), entry, Fit.SPACE)


def _respaced(search: Search) -> None:
    """A source stands in several places, and one of them has other blanks now."""
    fresh = {at: (at[0], unspaced(at[1])) for at in search.fresh}
    said: dict[Identity, Entry] = {}
    for entry in search.known.values() if fresh else ():
        if entry.state is State.REVIEWED and entry.identity not in search.left:
            said[entry.context, unspaced(entry.source)] = entry  # the live ones after the resting
    for at, place in fresh.items():
        if old := said.get(place):
            search.found[at] = Match(old, Fit.SPACE, old.target, old.source)


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


def _placeless(search: Search) -> None:
    """A wording for one place of a source, whose place is gone: it stands at the others, where
    nobody has worded them.
    """
    for entry in list(search.left.values()):
        at = "", entry.source
        held = search.known.get(at)
        if number_of(entry.context) and at in search.wanted and not (held and held.state.human):
            search.pair(at, entry, Fit.PLACE)


def _composed(search: Search) -> None:
    """What an author joined or split, letter by letter the same; its wording goes along."""
    worded = [e for e in search.old if e.state.human]
    for at, entries, target in joined(search.fresh, worded, search.left):
        previous = "\n\n".join(entry.source for entry in entries)
        fit = Fit.REFLOWED if _is_reflowed(search, [at], entries) else Fit.JOINED
        search.found[at] = Match(entries[0], fit, target, previous)
        for entry in entries:
            search.left.pop(entry.identity, None)
    worded = [e for e in worded if e.identity in search.left]
    listed = search.fresh
    fresh = {*listed}
    for entry, parts in split(listed, worded, search.wanted):
        if not all(at in fresh or search.known[at].target == said for at, said in parts):
            continue  # what stands elsewhere is worded otherwise there: that is not said here
        places = [at for at, _ in parts]
        one = all(at in search.going_on for at in places[1:])
        fit = Fit.REFLOWED if one and _is_reflowed(search, places, [entry]) else Fit.PART
        search.left.pop(entry.identity)
        for at, target in parts:
            if at in fresh:
                search.found[at] = Match(entry, fit, target, entry.source)


def _is_reflowed(search: Search, places: Sequence[Identity], entries: Sequence[Entry]) -> bool:
    """Whether what was approved and what stands there differ in white space alone."""
    fresh = (at for at in places if at not in search.known)
    kinds = {_kind_at(search, at) for at in fresh}
    kinds |= {_kind(e) for e in entries if e.identity in search.left}
    said = "".join(unspaced(e.source) for e in entries)
    approved = all(e.state is State.REVIEWED for e in entries)
    return approved and len(kinds) == 1 and said == "".join(unspaced(s) for _, s in places)


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
    from rapidfuzz.fuzz import ratio
    from rapidfuzz.process import extract

    fresh, left = search.fresh, list(search.left.values())
    if not fresh or len(fresh) * len(left) > _FAR_PAIRS:
        return
    texts: dict[str, dict[int, str]] = {}
    for place, (context, source) in enumerate(fresh):
        texts.setdefault(context, {})[place] = source[:_COMPARED]
    for index, entry in enumerate(left):
        near = texts.get(base_of(entry.context), {})
        text = entry.source[:_COMPARED]
        found = extract(text, near, scorer=ratio, score_cutoff=SIMILAR_FAR, limit=None)
        for _, alike, place in found:
            yield (-alike, 0, index, place), entry, fresh[place]


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
