"""What other posts say for the sources of one: looked for beside everything else."""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from threading import Lock, Thread
from typing import Any

from bitext.errors import BitextError
from bitext.web.review.helper import Helper

Row = dict[str, Any]
#: Seconds for which an answer is good: other posts are reviewed meanwhile.
_GOOD = 10.0
#: Seconds between two slices of reading, in which somebody who waits for findings has the helper.
_BREATH = 0.05


class Beside:
    """Answers of a helper that reads all posts, kept until it is asked again."""

    def __init__(self, helper: Helper, tell: Callable[[Mapping[str, object]], None]) -> None:
        self.helper, self.tell = helper, tell
        self._known: dict[str, tuple[list[Row], list[Row]]] = {}
        self._revisions = Counter[str]()
        self._asked: dict[str, float] = {}
        self._due: deque[str] = deque()
        self._busy = False
        self._lock = Lock()

    def findings(self, id: str) -> list[Row]:
        """Findings of a post that other posts make, as far as they are known."""
        return self._known.get(id, ([], []))[0]

    def wordings(self, id: str, key: str) -> list[Row]:
        """How other posts word the source of a segment."""
        return [row for row in self._known.get(id, ([], []))[1] if row["key"] == key]

    def revision(self, id: str) -> int:
        """How often other findings or wordings were found for a post."""
        return self._revisions[id]

    def look(self, id: str) -> None:
        """Have it looked for, where that was not done just now."""
        with self._lock:
            if time.monotonic() - self._asked.get(id, -_GOOD) < _GOOD:
                return
            self._asked[id] = time.monotonic()
            self._due.appendleft(id)  # who asked last is looking at it
            if self._busy:
                return
            self._busy = True
        Thread(target=self._look_on, daemon=True).start()

    def _look_on(self) -> None:
        while (id := self._next()) is not None:
            with suppress(BitextError):  # the post is gone, or the review ends
                self._look(id)

    def _next(self) -> str | None:
        with self._lock:
            self._busy = bool(self._due)
            return self._due.popleft() if self._due else None

    def _look(self, id: str) -> None:
        whole, *found = self.helper.elsewhere(id)
        while not whole:
            time.sleep(_BREATH)
            whole, *found = self.helper.elsewhere(id)
        self._asked[id] = time.monotonic()
        if found != [*self._known.get(id, ([], []))]:
            self._known[id] = (found[0], found[1])
            self._revisions[id] += 1
            self.tell({"type": "checked", "posts": [id]})
