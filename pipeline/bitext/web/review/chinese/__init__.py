"""What the server says, for a page in Chinese: sentences of bitext's, found again.

A message is made where something is noticed, by parts that know nothing of a page.  ``zh.po`` has
its words with ``{}`` where a text of its own stands, ``{:}`` where a sentence of the same table
does.  What is not in it (a service's own words) stays as it was said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib.resources import files

import polib

#: Longer ones are a text with something around it, and would take long to be looked for.
_LONGEST = 600
_HOLE = re.compile(r"\{(:?)\}")
#: Names under which an answer or an event has something for a person to read.
_SAID = ("error", "hint", "message", "explain", "summary", "missing", "change")
#: What holds rows with such names; texts of posts are in none of them.
_HOLDERS = ("findings", "problems", "engines")


def in_language(value: object, language: str) -> object:
    """An answer as a page in a language is told it."""
    return value if language != "zh" else _walked(value)


def in_chinese(text: str) -> str:
    """A sentence of bitext in Chinese; itself where no table has it.

    >>> in_chinese("3 became '4'")
    "3 变成了 '4'"
    """
    return _found(text) if 0 < len(text) <= _LONGEST else text


def words() -> Mapping[str, str]:
    """The table: what is said in English, in Chinese."""
    text = files(__name__).joinpath("zh.po").read_text("utf-8")
    return {entry.msgid: entry.msgstr for entry in polib.pofile(text)}


def _walked(value: object) -> object:
    if isinstance(value, list):
        return [_walked(one) for one in value]
    if isinstance(value, dict):
        return {name: _told(name, one) for name, one in value.items()}
    return value


def _told(name: str, value: object) -> object:
    if name in _SAID and isinstance(value, str):
        return in_chinese(value)
    return _walked(value) if name in _HOLDERS else value


@lru_cache(maxsize=20_000)
def _found(text: str) -> str:
    for pattern, chinese, inner in _patterns():
        if match := pattern.fullmatch(text):
            parts = enumerate(match.groups())
            return chinese.format(*(_found(part) if n in inner else part for n, part in parts))
    return text


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[re.Pattern[str], str, frozenset[int]], ...]:
    return tuple(_compiled(words()))


def _compiled(table: Mapping[str, str]) -> Iterator[tuple[re.Pattern[str], str, frozenset[int]]]:
    for english, chinese in table.items():
        parts = _HOLE.split(english)  # text, kind of hole, text, …
        pattern = "(.*?)".join(map(re.escape, parts[::2]))
        inner = frozenset(n for n, kind in enumerate(parts[1::2]) if kind)
        yield re.compile(pattern, re.DOTALL), chinese, inner
