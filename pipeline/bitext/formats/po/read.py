"""A PO file as a catalog.

The state of an entry is written in what every PO editor keeps:

==========  =========================================================================
MISSING     ``msgstr`` is empty
DRAFT       ``#, fuzzy`` and ``#. draft: <signature> <mark>``;
            ``#. confidence: 0.87 (high)`` where its engine told
NEEDS WORK  ``#, fuzzy`` and no draft line that fits: a person's or another program's
REVIEWED    not fuzzy; from the next run on ``#. reviewed: <mark>``
STALE       ``#, fuzzy`` and ``#| msgid`` = the source a person worded it for;
            ``#. reviewed: <mark>`` when that wording was reviewed for that source
==========  =========================================================================

A mark is what an entry was bound to when bitext last wrote it: `entries.bound`.  The line with
it is the last before ``#, fuzzy``, so that git sees a conflict where one side clears the flag
and the other changes the text: an approval never comes to stand at a text that nobody read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import unquote

from bitext.errors import WorkspaceError
from bitext.formats.po.confidence import read_confidence
from bitext.formats.po.entries import Catalog, Entry, State, as_obsolete, binds, digest
from bitext.formats.po.lines import BETWEEN

if TYPE_CHECKING:
    import polib

#: Fields of the header that bitext writes itself.
OWN_HEADERS = {
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
}
_MARKED = re.compile(r"(draft|reviewed|stale|needs work): (?:(.*) )?([0-9a-f]{8}(?:-[0-9a-f]{8})?)")
_STATES = ("draft", "reviewed", "stale", "needs work")
_HEAP = re.compile(r"^#-#-#-#-#  [^\n]{1,1000}  #-#-#-#-#$", re.M)
_PLACES = re.compile(r"stands (\d{1,6}) times in the post")


def catalog_of(po: polib.POFile, path: str) -> Catalog:
    """What a PO file says, as polib has read it.

    Raises WorkspaceError for an entry that is there twice or says several things, and for plural
    forms.
    """
    _refuse_duplicates(po, path)
    _refuse_heaps(po, path)
    live = [_entry(item) for item in po if not item.obsolete]
    obsolete = [as_obsolete(_entry(item)) for item in po if item.obsolete]
    entries, resting = _without_doubles(live, [e for e in obsolete if e.has_human_work])
    own = {*OWN_HEADERS, "Language", "X-Source"}
    return Catalog(
        source=unquote(po.metadata.get("X-Source", ""), errors="surrogateescape"),
        language=po.metadata.get("Language", "en"),
        entries=tuple(entries),
        obsolete=tuple(resting),
        header=tuple((k, v) for k, v in po.ordered_metadata() if k not in own),
        comment="\n".join(map(_remark, _lines(po.header))),
    )


def _lines(comment: str) -> list[str]:
    return comment.replace(BETWEEN, "\n").split("\n")


def _remark(line: str) -> str:
    """A line of the file's own comment; with such a mark in front polib would write no comment."""
    return line.lstrip(",:")


def _refuse_duplicates(po: polib.POFile, path: str) -> None:
    """Of obsolete entries the format allows several, see `_without_doubles`."""
    seen: dict[tuple[str, str], polib.POEntry] = {}
    for item in po:
        first = item
        if not item.obsolete:
            first = seen.setdefault((item.msgctxt or "", item.msgid), item)
        if first is not item or item.msgid_plural or not item.msgid:
            message = f"this entry is there twice, first in line {first.linenum}"
            if first is item:
                message = "entries with plural forms or without a msgid have no place here"
            hint = "delete the entry you do not want"
            raise WorkspaceError(message, path=path, line=item.linenum or 0, hint=hint)


def _refuse_heaps(po: polib.POFile, path: str) -> None:
    """What ``msgcat`` makes of two wordings of one entry, each below the name of its file."""
    for item in po:
        if (
            "#-#-#-#-#" in item.msgstr
            and _HEAP.search(item.msgstr)
            and not _HEAP.search(item.msgid)
        ):
            message = "several wordings of this entry were put on a heap, as `msgcat` does"
            hint = "keep the one you want, and delete the lines with #-#-#-#-#"
            raise WorkspaceError(message, path=path, line=item.linenum or 0, hint=hint)


