"""A process beside the server for what takes long: catalogs written, findings found.

Python lets one thread compute at a time: a catalog of 1,500 entries that is written, or a post
that is checked, would keep every save of the page waiting.  It ends with its standard input.
"""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import Any

from bitext.errors import BitextError, StorageError
from bitext.reviewing.desk.desk import Desk
from bitext.reviewing.desk.elsewhere import Elsewhere
from bitext.reviewing.desk.findings import findings_of
from bitext.wording.rewording import Rewording, entry_of, row
from bitext.workspace.wordings.replay import Replayed, settled

#: Seconds of reading after which somebody who waits for findings has a turn.
_SLICE = 0.3


class Helper:
    """One process, asked one thing at a time; it is started when it is first asked, or before."""

    def __init__(self, root: Path, *, only_reads: bool = False) -> None:
        self.root, self.only_reads = root, only_reads
        self._process: subprocess.Popen[str] | None = None
        self._lock = Lock()
        self._closed = False

    def findings(self, id: str) -> list[dict[str, Any]]:
        """Raises as `desk.Desk.sheet` does."""
        found: list[dict[str, Any]] = self._ask("findings", id)
        return found

    def elsewhere(self, id: str) -> tuple[bool, list[dict[str, Any]], list[dict[str, Any]]]:
        """Whether all posts are read, and of those that are: findings, other wordings."""
        whole, findings, others = self._ask("elsewhere", id)
        return whole, findings, others

    def settled(self, catalog: Path, _root: Path) -> Replayed:
        """Raises as `replay.settled` does."""
        before, after, lost = self._ask("settle", catalog.relative_to(self.root).as_posix())
        gone = tuple(Rewording(entry_of(old), entry_of(new)) for old, new in lost)
        return Replayed((before[0], before[1]), (after[0], after[1]), gone)

    def start(self) -> None:
        """Start it, so that nobody waits for that later; one that was closed begins anew."""
        with self._lock:
            self._closed = False
            self._running()

    def close(self) -> None:
        """End it."""
        self._closed = True  # before the lock: who asks again and again would keep it
        process = self._process
        if self.only_reads and process is not None:
            process.kill()  # nobody waits for what it is finding out
        with self._lock:
            if self._process is not None:
                _end(self._process)
                self._process = None

    def _ask(self, what: str, about: str) -> Any:
        with self._lock:
            answer = self._asked(what, about)
        if isinstance(answer, dict):
            kind = StorageError if answer["disk"] else BitextError
            raise kind(answer["error"], path=answer["path"], hint=answer["hint"])
        return answer[0]

    def _running(self) -> subprocess.Popen[str]:
        """The process to ask: another one where it has ended, none once the review has."""
        if self._process is not None and self._process.poll() is not None:
            _end(self._process)
            self._process = None
        if self._closed:  # asked last: what has just ended may be what `close` has killed
            raise StorageError("the review has ended")
        self._process = self._process or _started(self.root)
        return self._process

    def _asked(self, what: str, about: str) -> Any:
        process = self._running()
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            process.stdin.write(json.dumps([what, about]) + "\n")
            process.stdin.flush()
            return json.loads(process.stdout.readline())
        except (OSError, ValueError) as error:
            _end(process)
            message = "a part of the review has ended; it is started again"
            raise StorageError(message, hint="what was saved is safe") from error


def _started(root: Path) -> subprocess.Popen[str]:
    words = [sys.executable, "-m", "bitext.web.review.helper", str(root)]
    return subprocess.Popen(  # noqa: S603 - ourselves
        words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8",
        start_new_session=True,  # Ctrl-C is the server's to hear
    )  # fmt: skip


def _end(process: subprocess.Popen[str]) -> None:
    for pipe in (process.stdin, process.stdout):
        with suppress(OSError):
            if pipe is not None:
                pipe.close()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def main(root: Path) -> None:
    """Answer line by line until there is nobody who asks."""
    desk = Desk(root)
    elsewhere = Elsewhere(desk)
    for line in sys.stdin:
        what, about = json.loads(line)
        try:
            answer: object = [_done(desk, elsewhere, what, about)]
        except BitextError as error:
            disk = isinstance(error, StorageError)
            said = {"error": error.message, "path": error.path, "hint": error.hint}
            answer = {**said, "disk": disk}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


def _done(desk: Desk, elsewhere: Elsewhere, what: str, about: str) -> object:
    if what == "findings":
        return findings_of(desk.sheet(about))
    if what == "elsewhere":
        return elsewhere.read(_SLICE), *elsewhere.rows(about)
    done = settled(desk.root / about, desk.root)
    lost = [(row(one.before), row(one.after)) for one in done.lost]
    return done.before, done.after, lost


if __name__ == "__main__":
    main(Path(sys.argv[1]))
