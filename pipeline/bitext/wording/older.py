"""Catalogs that are older than the journal: a merge by lines was settled for one side, as a whole
or in parts, and what the other side had worded is not in the file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from bitext.formats.po.entries import Catalog, Entry, State, bound
from bitext.wording.journal import Act, Place, Standing, Standings, place, standing

#: Place -> all that people said there, one time or another.
Texts = Mapping[Place, set[str]]


def gone_back(catalog: Catalog, acts: Sequence[Act]) -> Iterator[tuple[Entry, str]]:
    """Yield entries that say what people said before their last word, and that word.

    Where a person has typed an older wording again, nobody can tell.
    """
    known, texts = standing(acts, catalog), _texts(acts)
    elsewhere = _worded_elsewhere(catalog, acts, known)
    for entry in catalog.entries if known else ():
        if last := _newer(entry, known, texts):
            yield entry, last.target
        elif entry.state is State.STALE and entry.target in elsewhere:
            yield entry, elsewhere[entry.target]
    yield from _resting(catalog, known, texts)


def _resting(catalog: Catalog, known: Standings, texts: Texts) -> Iterator[tuple[Entry, str]]:
    """What rests as it was before somebody's last word: its source has left for another post, it
    may be, and there the older wording stands.
    """
    every = [(e.context, s) for e in catalog.entries for s in (e.source, *e.previous.split("\n\n"))]
    live = {place(*at) for at in every} if catalog.obsolete else ()
    for entry in catalog.obsolete if known else ():
        last = _newer(entry, known, texts) if place(*entry.identity) not in live else None
        if last and last.state is State.REVIEWED:
            yield entry, last.target


def _worded_elsewhere(
    catalog: Catalog, acts: Sequence[Act], known: Mapping[Place, Standing]
) -> dict[str, str]:
    """Wording -> what it was reworded to for another change of its source, on another branch:
    neither that source nor that wording is in the catalog.
    """
    later = {a.was: place(a.ctx, a.src) for a in acts if a.was and a.now not in ("", a.was)}
    every = (*catalog.entries, *catalog.obsolete) if later else ()
    held = {place(e.context, source) for e in every for source in (e.source, e.previous)}
    texts = "\0".join(entry.target for entry in every)
    found = {was: known[at].target for was, at in later.items() if at in known and at not in held}
    return {was: now for was, now in found.items() if now != was and now not in texts}


def caught_up(catalog: Catalog, acts: Sequence[Act]) -> Catalog:
    """``catalog`` where what is stale has the last wording of the source that it was worded for,
    and what rests that of its own.
    """
    if not catalog.obsolete and not any(e.state is State.STALE for e in catalog.entries):
        return catalog
    known, texts = standing(acts), _texts(acts)
    newer = {entry.identity: last for entry, last in _resting(catalog, known, texts)}
    entries = tuple(_caught_up(entry, known, texts) for entry in catalog.entries)
    rest = tuple(e._replace(target=newer.get(e.identity, e.target)) for e in catalog.obsolete)
    if (entries, rest) == (catalog.entries, catalog.obsolete):
        return catalog
    return replace(catalog, entries=entries, obsolete=rest)


def _texts(acts: Sequence[Act]) -> Texts:
    found: dict[Place, set[str]] = {}
    for act in acts:
        found.setdefault(place(act.ctx, act.src), set()).update({act.was, act.now} - {""})
    return found


def _caught_up(entry: Entry, known: Mapping[Place, Standing], texts: Texts) -> Entry:
    where = place(entry.context, entry.previous)
    last = known.get(where) if _is_as_it_came(entry) else None
    if last is None or last.state is not State.REVIEWED or place(*entry.identity) in known:
        return entry
    if last.target == entry.target or entry.target not in texts[where]:
        return entry
    return entry._replace(target=last.target, approved=bound(entry.previous, last.target))


def _is_as_it_came(entry: Entry) -> bool:
    """Whether a stale entry is as it was when its source changed: nobody has touched it."""
    return entry.state is State.STALE and entry.approved == bound(entry.previous, entry.target)


def _newer(entry: Entry, known: Standings, texts: Texts) -> Standing | None:
    at = place(*entry.identity)
    if entry.state in (State.REVIEWED, State.NEEDS_WORK):
        last = known.of(entry)
        back = last and last.target != entry.target and entry.target in texts[at]
        return last if back else None
    if entry.state is not State.STALE or at in known or _is_as_it_came(entry):
        return None
    for source in entry.previous.split("\n\n"):  # what was joined or split has a part of it
        where = place(entry.context, source)
        last = known.get(where)
        if (
            last
            and not _shares(entry.target, last.target)
            and any(_shares(entry.target, old) for old in texts[where])
        ):
            return last
    return None


def _shares(one: str, other: str) -> bool:
    return one in other or other in one
