"""Locks between processes: advisory, gone with the process, and never waited for in silence."""

from __future__ import annotations

import json
import os
import socket
import stat
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from bitext.errors import StorageError, not_regular
from bitext.store.disk.door import folder_of

#: Seconds that a catalog or the memory's schema is waited for: each takes milliseconds.
PATIENCE = 60.0
_FIRST, _LONGEST = 0.002, 0.25  #: seconds between two looks
_OPEN = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
#: Where Windows locks: beyond all content, so that others can read who holds it.
_FAR = 1 << 30


@contextmanager
def locked(
    path: Path,
    root: Path,
    *,
    seconds: float | None = None,
    what: str = "",
    waiting: Callable[[str], None] | None = None,
) -> Iterator[bool]:
    """Hold the lock at ``path`` below ``root``; yields whether the one before us was killed.

    ``what`` is written into the file for others to read, with who we are; ``waiting`` is told
    once whom we wait for, the log of ``bitext`` where there is none.

    Raises:
        WorkspaceError: ``path`` leaves ``root``, goes through a link, or is a pipe or a device.
        StorageError: it was not free within ``seconds``.
        OSError: the disk refuses.
    """
    with folder_of(path, root, create=True) as folder:
        fd = folder.open(path.name, _OPEN)
    try:
        if not stat.S_ISREG(os.fstat(fd).st_mode):
            raise not_regular(path)
        _wait(fd, path, PATIENCE if seconds is None else seconds, waiting or _logged)
        if not what:
            yield False
            return
        killed = bool(_read(fd))
        try:
            _write(fd, _us(what))
            yield killed
        finally:
            _write(fd, b"")  # a killed process leaves its name: whoever comes next clears up
    finally:
        os.close(fd)


def _wait(fd: int, path: Path, seconds: float, waiting: Callable[[str], None]) -> None:
    end, pause, told = time.monotonic() + seconds, _FIRST, False
    while not _take(fd):
        holder = holder_of(fd)
        if time.monotonic() >= end:
            hint = "wait for it, or end it, and run again; nothing was changed"
            raise StorageError(f"{holder} is still at work here", path=str(path), hint=hint)
        if not told and pause >= _LONGEST:  # not for the blink of an eye
            waiting(f"waiting for {holder}")
            told = True
        time.sleep(min(pause, max(0.0, end - time.monotonic())))
        pause = min(pause * 2, _LONGEST)


def _logged(text: str) -> None:
    import logging

    logging.getLogger("bitext").warning(text)


def _take(fd: int) -> bool:
    if sys.platform == "win32":
        import msvcrt

        try:
            os.lseek(fd, _FAR, os.SEEK_SET)
            msvcrt.locking(fd, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
    import fcntl

    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _us(what: str) -> bytes:
    now = time.strftime("%Y-%m-%d %H:%M:%S")
    return json.dumps(
        {"command": what, "pid": os.getpid(), "host": socket.gethostname(), "since": now}
    ).encode()


def _read(fd: int) -> bytes:
    os.lseek(fd, 0, os.SEEK_SET)
    return os.read(fd, 4096)


def _write(fd: int, data: bytes) -> None:
    os.ftruncate(fd, 0)
    os.lseek(fd, 0, os.SEEK_SET)
    os.write(fd, data)


def holder_of(fd: int) -> str:
    """Who holds a lock, as it has written itself; the file may be anybody's."""
    said: object = None
    with suppress(ValueError, RecursionError, OSError):
        said = json.loads(_read(fd))
    words = said if isinstance(said, dict) else {}
    known = {name: str(words.get(name, ""))[:60] for name in ("command", "pid", "host", "since")}
    if not all(text and text.isprintable() for text in known.values()):
        return "another bitext"
    return "{command} (process {pid} on {host}, since {since})".format(**known)
