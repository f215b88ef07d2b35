"""What is known of a language; a table of `bitext.languages` is one of these."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property


@dataclass(frozen=True, eq=False)
class SourceLanguage:
    """A language that posts are written in."""

    code: str  #: the first part of its tags: ``zh`` of ``zh-TW``
    name: str  #: in prompts and messages
    letters: str  #: of its script, as the inside of a character class: these make text prose
    sentence: re.Pattern[str]  #: a sentence with its end and the spaces behind it
    western: Mapping[int, str]  #: its punctuation as the target writes it (`str.translate`)
    example: str  #: "Run <2/> in the <1>console</1>." for prompts
    also: tuple[str, ...] = ()  #: codes of languages written alike, read by the same table
    names: Mapping[str, str] = field(default_factory=dict)  #: subtag -> a name more exact

    @cached_property
    def letter(self) -> re.Pattern[str]:
        """A letter of its script."""
        return re.compile(f"[{self.letters}]")

    @cached_property
    def run(self) -> re.Pattern[str]:
        """Letters of its script in a row."""
        return re.compile(f"[{self.letters}]+")

    def is_prose(self, text: str) -> bool:
        """Whether a text holds a letter of this language: only then is it sent to a backend."""
        return self.letter.search(text) is not None


@dataclass(frozen=True, eq=False)
class TargetLanguage:
    """A language that editions are written in."""

    code: str
    name: str
