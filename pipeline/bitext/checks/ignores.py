"""``# bitext: ignore ID reason`` in the translator comment of a catalog entry."""

from __future__ import annotations

import re
from typing import NamedTuple

from bitext.checks.levels import unknown

_LINE = re.compile(
    r"^[^\S\n]*bitext:[^\S\n]*ignore\b[ \t]*(?P<ids>[\w-]+(?:\s*,\s*[\w-]+)*)?(?P<reason>.*)$", re.M
)


class Ignore(NamedTuple):
    """One comment line: the checks it silences, and why."""

    ids: tuple[str, ...]
    reason: str

    @property
    def problem(self) -> str:
        """What is wrong with it, in words; empty when it may silence something."""
        if not self.ids:
            return "`bitext: ignore` names no check"
        if wrong := unknown(self.ids):
            return wrong
        return "" if self.reason else f"say why `{', '.join(self.ids)}` is ignored here"


def ignores(comment: str) -> list[Ignore]:
    """The ignore lines of a comment, other lines left alone."""
    return [
        Ignore(tuple(re.findall(r"[\w-]+", m["ids"] or "")), m["reason"].strip(" :-–—"))
        for m in _LINE.finditer(comment)
    ]
