"""The tables of ``bitext.toml``: declared as dataclasses, read in one way.

A setting is declared once, with its default, what makes a value of it and what it is for:

    @dataclass(frozen=True)
    class Acme:
        url: str = setting("https://acme.example", text, "the service")

    read(Acme, settings, "backends.acme")

What does not fit is told with file, line and the nearest name.  The references in docs/ are
written from the same declarations.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from math import inf
from typing import Any, TypeGuard, TypeVar

from bitext.errors import BitextError, UsageError, WorkspaceError

T = TypeVar("T")
Keys = tuple[str, ...]  #: of tables within tables: ``("backends", "chat")``


@dataclass(frozen=True, slots=True, eq=False)
class SettingsTable(Mapping[str, object]):
    """A table of a settings file that knows where it stands; equal to a dict of the same."""

    held: Mapping[str, object]
    keys_above: Keys = ()
    path: str = ""
    #: where each key and each table is written first, 1-based
    lines: Mapping[Keys, int] = field(default_factory=dict)
    also: Keys = ()  #: settings that somebody else reads from this table

    def __getitem__(self, key: str) -> object:
        value = self.held[key]
        if isinstance(value, dict):
            return SettingsTable(value, (*self.keys_above, key), self.path, self.lines)
        return value

    def __iter__(self) -> Iterator[str]:
        return iter(self.held)

    def __len__(self) -> int:
        return len(self.held)

    def without(self, others: Keys) -> SettingsTable:
        """The table less the settings that somebody else reads."""
        rest = {key: value for key, value in self.held.items() if key not in others}
        return SettingsTable(rest, self.keys_above, self.path, self.lines, others)

    def only(self, ours: Keys) -> SettingsTable:
        """The table less everything else."""
        rest = {key: value for key, value in self.held.items() if key in ours}
        return SettingsTable(rest, self.keys_above, self.path, self.lines)

    def having(self, key: str, value: object) -> SettingsTable:
        """The table with one setting more, or another value of it."""
        return SettingsTable(
            {**self.held, key: value}, self.keys_above, self.path, self.lines, self.also
        )

    def error(
        self, message: str, key: str = "", *, hint: str = "", kind: type[BitextError] = UsageError
    ) -> BitextError:
        """An error about ``key``, or about the table, at the line where that stands."""
        at = (*self.keys_above, key) if key else self.keys_above
        line = next((self.lines[at[:n]] for n in range(len(at), 0, -1) if at[:n] in self.lines), 0)
        return kind(message, path=self.path, line=line, hint=hint)

    def name_of(self, key: str) -> str:
        """The key with the tables around it: ``backends.chat.model``."""
        return ".".join((*self.keys_above, key))


def table_of(settings: Mapping[str, object], name: str) -> SettingsTable:
    """Settings as a table; a plain mapping, as programs have it, gets the dotted ``name``."""
    return (
        settings
        if isinstance(settings, SettingsTable)
        else SettingsTable(settings, tuple(name.split(".")))
    )


#: Most dots on a line, as in headers: time and memory grow with the square of a key's parts.
_DOTS = 200


#: What to do about what tomllib says, by how that begins.
_HINTS = {
    "Invalid value": 'strings need quotes: key = "value"',
    "Unterminated string": "a string ends on its line, with the quote that it began with",
    "Cannot overwrite": "it is set twice: keep one of the two",
    "Cannot declare": "it is there twice: keep one of the two",
    "Expected '='": 'a setting is key = "value"; a key with blanks needs quotes',
}


def parse(text: str, path: str) -> SettingsTable:
    """A TOML file as a table.

    Raises:
        WorkspaceError: it is broken, with line and column.
    """
    text = text.removeprefix("\ufeff")  # Windows editors write one
    for number, written in enumerate(text.split("\n"), 1):
        if written.count(".") > _DOTS:
            raise WorkspaceError(f"more than {_DOTS} dots on a line", path=path, line=number)
    try:
        return SettingsTable(tomllib.loads(text), (), path, _lines(text))
    except tomllib.TOMLDecodeError as error:
        message, _, place = str(error).partition(" (at ")
        numbers = [int(number) for number in re.findall(r"\d+", place)]
        line, column = numbers if len(numbers) == 2 else (text.count("\n") + 1, 0)
        hint = next((said for start, said in _HINTS.items() if message.startswith(start)), "")
        raise WorkspaceError(message, path=path, line=line, column=column, hint=hint) from error
    except (ValueError, RecursionError) as error:  # a 100,000-digit number, 10,000 brackets
        raise WorkspaceError("this is not a sensible TOML file", path=path) from error


_KEY = r"""(?:[A-Za-z0-9_-]+|"[^"\n]*"|'[^'\n]*')"""
_WRITTEN = re.compile(rf"\s*+(\[\[?)?\s*+({_KEY}(?:\s*+\.\s*+{_KEY})*+)\s*+(?(1)\]|=)")


