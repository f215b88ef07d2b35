"""The list of posts, kept from one question to the next: reading a thousand takes a while."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any

from bitext.errors import BitextError
from bitext.reviewing.desk.overview import overview_row, severities
from bitext.reviewing.desk.sheet import stamps_of
from bitext.web.review.answers import told

if TYPE_CHECKING:
    from bitext.web.review.session import Session

Row = dict[str, Any]
#: Seconds that a list is waited for; what is left then comes after it, and is told as changed.
_PATIENCE = 2.0
#: Seconds between two tidings of that.
_PAUSE = 2.0


@dataclass(slots=True)
class Listing:
    """Rows of posts, as long as their files are as they were."""

    session: Session
    _rows: dict[str, tuple[object, Row]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)
    _busy: bool = False

    def rows(self, names: Mapping[str, str]) -> tuple[list[Row], list[str]]:
        """Rows of posts by their ids, and the ids of those that are not read yet."""
        end = time.monotonic() + _PATIENCE
        found, left = list[Row](), list[str]()
        for id, name in names.items():
            if (row := self._known(id)) is not None:
                found.append(row)
            elif time.monotonic() < end:
                found.append(self._read(id, name))
            else:
                left.append(id)
        if left:
            self._go_on(left, names)
        return found, left

    def _known(self, id: str) -> Row | None:
        held = self._rows.get(id)
        if held is None or held[0] != self._mark(id):
            return None
        if "error" in held[1]:
            return held[1]
        return {**held[1], "findings": severities(self.session.known_findings(id))}

    def _mark(self, id: str) -> object:
        """What tells that a row is of what is there now."""
        desk = self.session.desk
        try:
            return stamps_of(desk.post(id)), desk.changes(id)
        except BitextError:
            return None

    def _read(self, id: str, name: str) -> Row:
        mark = self._mark(id)
        try:
            sheet = self.session.desk.sheet(id)
            row = overview_row(sheet, len(sheet.entries), self.session.known_findings(id))
        except BitextError as error:
            row = {"id": id, "name": name, **told(error)}
        self._rows[id] = (mark, row)
        return row

    def _go_on(self, left: Sequence[str], names: Mapping[str, str]) -> None:
        """Read the rest beside everything else."""
        with self._lock:
            if self._busy:
                return
            self._busy = True
        Thread(target=self._rest, args=(left, names), daemon=True).start()

    def _rest(self, left: Sequence[str], names: Mapping[str, str]) -> None:
        told, since = time.monotonic(), list[str]()
        try:
            for id in left:
                self._read(id, names[id])
                since.append(id)
                if time.monotonic() - told > _PAUSE:
                    self.session.tell({"type": "changed", "posts": since})
                    told, since = time.monotonic(), []
        finally:
            self._busy = False
            self.session.tell({"type": "changed", "posts": since})
