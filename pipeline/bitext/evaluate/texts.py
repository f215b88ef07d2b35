"""Files of texts, and what is said about those that do not fit."""

from __future__ import annotations

from pathlib import Path

from bitext.errors import UsageError, WorkspaceError
from bitext.store.files import read_source


def text_of(path: Path) -> str:
    """A file's text with LF line ends.

    Raises WorkspaceError when it cannot be read or is not UTF-8.
    """
    if not path.is_file():
        raise WorkspaceError("no such file", path=str(path))
    text = read_source(path.resolve(), path.resolve().parent).text.removeprefix("\ufeff")
    if not text.strip():
        raise WorkspaceError("the file is empty", path=str(path))
    return text.replace("\r\n", "\n").replace("\r", "\n")


def split_lines(text: str) -> list[str]:
    """Lines without their ends; other separators (U+2028, form feed) end none."""
    return text.removesuffix("\n").split("\n")


def differ(one: Path, ones: int, other: Path, others: int) -> UsageError:
    """The error for files that do not belong together."""
    message = f"{ones} lines, but {other} has {others}: line n of one must belong to line n"
    return UsageError(message, path=str(one))
