"""What becomes of a segment by an act over many, by an ignored finding, by an old wording."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bitext.checks.levels import unknown
from bitext.errors import UsageError
from bitext.formats.po.entries import Entry, State, bound
from bitext.reviewing.changes import CHANGES, Change, worded
from bitext.wording.journal import Act, Op, place, wordings

#: Characters of what is searched for; a segment has hardly more.
_LONGEST = 2000


def change_of(op: str, find: str = "", replaced: str = "") -> Change:
    """What an act over many segments does to each; raises UsageError for none."""
    if op == "replace":
        if not find or len(find) > _LONGEST:
            raise UsageError("say what is to be replaced")
        return lambda entry: with_text(entry, entry.target.replace(find, replaced))
    if op not in CHANGES:
        raise UsageError(f"there is no act `{op}`", hint="approve, needs-work, replace or restore")
    return CHANGES[op]


def with_text(entry: Entry, target: str) -> Entry:
    """The entry with a text that was changed in passing: nobody has read the whole of it.

    What was approved stays so, and what is for another source; a draft is a person's wording
    from now on, and waits for approval.
    """
    if target == entry.target or not entry.target:
        return entry
    if entry.state is State.STALE:
        mark = bound(entry.previous, target) if entry.approved else ""
        return entry._replace(target=target, approved=mark)
    approved = entry.state is State.REVIEWED
    return worded(entry, target, State.REVIEWED if approved else State.NEEDS_WORK)


def ignoring(entry: Entry, rule: str, reason: str) -> Entry:
    """The entry with a comment that silences a check in it, as `bitext check` reads it.

    Raises UsageError for a check that is none, or without a reason.
    """
    if wrong := unknown((rule,)):
        raise UsageError(wrong)
    said = " ".join(reason.split())
    if not said.strip(" :-–—"):
        raise UsageError("say why it is ignored", hint="the next reviewer will want to know")
    line = f"bitext: ignore {rule} {said}"
    comment = f"{entry.comment}\n{line}" if entry.comment else line
    return worded_comment(entry, comment)


def worded_comment(entry: Entry, comment: str) -> Entry:
    """The entry with another comment; raises UsageError for one that a PO file cannot hold."""
    from bitext.store.merge import UNWRITABLE

    if UNWRITABLE.search(comment):
        raise UsageError("the comment holds a character that a PO file cannot")
    return entry._replace(comment=comment)


def said_by(acts: Sequence[Act], entry: Entry, at: str) -> Act:
    """The act of a segment by its number or its time; raises UsageError for none."""
    here = [a for a in acts if place(a.ctx, a.src) == place(*entry.identity) and a.now]
    found = [a for a in here if at in (a.id, a.at) and a.op is not Op.REMARK]
    if not found:
        raise UsageError("the history of this segment has no such wording")
    return found[-1]


def restored(entry: Entry, target: str, *, approved: bool = True) -> Entry:
    """The entry with a wording that it had before."""
    return worded(entry, target, State.REVIEWED if approved else State.NEEDS_WORK)


def last_other(acts: Sequence[Act]) -> Callable[[Entry], Entry]:
    """What brings back the wording that people gave a segment before the one it has."""

    def change(entry: Entry) -> Entry:
        said = (text for text in wordings(acts, *entry.identity) if text != entry.target)
        found = next(said, "")
        return restored(entry, found) if found else entry

    return change
