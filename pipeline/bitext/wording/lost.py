"""Wordings that a post showed and no entry of its catalog has any more: another program dropped
what is fuzzy, or somebody emptied what was stale.

Reviewed wordings of sources that stand in the post are none of these: a catalog that has lost
them is refused (`journal.vanished`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from bitext.formats.po.entries import Catalog, Entry, State
from bitext.wording.change import unspaced
from bitext.wording.journal import (
    Act,
    Op,
    Place,
    Standing,
    handed_down,
    place,
    standing,
    succeeded,
)  # fmt: skip
from bitext.wording.matching import SIMILAR, SIMILAR_IN_PLACE

Identity = tuple[str, str]

#: A heading of so few letters is another one soon: 前言 and 序言 share one of two.
_SHORT = 8
_COMPARED = 4000  # characters: the comparison is quadratic


def lost(catalog: Catalog, acts: Sequence[Act], sources: Sequence[Identity]) -> Iterator[Act]:
    """Yield what a person did by that: the wording taken out of the source where it would stand.

    ``sources`` are those of the post.
    """
    present = {place(*at): at for at in reversed(sources)}
    gone = _gone(catalog, acts, present) if acts else {}
    if not gone:
        return
    worded = {entry.identity for entry in catalog.entries if entry.state.human}
    free = [at for at in dict.fromkeys(sources) if at not in worded]
    told = {(place(a.ctx, a.src), a.was) for a in acts if a.op is Op.CLEAR}
    for at, said in gone.items():
        if at in present:
            if said.state is State.NEEDS_WORK and present[at] not in worded:
                yield Act(Op.CLEAR, *present[at], said.target)
            continue
        home = _alike(at, free)
        if home and (place(*home), said.target) not in told:
            yield Act(Op.CLEAR, *home, said.target)


def _gone(
    catalog: Catalog, acts: Sequence[Act], present: Collection[Place]
) -> Mapping[Place, Standing]:
    """What stands by the journal, and is in no entry under any source.

    An entry that was emptied at a source of the post is not: the journal hears of that itself.
    """
    every = (*catalog.entries, *catalog.obsolete)
    people = [entry for entry in every if entry.state.human]
    emptied = (e for e in catalog.entries if place(*e.identity) in present)
    held = {unspaced(entry.source) for entry in (*people, *emptied)}
    held |= {unspaced(part) for entry in people for part in entry.previous.split("\n\n")}
    known = standing(acts)
    missing = {at: s for at, s in known.items() if at[1] not in held and at not in known.resting}
    if not missing:
        return {}
    passed = succeeded(acts, catalog)
    texts = "\0".join(entry.target for entry in people)
    return {
        at: said for at, said in missing.items() if at not in passed and said.target not in texts
    }


def passed_over(acts: Sequence[Act], *catalogs: Catalog) -> tuple[Act, ...]:
    """What people worded last, each on a branch of their own, and no entry of a catalog says: a
    merge was settled for one side, as a whole.  As acts that put an end to it.

    What somebody has worded anew since is not among it, whatever the new wording is.
    """
    last = _last_words(acts)
    if not last:
        return ()
    every = [e for catalog in catalogs for e in (*catalog.entries, *catalog.obsolete)]
    said = {e.target for e in every if e.state.human}
    if last.keys() <= said:
        return ()
    there = handed_down(acts, {place(*e.identity) for e in every}, ())
    later = {a.was for a in acts if a.was and place(a.ctx, a.src) in there}
    texts = "\0".join(said)
    gone = (act for text, act in last.items() if text not in texts and text not in later)
    return tuple(Act(Op.REST, act.ctx, act.src, act.now) for act in gone)


def _last_words(acts: Sequence[Act]) -> Mapping[str, Act]:
    """Wordings that no later act had before it, each with who said it last."""
    passed = {(place(a.ctx, a.src), a.was) for a in acts if a.was != a.now}
    said = (a for a in acts if a.says and a.now)
    return {a.now: a for a in said if (place(a.ctx, a.src), a.now) not in passed}


def at_rest(catalog: Catalog, acts: Sequence[Act]) -> Catalog:
    """``catalog`` with what stands by its journal and in none of its entries among the obsolete."""
    known = {place(*e.identity) for e in (*catalog.entries, *catalog.obsolete) if e.state.human}
    said = {place(act.ctx, act.src): (act.ctx, act.src) for act in acts}
    passed = succeeded(acts, catalog)
    last = standing(acts).items()
    missing = ((said[at], what) for at, what in last if at not in known and at not in passed)
    more = tuple(Entry(at[1], at[0], what.target, what.state) for at, what in missing)
    return replace(catalog, obsolete=(*catalog.obsolete, *more)) if more else catalog


def _alike(at: Place, free: Iterable[Identity]) -> Identity | None:
    """Of sources that nobody has worded the one that a source was changed into."""
    from rapidfuzz.fuzz import ratio
    from rapidfuzz.process import extractOne

    same = [one for one in free if one[0] == at[0]]
    texts = [unspaced(source)[:_COMPARED] for _, source in same]
    least = SIMILAR_IN_PLACE if len(at[1]) <= _SHORT else SIMILAR
    found = extractOne(at[1][:_COMPARED], texts, scorer=ratio, score_cutoff=least)
    return same[found[2]] if found else None