def _without_doubles(
    live: Sequence[Entry], obsolete: Sequence[Entry]
) -> tuple[list[Entry], list[Entry]]:
    """Entries by identity, each once; what another one says stands in a comment of the one.

    A person's wording of an obsolete entry counts where the live one is a machine's or empty.
    """
    places = {entry.identity: n for n, entry in enumerate(live)}
    entries, resting = list(live), dict[tuple[str, str], Entry]()
    for old in obsolete:
        if (at := places.get(old.identity)) is None:
            known = resting.get(old.identity)
            resting[old.identity] = _both(known, old) if known else old
        elif entries[at].state.human or not old.state.human:
            entries[at] = _both(entries[at], old)
        else:
            kept = entries[at]._replace(target=old.target, state=old.state, signature="")
            entries[at] = _both(kept._replace(confidence=None), old)
    return entries, list(resting.values())


def _both(entry: Entry, other: Entry) -> Entry:
    """An entry with the comment of its double, and with its wording as a comment."""
    also = f"also worded: {' '.join(other.target.split())}" if other.target else ""
    more = [other.comment, also if other.target != entry.target else ""]
    lines = dict.fromkeys(filter(None, (*entry.comment.split("\n"), *more)))
    return entry._replace(comment="\n".join(lines)) if any(more) else entry


@dataclass(frozen=True, slots=True)
class _Marks:
    """What the comment lines of an entry say of its state."""

    marks: dict[str, str] = field(default_factory=dict)  #: word -> mark
    signature: str = ""
    confidence: float | None = None
    places: int = 0
    note: tuple[str, ...] = ()  #: the other lines


def _marks(lines: Sequence[str]) -> _Marks:
    marks: dict[str, str] = {}
    note: list[str] = []
    signature, places, confidence = "", 0, None
    for line in lines:
        if line.startswith(_STATES) and (match := _MARKED.fullmatch(line)):
            marks[match[1]] = match[3]
            signature = match[2] or "" if match[1] == "draft" else signature
        elif line.startswith("stands") and (match := _PLACES.fullmatch(line)):
            places = int(match[1])
        elif (sure := read_confidence(line)) is not None:
            confidence = sure
        else:
            note.append(line)
    return _Marks(marks, signature, confidence, places, tuple(note))


def _entry(item: polib.POEntry) -> Entry:
    found = _marks(_lines(item.comment) if item.comment else [])
    state = _state(item, found.marks)
    stale, draft = state is State.STALE, state is State.DRAFT
    return Entry(
        source=item.msgid,
        context=item.msgctxt or "",
        target=item.msgstr if state is not State.MISSING else "",
        state=state,
        previous=item.previous_msgid or "" if stale else "",
        approved=found.marks.get("reviewed", "") if stale or state is State.REVIEWED else "",
        note=found.note,
        places=found.places or max(len(item.occurrences), 1),
        signature=found.signature if draft else "",
        taken=found.signature if _approved_draft(state, item, found) else "",
        stood=found.marks.get("stale", ""),
        confidence=found.confidence if draft else None,
        comment="\n".join(_lines(item.tcomment)),
        flags=tuple(flag for flag in item.flags if flag and flag != "fuzzy"),
    )


def _approved_draft(state: State, item: polib.POEntry, found: _Marks) -> bool:
    """Whether a person has cleared the flag of a draft since the last run and left it as it is."""
    mark = found.marks.get("draft", "")
    return state is State.REVIEWED and bool(mark) and binds(mark, item.msgid, item.msgstr)


def _state(item: polib.POEntry, marks: Mapping[str, str]) -> State:
    drafted, previous = marks.get("draft", ""), item.previous_msgid or ""
    if not item.msgstr:
        return State.MISSING
    if not item.fuzzy:
        return State.NEEDS_WORK if _approved_for_another(item, marks) else State.REVIEWED
    if drafted and not previous and binds(drafted, item.msgid, item.msgstr):
        return State.DRAFT
    if drafted.partition("-")[0] == digest(item.msgstr):
        return State.MISSING  # a program carried our draft of another source over to this one
    return State.STALE if previous else State.NEEDS_WORK


def _approved_for_another(item: polib.POEntry, marks: Mapping[str, str]) -> bool:
    """Whether a flag was cleared for another source than the one that stands here now.

    That is what git makes of two branches where one clears the flag and the other has a new
    msgid.  A mark of bitext 0.1 does not say for which source it was.
    """
    worded = (mark.partition("-") for word, mark in marks.items() if word != "reviewed")
    return any(dash and source != digest(item.msgid) for _, dash, source in worded)
