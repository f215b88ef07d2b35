"""Patterns of the long tables: compiled when a text first wants them.

The tables have hundreds of rows and a post needs a few of them, but compiling them all took half
of the time in which `bitext.checks` is imported.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Lazily:
    """A regular expression that costs nothing until it is looked for."""

    pattern: str
    flags: re.RegexFlag = re.RegexFlag.NOFLAG

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """The expression itself."""
        return re.compile(self.pattern, self.flags)

    def search(self, text: str) -> re.Match[str] | None:
        """As of a compiled one."""
        return self.compiled.search(text)

    def count(self, text: str) -> int:
        """How often it is found."""
        return len(self.compiled.findall(text))
