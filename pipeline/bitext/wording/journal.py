"""What people did to wordings, one act a line; what stands by it, and what has vanished.

The journal of a post lies beside its catalog and only grows; git merges it by union, so the order
of its lines says nothing and `standing` goes by the time of the acts.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from hashlib import blake2b

from bitext.formats.json_text import read_json
from bitext.formats.po.entries import Catalog, Entry, State, as_obsolete, bound, digest
from bitext.wording.change import unspaced

#: A context with a source less its white space, which is no wording.
Place = tuple[str, str]


_NAMES = ("id", "at", "who", "via", "op", "ctx", "src", "was", "now")


class Op(StrEnum):
    """What was done."""

    WORD = "word"  #: a wording of one's own, approved by that
    APPROVE = "approve"  #: a wording that was there, as it is
    NEEDS_WORK = "needs-work"
    CLEAR = "clear"
    REMARK = "remark"
    RESTORE = "restore"
    REST = "rest"  #: no catalog had the wording, and it was named: it rests in the journal


@dataclass(frozen=True, slots=True)
class Act:
    """One act of a person; ``was`` and ``now`` are wordings, of a remark its text."""

    op: Op
    ctx: str
    src: str
    was: str = ""
    now: str = ""
    who: str = ""
    via: str = ""  #: ``po``, or the command
    at: str = ""  #: UTC, to the second
    id: str = ""

    def signed(self, who: str, via: str, at: str) -> Act:
        """The act with its person, way, time and number."""
        said = json.dumps([at, who, via, self.op, self.ctx, self.src, self.was, self.now])
        return replace(self, who=who, via=via, at=at, id=_number(said))

    @property
    def says(self) -> bool:
        """Whether it is about what a wording shall be."""
        return self.op not in (Op.REMARK, Op.REST)

    def next(self) -> Act:
        """The same act once more, within the same second."""
        return replace(self, id=_number(self.id))


def _number(said: str) -> str:
    return blake2b(said.encode(), digest_size=4).hexdigest()


@dataclass(frozen=True, slots=True)
class Standing:
    """What a person last said of a source."""

    target: str
    state: State  #: REVIEWED or NEEDS_WORK


def render(acts: Iterable[Act]) -> str:
    """Lines of a journal."""
    rows = ({name: asdict(act)[name] for name in _NAMES} for act in acts)
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def parse(text: str) -> list[Act]:
    """The acts of a journal, by time, each once; what is no act (a half line, a git marker) is not.

    What a broken journal lacks is found again by `acts`, from the catalog.
    """
    found: dict[str, Act] = {}
    for line in text.split("\n"):
        if act := _act(line):
            found.setdefault(act.id, act)
    return sorted(found.values(), key=lambda act: act.at)  # of one second in their order


def _act(line: str) -> Act | None:
    if not line.startswith("{"):
        return None
    try:
        row = read_json(line)
        fields = {name: row[name] for name in _NAMES if name != "op"}
        whole = all(isinstance(value, str) for value in fields.values())
        return Act(Op(row["op"]), **fields) if whole else None
    except (ValueError, KeyError, TypeError):
        return None


def place(context: str, source: str) -> Place:
    """Where a wording stands, whatever its author does to the blanks."""
    return context, unspaced(source)


class Standings(dict[Place, Standing]):
    """What stands of each source; of those that are ``apart`` letter by letter."""

    apart: frozenset[Place] = frozenset()
    resting: Collection[Place] = ()  #: in the journal alone, and named

    def key(self, context: str, source: str) -> Place:
        """Where a wording of a source stands here."""
        at = place(context, source)
        return (context, source) if at in self.apart else at

    def of(self, entry: Entry) -> Standing | None:
        """What a person last said of an entry's source; of another one that differs in blanks
        alone, as long as the entry says the same.
        """
        at, key = place(*entry.identity), self.key(*entry.identity)
        if at not in self.apart or key in self:
            return self.get(key)
        others = (said for other, said in self.items() if place(*other) == at)
        return next((said for said in others if said.target == entry.target), None)


def standing(acts: Iterable[Act], catalog: Catalog | None = None) -> Standings:
    """What stands of each source, once all acts are done.

    Sources of ``catalog`` that differ in white space alone, and stand in the post side by side,
    have wordings of their own.
    """
    found = Standings()
    places = Counter(place(*e.identity) for e in catalog.entries) if catalog else Counter[Place]()
    found.apart = frozenset(at for at, count in places.items() if count > 1)
    resting = found.resting = set[Place]()
    for act in acts:
        at = found.key(act.ctx, act.src)
        if act.op is Op.REST:
            resting |= {at} if at in found and found[at].target == act.was else set()
        elif act.op is Op.CLEAR:
            found.pop(at, None)
        elif act.says and act.now:
            resting.discard(at)
            state = State.NEEDS_WORK if act.op is Op.NEEDS_WORK else State.REVIEWED
            found[at] = Standing(act.now, state)
    return found


def taken_back_places(acts: Iterable[Act]) -> set[Place]:
    """Where the last thing that somebody did was to take a wording out, or to doubt it."""
    last = {place(act.ctx, act.src): act.op for act in acts if act.says}
    return {at for at, op in last.items() if op in (Op.CLEAR, Op.NEEDS_WORK)}


def acts(catalog: Catalog, known: Standings) -> tuple[Act, ...]:
    """What people did in a catalog since the journal was written."""
    live = (act for entry in catalog.entries for act in _acts(entry, known))
    old = (e for e in catalog.obsolete if e.state.human and not known.of(e))
    return (*live, *(Act(_op(entry, ""), *entry.identity, "", entry.target) for entry in old))


def _acts(entry: Entry, known: Standings) -> Iterator[Act]:
    before = known.of(entry)
    was = before.target if before else _earlier(entry, known)
    if entry.state is State.STALE:
        if not _carried(entry, known) and (before is None or was != entry.target):
            yield Act(Op.NEEDS_WORK, *entry.identity, was, entry.target)
    elif not entry.state.human:
        if before:
            yield Act(Op.CLEAR, *entry.identity, was)
    elif before is None or (was, before.state) != (entry.target, entry.state):
        yield Act(_op(entry, was), *entry.identity, was, entry.target)


def _earlier(entry: Entry, known: Mapping[Place, Standing]) -> str:
    """What stood here for another source, where the file still has a mark of it."""
    wording, _, worded = entry.approved.partition("-")
    if not worded or worded == digest(entry.source):
        wording = entry.stood.partition("-")[0]
    targets = (said.target for said in known.values()) if wording else ()
    return next((target for target in targets if digest(target) == wording), "")


def _op(entry: Entry, was: str) -> Op:
    if entry.state is State.NEEDS_WORK:
        return Op.NEEDS_WORK
    return Op.APPROVE if entry.taken or was == entry.target else Op.WORD


def _carried(entry: Entry, known: Mapping[Place, Standing]) -> bool:
    """Whether a stale wording is what was said of the source before, or put together of that."""
    if entry.approved == bound(entry.previous, entry.target):
        return True
    olds = (known.get(place(entry.context, source)) for source in entry.previous.split("\n\n"))
    texts = [old.target for old in olds if old]
    return any(text in entry.target or entry.target in text for text in texts)


def vanished(
    catalog: Catalog, known: Mapping[Place, Standing], sources: Iterable[tuple[str, str]]
) -> tuple[tuple[str, str], ...]:
    """Sources of the post whose approved wording no entry of the catalog knows of any more."""
    if not known:
        return ()
    held: set[str] = set()
    for entry in (*catalog.entries, *catalog.obsolete):
        # whatever its context: tools drop msgctxt, `wording.matching` finds it again
        held |= {unspaced(source) for source in (entry.source, *entry.previous.split("\n\n"))}
    lost = ((at, place(*at)) for at in dict.fromkeys(sources))
    return tuple(
        at
        for at, where in lost
        if where in known and known[where].state is State.REVIEWED and where[1] not in held
    )


def succeeded(acts: Sequence[Act], catalog: Catalog) -> set[Place]:
    """Sources that an author has changed and a person has worded since: nothing of them is lost."""
    there = {place(*e.identity) for e in (*catalog.entries, *catalog.obsolete)}
    since = handed_down(acts, there, ())
    later = {a.was for a in acts if a.says and a.was and place(a.ctx, a.src) in since}
    return {at for at, said in standing(acts).items() if said.target in later and at not in there}


def recalled(before: Catalog, merged: Catalog, known: Standings) -> Catalog:
    """``merged`` where each source that is back has the wording that was approved for it.

    Another wording, given for what stood there meanwhile, rests.  What a person has emptied in
    ``before`` stays empty.
    """
    there = {entry.identity for entry in before.entries}
    resting = list(merged.obsolete)
    taken = {e.identity for e in (*merged.entries, *merged.obsolete)}
    entries = []
    for entry in merged.entries:
        old = known.of(entry)
        came = entry.state is State.STALE or entry.identity not in there
        if old and old.state is State.REVIEWED and came and entry.state is not State.REVIEWED:
            if (meanwhile := _meanwhile(before, entry)) and meanwhile.target != old.target:
                resting += [] if meanwhile.identity in taken else [as_obsolete(meanwhile)]
                taken.add(meanwhile.identity)
            entry = _approved(entry, old.target)
        elif old and known.key(*entry.identity) in known.resting and came and not entry.state.human:
            entry = entry._replace(target=old.target, state=old.state, signature="")
        entries.append(entry)
    same = tuple(entries) == merged.entries
    return merged if same else replace(merged, entries=tuple(entries), obsolete=tuple(resting))


def _meanwhile(before: Catalog, entry: Entry) -> Entry | None:
    """The entry whose wording came to stand at a source, as it was before."""
    said = (e for e in before.entries if e.state.human and e.target == entry.target)
    return next((e for e in said if entry.source != e.source), None)


def _approved(entry: Entry, target: str) -> Entry:
    return entry._replace(
        target=target,
        state=State.REVIEWED,
        previous="",
        signature="",
        confidence=None,
        approved=bound(entry.source, target),
    )


def handed_down(
    acts: Sequence[Act], places: Collection[Place], live: Collection[Place]
) -> set[Place]:
    """Places with the former sources, not among the ``live``, that their wordings came from."""
    found = set(places)
    while True:
        was = {a.was for a in acts if a.was and place(a.ctx, a.src) in found}
        came = {place(a.ctx, a.src) for a in acts if a.now in was}.difference(live)
        if came <= found:
            return found
        found |= came


def wordings(acts: Sequence[Act], context: str, source: str) -> list[str]:
    """Every wording that people gave a source, the last first, each once."""
    here = [a for a in acts if place(a.ctx, a.src) == place(context, source)]
    said = [text for a in here if a.op is not Op.REMARK for text in (a.was, a.now) if text]
    return list(dict.fromkeys(reversed(said)))
