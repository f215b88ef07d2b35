"""A review from its start to its end: one for a workspace, at the port it had before."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

from bitext.errors import StorageError, UsageError
from bitext.store.disk.lock import locked
from bitext.store.files import read_bytes, storage_errors, write_atomic
from bitext.web.review.app import review
from bitext.web.review.door import Words
from bitext.web.review.session import Session
from bitext.web.serve import HOST, listening, serve
from bitext.workspace.alone import alone, tidy
from bitext.workspace.wordings.replay import replay
from bitext.workspace.workspace import open_workspace

_LOCK = ".bitext/review.lock"
_PORT = ".bitext/review.port"


@contextmanager
def desk_alone(root: Path) -> Iterator[None]:
    """Hold the desk of a workspace; what a killed review has saved is in its catalogs first.

    Raises StorageError where another review is at work here: two would not see what the other
    has saved a moment before.
    """
    path = root / _LOCK
    with ExitStack() as held:
        with storage_errors(path):
            lock = locked(path, root, seconds=1.0, what="bitext review")
            killed = held.enter_context(lock)
        replay(root)
        if killed:
            with suppress(StorageError):  # a run that is at work does so when it begins
                _tidy(root)
        yield


def _tidy(root: Path) -> None:
    workspace = open_workspace(root)
    with alone(workspace, "review", 1.0):
        tidy(workspace)


def port_for(root: Path, wanted: int | None) -> socket.socket:
    """A socket at the port that was asked for; else at the last review's, or any.

    Pages that are open find their server again there, and what was typed in them stays theirs.
    """
    if wanted is not None:
        return listening(wanted)
    path, last = root / _PORT, 0
    if path.is_file():
        with suppress(ValueError):
            last = int(read_bytes(path, root, limit=64))
    try:
        found = listening(last if 1024 <= last <= 65535 else 0)
    except UsageError:
        found = listening(0)
    write_atomic(path, f"{found.getsockname()[1]}\n".encode(), root=root)
    return found


def run(
    root: Path, at: socket.socket, *, readonly: bool = False, where: str = "/",
    ready: Callable[[str], None] = lambda _address: None,
) -> None:  # fmt: skip
    """Answer until Ctrl-C; ``ready`` gets the address that opens the door.

    Raises WorkspaceError where something that is saved is not in its catalog yet.
    """
    words = Words(at.getsockname()[1])
    to = "" if where == "/" else f"&to={quote(where, safe='/')}"
    address = f"http://{HOST}:{words.port}/enter?token={words.token}{to}"
    session = Session(root, readonly)
    serve(review(session, words), at, lambda: ready(address), lambda: session.tell({"type": "bye"}))
    if session.problem:
        raise session.problem
