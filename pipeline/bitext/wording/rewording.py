"""A wording that takes the place of another in an entry; as a row of a file, and as an act.

What a person has saved is a rewording before it is in the catalog: it is put into whatever the
catalog has become meanwhile, unless another person has worded the same entry since.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bitext.formats.po.entries import Catalog, Entry, State
from bitext.wording.journal import Act, Op

#: What a rewording changes of an entry, in the order of a row; the comment came later.
_SAID = ("target", "state", "previous", "approved", "signature", "taken", "confidence", "comment")


@dataclass(frozen=True, slots=True)
class Rewording:
    """An entry before and after; both have the same identity."""

    before: Entry
    after: Entry

    @property
    def identity(self) -> tuple[str, str]:
        """``(context, source)`` of the entry."""
        return self.after.identity

    def act(self, op: Op | None = None) -> Act | None:
        """What a person did by it, None for what says nothing of a person's wording.

        A wording that is stale again is cleared: the journal would bring the new one back.
        """
        old, new = self.before, self.after
        was = old.target if old.state.human else ""
        if (old.target, old.state) == (new.target, new.state):
            return Act(Op.REMARK, *self.identity, old.comment, new.comment)
        if old.state is new.state is State.STALE:
            return Act(Op.NEEDS_WORK, *self.identity, was, new.target)
        if new.state is State.STALE or not new.state.human:
            return Act(Op.CLEAR, *self.identity, was) if was else None
        said = Op.APPROVE if old.target == new.target else Op.WORD
        said = Op.NEEDS_WORK if new.state is State.NEEDS_WORK else said
        return Act(op or said, *self.identity, was, new.target)

    def back(self, now: Entry) -> Rewording | None:
        """What takes it back in an entry as it is now; None where somebody has worded it since."""
        if (now.target, now.state) != (self.after.target, self.after.state):
            return None
        told = self.before.comment != self.after.comment == now.comment
        comment = self.before.comment if told else now.comment
        old = {name: getattr(self.before, name) for name in _SAID}
        return Rewording(now, now._replace(**{**old, "comment": comment}))


def between(before: Catalog, after: Catalog) -> Iterator[Rewording]:
    """Yield what a catalog says otherwise than before."""
    olds = {entry.identity: entry for entry in (*before.obsolete, *before.entries)}
    for new in (*after.entries, *after.obsolete):
        old = olds.get(new.identity) or Entry(new.source, new.context)
        if (old.target, old.state) != (new.target, new.state):
            yield Rewording(old, new)


def composed(rewordings: Iterable[Rewording]) -> list[Rewording]:
    """What several rewordings of an entry come to, one for each."""
    several = _by_entry(rewordings).values()
    return [Rewording(done[0].before, done[-1].after) for done in several]


def row(entry: Entry) -> list[Any]:
    """An entry as JSON can keep it."""
    return [*entry.identity, *(getattr(entry, name) for name in _SAID)]


def entry_of(row: Sequence[Any]) -> Entry:
    """The entry of a row.

    Raises ValueError, TypeError or IndexError for what is none.
    """
    context, source, *said = row
    fields = dict(zip(_SAID, said, strict=False))  # rows of bitext 0.4 have no comment
    return Entry(source, context, **{**fields, "state": State(fields["state"])})


def applied(catalog: Catalog, rewordings: Iterable[Rewording]) -> Catalog:
    """A catalog with these wordings; itself where nothing is left to be done."""
    entries = {entry.identity: entry for entry in catalog.entries}
    for identity, done in _by_entry(rewordings).items():
        now = entries.get(identity)
        if now is None:
            entries = {at: e for at, e in entries.items() if at != _before_its_edit(done[0])}
            entries[identity] = done[-1].after
        elif not overtook(now, done):
            entries[identity] = _reworded(now, done)
    same = len(entries) == len(catalog.entries) and all(
        entries.get(entry.identity) is entry for entry in catalog.entries
    )
    return catalog if same else replace(catalog, entries=tuple(entries.values()))


def overtaken(catalog: Catalog, rewordings: Iterable[Rewording]) -> Iterator[Rewording]:
    """Yield what another person has worded otherwise since, the last of each entry."""
    entries = {entry.identity: entry for entry in catalog.entries}
    for identity, done in _by_entry(rewordings).items():
        if (now := entries.get(identity)) and overtook(now, done):
            yield done[-1]


def overtook(now: Entry, done: Sequence[Rewording]) -> bool:
    """Whether an entry says what a person said and none of these rewordings knows of."""
    known = {(e.target, e.state) for one in done for e in (one.before, one.after)}
    return now.state.human and (now.target, now.state) not in known


def _by_entry(rewordings: Iterable[Rewording]) -> Mapping[tuple[str, str], list[Rewording]]:
    found: dict[tuple[str, str], list[Rewording]] = {}
    for one in rewordings:
        found.setdefault(one.identity, []).append(one)
    return found


def _before_its_edit(first: Rewording) -> tuple[str, str]:
    """Where a catalog that knows nothing of an author's edit has what was worded for it."""
    return first.before.context, first.before.previous


def _reworded(now: Entry, done: Sequence[Rewording]) -> Entry:
    last = done[-1].after
    fields = {name: getattr(last, name) for name in _SAID}
    new = now._replace(**{**fields, "comment": _comment(now.comment, done)})
    return now if new == now else new


def _comment(now: str, done: Sequence[Rewording]) -> str:
    """The comment of an entry as it is ``now``, with what the rewordings made of theirs.

    In one that another person has written since, lines come and go as they did in theirs.
    """
    said = [(one.before.comment, one.after.comment) for one in done]
    last = said[-1][1]
    if all(before == after for before, after in said):
        return now
    if any(now in pair for pair in said):
        return last
    known, old, new = (text.split("\n") if text else [] for text in (now, said[0][0], last))
    stays = [line for line in known if line in new or line not in old]
    return "\n".join([*stays, *(line for line in new if line not in (*old, *known))])
