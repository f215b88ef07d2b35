"""``[reading]`` of ``bitext.toml``: patterns never sent, tags of one's own, dialects by glob."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bitext.errors import WorkspaceError
from bitext.settings import SettingsTable, nearest

_KEYS = ("protect", "tags", "dialects", "include", "exclude", "drafts")
_LONGEST = 500
#: Repetitions of repetitions: ``(a+)+`` takes a time that doubles with each letter.
_NESTED = re.compile(r"\((?:[^()\\]|\\.)*[*+}](?:[^()\\]|\\.)*\)(?:[*+]|\{\d*,\d*\})")


@dataclass(frozen=True, slots=True)
class ReadingSettings:
    """``[reading]``: what a site's own constructs are."""

    protect: tuple[str, ...] = ()
    tags: tuple[tuple[str, tuple[str | int, ...]], ...] = ()
    dialects: tuple[tuple[str, str], ...] = ()
    include: tuple[str, ...] = ()  #: globs of posts below the content folder; none: all
    exclude: tuple[str, ...] = ()
    drafts: bool = True  #: whether posts that say they are drafts are read


NOTHING_SAID = ReadingSettings()


def reading_settings(table: SettingsTable) -> ReadingSettings:
    """The table as it is used.

    Raises WorkspaceError, with the line, for what is unknown or cannot be.
    """
    for key in table:
        if key not in _KEYS:
            message = f"unknown key `{table.name_of(key)}`"
            raise table.error(message, key, hint=nearest(key, _KEYS), kind=WorkspaceError)
    drafts = table.get("drafts", True)
    if not isinstance(drafts, bool):
        raise _refused(table, "drafts", "must be true or false")
    return ReadingSettings(
        _protect(table),
        _tags(table),
        _dialects(table),
        _globs(table, "include"),
        _globs(table, "exclude"),
        drafts,
    )


def _globs(table: SettingsTable, key: str) -> tuple[str, ...]:
    given = table.get(key, [])
    if isinstance(given, list) and all(isinstance(item, str) and item for item in given):
        return tuple(given)
    raise _refused(table, key, 'must be a list of globs, such as ["posts/*", "*/draft-*"]')


def _refused(table: SettingsTable, key: str, problem: str, hint: str = "") -> Exception:
    return table.error(f"`{table.name_of(key)}` {problem}", key, hint=hint, kind=WorkspaceError)


def _protect(table: SettingsTable) -> tuple[str, ...]:
    given = table.get("protect", [])
    if not isinstance(given, list) or not all(isinstance(item, str) for item in given):
        raise _refused(table, "protect", 'must be a list of patterns, such as ["@@[^@]+@@"]')
    for pattern in given:
        if problem := _problem(pattern):
            hint = "patterns are Python's; in TOML write them in single quotes"
            raise _refused(table, "protect", f"holds `{pattern}`, which {problem}", hint)
    return tuple(given)


def _problem(pattern: str) -> str:
    """What is wrong with a pattern; empty when it can be used."""
    if len(pattern) > _LONGEST:
        return f"is longer than {_LONGEST} characters"
    try:
        compiled = re.compile(pattern)
    except (re.error, RecursionError, OverflowError) as error:
        return f"is no pattern: {error}"
    if compiled.match("") or all(map(compiled.search, ("中", "的", "x", "1"))):
        return "matches nothing at all, or any text: it would hide everything"
    if _NESTED.search(pattern):
        return "repeats a repetition: that takes too long on some texts"
    return ""


def _tags(table: SettingsTable) -> tuple[tuple[str, tuple[str | int, ...]], ...]:
    if "tags" not in table:
        return ()
    given = table["tags"]
    if not isinstance(given, SettingsTable):
        raise _refused(table, "tags", 'must be a table, such as mytag = ["title", 1]')
    found = []
    for name, shown in given.items():
        fits = isinstance(shown, list) and all(
            isinstance(item, str) or (type(item) is int and item > 0) for item in shown
        )
        if not fits or not isinstance(shown, list):
            problem = 'must be a list of names, and of places from 1, such as ["title", 1]'
            raise _refused(given, name, problem)
        found.append((name, tuple(shown)))
    return tuple(found)


def _dialects(table: SettingsTable) -> tuple[tuple[str, str], ...]:
    from bitext.dialects import DIALECTS  # a hundred patterns, compiled

    if "dialects" not in table:
        return ()
    given = table["dialects"]
    if not isinstance(given, SettingsTable):
        raise _refused(table, "dialects", 'must be a table, such as "notes/*" = "obsidian"')
    for glob, name in given.items():
        if name not in DIALECTS:
            hint = nearest(str(name), tuple(DIALECTS), "dialects")
            raise _refused(given, glob, "is no dialect of bitext", hint)
    return tuple((glob, str(name)) for glob, name in given.items())
