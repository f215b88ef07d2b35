"""The list of posts, kept from one question to the next: reading a thousand takes a while."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any

from bitext.errors import BitextError
from bitext.reviewing.desk.overview import Filter, matching, overview_row, severities
from bitext.web.review.answers import told

if TYPE_CHECKING:
    from bitext.reviewing.desk.sheet import PostSheet
    from bitext.web.review.session import Session

Row = dict[str, Any]
#: Ids of posts that are to be read, names of all, what their segments are asked.
Left = tuple[Sequence[str], Mapping[str, str], "Filter"]
#: Seconds that a list is waited for; what is left then comes after it, and is told as listed.
_PATIENCE = 2.0
#: Seconds between two tidings of that.
_PAUSE = 2.0
#: Filters whose matches are kept: of a few tabs, and of what was typed last.
_FILTERS = 8


@dataclass(slots=True)
class Listing:
    """Rows of posts, as long as their files are as they were."""

    session: Session
    _rows: dict[str, tuple[object, Row]] = field(default_factory=dict)
    _matches: OrderedDict[Filter, dict[str, tuple[object, int]]] = field(
        default_factory=OrderedDict
    )
    _lock: Lock = field(default_factory=Lock)
    _left: Left | None = None
    _busy: bool = False

    def rows(self, names: Mapping[str, str], wanted: Filter) -> tuple[list[Row], list[str]]:
        """Rows of the posts that a filter leaves, and the ids of those that are not read yet."""
        end = time.monotonic() + (0.0 if self._reads(wanted) else _PATIENCE)
        found, left = list[Row](), list[str]()
        for id, name in names.items():
            row = self._known(id, wanted)
            if row is None and time.monotonic() < end:
                row = self._read(id, name, wanted)
            if row is None:
                left.append(id)
            elif not wanted.narrows or row.get("matches", 1):
                found.append(row)
        self._go_on((left, names, wanted))
        return found, left

    def _reads(self, wanted: Filter) -> bool:
        """Whether the rest of the same list is being read already."""
        left = self._left
        return self._busy and left is not None and left[2] == wanted

    def matching(self, id: str, sheet: PostSheet, wanted: Filter) -> list[str]:
        """Keys of the segments that a filter leaves of a post."""
        faults: dict[str, list[str]] = {}
        for found in self.session.findings(id) if wanted.finding else ():
            faults.setdefault(found["key"], []).append(found["rule"])
        return [*matching(sheet, wanted, faults)]

    def _known(self, id: str, wanted: Filter) -> Row | None:
        mark, (of, row) = self.session.mark(id), self._rows.get(id, (None, {}))
        if mark is None or of != mark:
            return None
        if "error" in row:
            return row
        count = row["matches"]
        if wanted.narrows:
            of, count = self._of(wanted).get(id, (None, 0))
            if of != (mark, self._beside(id, wanted)):
                return None
        findings = severities(self.session.known_findings(id))
        return {**row, "findings": findings, "matches": count}

    def _read(self, id: str, name: str, wanted: Filter) -> Row:
        mark, beside = self.session.mark(id), self._beside(id, wanted)
        try:
            sheet = self.session.desk.sheet(id)
            row = overview_row(sheet, len(sheet.entries), self.session.known_findings(id))
            self._rows[id] = (mark, row)
            if wanted.narrows:
                row = {**row, "matches": len(self.matching(id, sheet, wanted))}
                self._of(wanted)[id] = ((mark, beside), row["matches"])
        except BitextError as error:
            row = {"id": id, "name": name, **told(error)}
            self._rows[id] = (mark, row)
        return row

    def _of(self, wanted: Filter) -> dict[str, tuple[object, int]]:
        """How many segments a filter leaves of each post, as far as that is known."""
        wanted = replace(wanted, posts=None)  # they say which posts, not which segments
        with self._lock:
            found = self._matches.setdefault(wanted, {})
            self._matches.move_to_end(wanted)
            while len(self._matches) > _FILTERS:
                self._matches.popitem(last=False)
            return found

    def _beside(self, id: str, wanted: Filter) -> int:
        """What differs when other posts say something else, for a filter that asks for that."""
        return self.session.beside.revision(id) if wanted.finding else 0

    def _go_on(self, left: Left) -> None:
        """Read the rest beside everything else: of what was asked last."""
        with self._lock:
            self._left = left if left[0] else None
            if self._left is None or self._busy:
                return
            self._busy = True
        Thread(target=self._rest, daemon=True).start()

    def _rest(self) -> None:
        left = self._left
        try:
            while left is not None:
                self._read_on(*left)
                left = self._next(left)
                self.session.tell({"type": "listed"})
        except BaseException:
            self._busy = False
            raise

    def _next(self, done: Left) -> Left | None:
        """What was asked meanwhile, if anything."""
        with self._lock:
            self._left = None if self._left is done else self._left
            self._busy = self._left is not None
            return self._left

    def _read_on(self, ids: Sequence[str], names: Mapping[str, str], wanted: Filter) -> None:
        """Read posts, until something else is asked."""
        asked, told = self._left, time.monotonic()
        for id in ids:
            if self._left is not asked:
                return
            if self._known(id, wanted) is None:
                self._read(id, names[id], wanted)
            if time.monotonic() - told > _PAUSE:
                self.session.tell({"type": "listed"})
                told = time.monotonic()
