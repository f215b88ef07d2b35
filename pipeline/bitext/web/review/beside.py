"""What other posts say for the sources of one: looked for beside everything else."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from threading import Lock, Thread
from typing import Any

from bitext.errors import BitextError
from bitext.web.review.helper import Helper

Row = dict[str, Any]
#: Seconds for which an answer is good: other posts are reviewed meanwhile.
_GOOD = 10.0


class Beside:
    """Answers of a helper that reads all posts, kept until it is asked again."""

    def __init__(self, helper: Helper, tell: Callable[[Mapping[str, object]], None]) -> None:
        self.helper, self.tell = helper, tell
        self._known: dict[str, tuple[list[Row], list[Row]]] = {}
        self._asked: dict[str, float] = {}
        self._lock = Lock()

    def findings(self, id: str) -> list[Row]:
        """Findings of a post that other posts make, as far as they are known."""
        return self._known.get(id, ([], []))[0]

    def wordings(self, id: str, key: str) -> list[Row]:
        """How other posts word the source of a segment."""
        return [row for row in self._known.get(id, ([], []))[1] if row["key"] == key]

    def look(self, id: str) -> None:
        """Have it looked for, where that was not done just now."""
        with self._lock:
            if time.monotonic() - self._asked.get(id, -_GOOD) < _GOOD:
                return
            self._asked[id] = time.monotonic()
        Thread(target=self._look, args=(id,), daemon=True).start()

    def _look(self, id: str) -> None:
        with suppress(BitextError):  # the post is gone, or the review ends
            whole = False
            while not whole:
                whole, *found = self.helper.elsewhere(id)
            self._asked[id] = time.monotonic()
            if found != [*self._known.get(id, ([], []))]:
                self._known[id] = (found[0], found[1])
                self.tell({"type": "checked", "posts": [id]})
