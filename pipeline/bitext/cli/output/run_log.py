"""``--log-json FILE``: a line for each call of a backend, and one that sums up the run."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from bitext.errors import StorageError

if TYPE_CHECKING:
    from bitext.backends.heard import BackendCall

#: What differs between two runs that did the same, and what only a person reads.
_NOT_COMPARED = ("findings", "errors", "warnings")


class RunLog:
    """An open log; lines are written as things happen, each whole."""

    def __init__(self, path: Path) -> None:
        """Begin a log.

        Raises:
            StorageError: the disk refuses.
        """
        try:
            self._file = path.open("w", encoding="utf-8", errors="surrogateescape")
        except OSError as error:
            raise StorageError(
                f"the log cannot be written: {error.strerror}", path=str(path)
            ) from error
        self._lock = Lock()

    def call(self, call: BackendCall) -> None:
        """A call is over."""
        self._write("call", asdict(call))

    def summary(self, result: Mapping[str, Any]) -> None:
        """The run is over: what ``--json`` says, but for what is told of single posts."""
        self._write("summary", {k: v for k, v in result.items() if k not in _NOT_COMPARED})
        self._file.close()

    def _write(self, event: str, fields: Mapping[str, Any]) -> None:
        at = datetime.now(UTC).isoformat(timespec="milliseconds")
        line = json.dumps({"at": at, "event": event, **fields}, ensure_ascii=False)
        with self._lock, suppress(OSError, ValueError):  # a full disk costs the log, not the run
            self._file.write(line + "\n")
            self._file.flush()
