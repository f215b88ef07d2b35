"""A PO file as a catalog.

The state of an entry is written in what every PO editor keeps:

=========  ==========================================================================
MISSING    ``msgstr`` is empty
DRAFT      ``#, fuzzy`` and ``#. draft: <signature> <hash of msgstr>``;
           ``#. confidence: 0.87 (high)`` where its engine told
EDITED     ``#, fuzzy`` without a draft line that fits: a person worded it
REVIEWED   not fuzzy
STALE      ``#, fuzzy`` and ``#| msgid`` = the source a person worded it for;
           ``#. reviewed: <hash of msgstr>`` when that wording was reviewed
=========  ==========================================================================
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from bitext.errors import WorkspaceError
from bitext.formats.po.confidence import read_confidence
from bitext.formats.po.entries import Catalog, Entry, State, as_obsolete, digest

if TYPE_CHECKING:
    import polib

#: Fields of the header that bitext writes itself.
OWN_HEADERS = {
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
}
_DRAFT = re.compile(r"draft: (?:(.*) )?([0-9a-f]{8})")
_APPROVED = re.compile(r"reviewed: ([0-9a-f]{8})")


def catalog_of(po: polib.POFile, path: str) -> Catalog:
    """What a PO file says, as polib has read it.

    Raises WorkspaceError for an entry that is there twice, and for plural forms.
    """
    _refuse_duplicates(po, path)
    obsolete = (as_obsolete(_entry(item)) for item in po if item.obsolete)
    own = {*OWN_HEADERS, "Language", "X-Source"}
    return Catalog(
        source=unquote(po.metadata.get("X-Source", ""), errors="surrogateescape"),
        language=po.metadata.get("Language", "en"),
        entries=tuple(_entry(item) for item in po if not item.obsolete),
        obsolete=tuple(entry for entry in obsolete if entry.has_human_work),
        header=tuple((k, v) for k, v in po.ordered_metadata() if k not in own),
        comment=po.header,
    )


def _refuse_duplicates(po: polib.POFile, path: str) -> None:
    seen: dict[tuple[str, str], polib.POEntry] = {}
    for item in po:
        first = seen.setdefault((item.msgctxt or "", item.msgid), item)
        if first is not item or item.msgid_plural or not item.msgid:
            message = f"this entry is there twice, first in line {first.linenum}"
            if first is item:
                message = "entries with plural forms or without a msgid have no place here"
            hint = "delete the entry you do not want"
            raise WorkspaceError(message, path=path, line=item.linenum or 0, hint=hint)


def _entry(item: polib.POEntry) -> Entry:
    lines = item.comment.split("\n") if item.comment else []
    draft = next(filter(None, map(_DRAFT.fullmatch, lines)), None)
    approved = next(filter(None, map(_APPROVED.fullmatch, lines)), None)
    state = _state(item, draft[2] if draft else "")
    stale = state is State.STALE
    sure = next((x for x in map(read_confidence, lines) if x is not None), None)
    return Entry(
        source=item.msgid,
        context=item.msgctxt or "",
        target=item.msgstr,
        state=state,
        previous=item.previous_msgid or "" if stale else "",
        approved=approved[1] if approved and stale else "",
        note=tuple(line for line in lines if not _is_own(line)),
        occurrences=tuple(_occurrence(*place) for place in item.occurrences),
        signature=(draft[1] or "") if draft and state is State.DRAFT else "",
        confidence=sure if state is State.DRAFT else None,
        comment=item.tcomment,
        flags=tuple(flag for flag in item.flags if flag and flag != "fuzzy"),
    )


def _is_own(line: str) -> bool:
    """Whether a comment line tells of the state, and so is no note."""
    stated = _DRAFT.fullmatch(line) or _APPROVED.fullmatch(line)
    return bool(stated) or read_confidence(line) is not None


def _state(item: polib.POEntry, drafted: str) -> State:
    if not item.msgstr:
        return State.MISSING
    if not item.fuzzy:
        return State.REVIEWED
    if drafted == digest(item.msgstr):
        return State.DRAFT
    return State.STALE if item.previous_msgid else State.EDITED


def _occurrence(file: str, line: str | int) -> tuple[str, int]:
    number = str(line)
    known = number.isdecimal() and len(number) < 10
    return unquote(file, errors="surrogateescape"), int(number) if known else 0
