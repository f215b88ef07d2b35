"""Languages as data: one table each, and the pair of a workspace.

A language that posts are written in is a `SourceLanguage` in ``SOURCES``; what is prose, where a
sentence ends and what prompts call it is asked of that table and nowhere else.  ``zh``→``en``
is what is tuned; ``ja``→``en`` is a table and nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from bitext.errors import UsageError
from bitext.languages.en import ENGLISH
from bitext.languages.ja import JAPANESE
from bitext.languages.table import SourceLanguage
from bitext.languages.zh import CHINESE

__all__ = [
    "CHINESE",
    "CHINESE_ENGLISH",
    "ENGLISH",
    "JAPANESE",
    "SOURCES",
    "LanguagePair",
    "SourceLanguage",
    "name",
    "pick",
    "primary",
    "same",
    "unread",
]

_TABLES = (CHINESE, JAPANESE)
SOURCES = {code: table for table in _TABLES for code in (table.code, *table.also)}
#: What prompts call languages without a table.
_OTHERS = {
    "de": "German", "fr": "French", "es": "Spanish", "pt": "Portuguese", "it": "Italian",
    "ko": "Korean", "ru": "Russian",
}  # fmt: skip


class LanguagePair(NamedTuple):
    """Tags (BCP 47) of source and target as configured, for example ``zh-CN`` and ``en``."""

    source: str = "zh-CN"
    target: str = "en"

    @property
    def source_language(self) -> SourceLanguage:
        """The table of the source; raises UsageError where there is none."""
        return _table(self.source)

    @property
    def shares_letters(self) -> bool:
        """Whether letters of the source are letters of the target too, and tell nothing."""
        return primary(self.target) in SOURCES

    @property
    def is_english(self) -> bool:
        """Whether the edition is in English, which many checks are made for."""
        return primary(self.target) == ENGLISH.code


#: What bitext is tuned for, and does where nothing else is said.
CHINESE_ENGLISH = LanguagePair()


@cache
def _table(tag: str) -> SourceLanguage:
    if problem := unread(tag):
        raise UsageError(f"the source language {problem}")
    return SOURCES[primary(tag)]


def primary(tag: str) -> str:
    """The language of a BCP 47 tag, without script and region."""
    return tag.replace("_", "-").partition("-")[0].lower()


def name(tag: str) -> str:
    """The English name of a BCP 47 tag's language, with the script where it is traditional."""
    language = primary(tag)
    if language == ENGLISH.code:
        return ENGLISH.name
    if table := SOURCES.get(language):
        subtags = tag.lower().replace("_", "-").split("-")
        return next((table.names[s] for s in subtags if s in table.names), table.name)
    return _OTHERS.get(language, tag)


def unread(tag: str) -> str:
    """Why posts in this language cannot be translated, as the end of a sentence; else empty."""
    if primary(tag) in SOURCES:
        return ""
    return f"must be {_names()}, not {tag!r}: bitext has no table of its letters and sentences"


def same(one: str, other: str) -> bool:
    """Whether nothing can be translated between two languages: they are read by one table."""
    tables = (SOURCES.get(primary(tag), primary(tag)) for tag in (one, other))
    return len({*tables}) == 1


def _names() -> str:
    return " or ".join(f'"{table.code}" ({table.name})' for table in _TABLES)


def pick(tags: Sequence[str], wanted: str) -> str | None:
    """Of the language tags of a file the one that is ``wanted``, else of the same language."""
    folded = {tag: tag.lower().replace("_", "-") for tag in tags}
    exact = [tag for tag, name in folded.items() if name == wanted.lower()]
    alike = [tag for tag in tags if primary(tag) == primary(wanted)]
    return next(iter(exact + alike), None)