def _lines(text: str) -> dict[Keys, int]:
    """1-based line of each key and table, with those above it; the first one counts."""
    found: dict[Keys, int] = {}
    table: Keys = ()
    for number, line in enumerate(text.splitlines(), 1):
        if match := _WRITTEN.match(line):
            own = tuple(key.strip("\"'") for key in re.findall(_KEY, match[2]))
            table, at = (own, own) if match[1] else (table, (*table, *own))
            for length in range(1, len(at) + 1):
                found.setdefault(at[:length], number)
    return found


def setting(default: T, convert: Callable[[object], T], says: str) -> T:
    """Declare a field: its default, what makes a value of it (or raises ValueError), its purpose.

    The message of the ValueError goes on where the name of the setting ends: "must be …".
    """
    metadata = {"convert": convert, "says": says}
    if isinstance(default, Mapping):
        return field(default_factory=lambda: default, metadata=metadata)
    return field(default=default, metadata=metadata)


@dataclass(frozen=True, slots=True)
class NoSettings:
    """For a table in which nothing can be set."""


def names(kind: type) -> Keys:
    """The settings that a dataclass declares."""
    return tuple(item.name for item in fields(kind) if "convert" in item.metadata)


def read(
    kind: type[T],
    settings: Mapping[str, object],
    name: str = "",
    *,
    error: type[BitextError] = UsageError,
) -> T:
    """Make the dataclass ``kind`` of a table; what the table does not hold has its default.

    ``name`` is the dotted name of a table that does not know its own.  Raises ``error`` for a
    setting that ``kind`` does not declare and for a value that does not fit.
    """
    table = table_of(settings, name)
    known = names(kind)
    values: dict[str, Any] = {}
    for key, value in table.items():
        if key not in known:
            message = f"unknown key `{table.name_of(key)}`"
            raise table.error(message, key, hint=nearest(key, known + table.also), kind=error)
        try:
            values[key] = _converter(kind, key)(value)
        except ValueError as wrong:
            message = f"`{table.name_of(key)}` {wrong}"
            raise table.error(message, key, kind=error) from None
    return kind(**values)


def _converter(kind: type[Any], key: str) -> Callable[[object], object]:
    convert: Callable[[object], object] = kind.__dataclass_fields__[key].metadata["convert"]
    return convert


def nearest(name: str, known: Keys, all_of_them: str = "known keys") -> str:
    """The known name that was meant, else all of them, as a hint."""
    from difflib import get_close_matches

    if match := get_close_matches(name, known, n=1):
        return f"did you mean `{match[0]}`?"
    return f"{all_of_them}: {', '.join(known)}" if known else "it has no settings"


def text(value: object) -> str:
    if isinstance(value, str) and value.strip() and value.isprintable():
        return value.strip()
    raise ValueError("must be a text in quotes")


def flag(value: object) -> bool:
    if isinstance(value, bool):
        return value
    raise ValueError("must be true or false")


def one_of(*allowed: str) -> Callable[[object], str]:
    def convert(value: object) -> str:
        if isinstance(value, str) and value in allowed:
            return value
        raise ValueError(f"must be one of {', '.join(allowed)}")

    return convert


def whole(least: int, most: float = inf) -> Callable[[object], int]:
    """A whole number from ``least`` to ``most``."""
    wanted = f"from {least} up" if most == inf else f"from {least} to {most}"

    def convert(value: object) -> int:
        if isinstance(value, int) and not isinstance(value, bool) and least <= value <= most:
            return value
        raise ValueError(f"must be a whole number {wanted}")

    return convert


def number(least: float, most: float) -> Callable[[object], float]:
    """A number from ``least`` to ``most``, with or without a fraction."""

    def convert(value: object) -> float:
        if _is_number(value) and least <= float(value) <= most:
            return float(value)
        raise ValueError(f"must be a number from {least:g} to {most:g}")

    return convert


_LEAST, _MOST = 1e-6, 10**12


def above_zero(value: object) -> float:
    if not _is_number(value) or not value > 0:
        raise ValueError("must be a number above 0")
    if not _LEAST <= value <= _MOST:  # what clocks and counts can be reckoned with
        raise ValueError(f"must be a number from {_LEAST:f} to {_MOST:,}")
    return float(value)


def _is_number(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)
