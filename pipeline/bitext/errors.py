"""What a user can be told: one class per thing they can do about it.

Every error carries its exit code (docs/guide.md) and a message that says what
happened, where (``file:line``), and what to do next.  Only ``cli`` prints them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeAlias


class BitextError(Exception):
    """Base of every error a user can cause or mend."""

    exit_code = 2

    def __init__(
        self, message: str, *, path: str = "", line: int = 0, column: int = 0, hint: str = ""
    ):
        super().__init__(message)
        self.message = message
        self.path = path
        self.line = line
        self.column = column
        self.hint = hint

    @property
    def where(self) -> str:
        """``file:line:column`` as far as known, or the empty string."""
        parts = [self.path, *(str(n) for n in (self.line, self.column) if n)]
        return ":".join(part for part in parts if part)

    def __str__(self) -> str:
        head = f"{self.where}: {self.message}" if self.where else self.message
        return f"{head}\n  hint: {self.hint}" if self.hint else head


class UsageError(BitextError):
    """The command line or the configuration asks for something that does not exist."""

    exit_code = 2


class WorkspaceError(BitextError):
    """A source, glossary, catalog or configuration file cannot be read as what it should be."""

    exit_code = 3


def not_regular(path: object) -> WorkspaceError:
    """Of a folder, a pipe or a device that stands where a file should."""
    message = "this is not a regular file"
    return WorkspaceError(message, path=str(path), hint="rename or remove it")


class StorageError(BitextError):
    """The disk refuses: full, read-only, not permitted, or a damaged memory."""

    exit_code = 5


class FileRefused(StorageError):
    """The disk refuses one file and may take others: no permission, a name that is too long."""


#: What is the matter with one post, catalog or edition and leaves the others alone.
ONE_FILE = (WorkspaceError, FileRefused)


class BackendError(BitextError):
    """A translator backend cannot do its work."""

    exit_code = 4


class BackendUnavailable(BackendError):
    """Something must be installed, downloaded or configured before this backend can work."""


class BackendRefused(BackendError):
    """The service says stop (credentials, quota, blocked): the run ends, nothing is retried."""


class BackendTransient(BackendError):
    """Trouble that may pass (connection, timeout, 429, 5xx): worth waiting for.

    ``retry_after`` is the wait in seconds the service asked for, or None.
    """

    def __init__(self, message: str, *, retry_after: float | None = None, hint: str = ""):
        super().__init__(message, hint=hint)
        self.retry_after = retry_after


class BackendRejected(BackendError):
    """This batch cannot be answered as it is (too large, malformed reply): halve it, then flag."""


#: Who is told what is wrong with one file, so that the others go on.
Trouble: TypeAlias = Callable[[BitextError], None]


@contextmanager
def reported(trouble: Trouble | None) -> Iterator[None]:
    """Hand what is wrong with one file to ``trouble``, where somebody listens."""
    try:
        yield
    except ONE_FILE as error:
        if trouble is None:
            raise
        trouble(error)
