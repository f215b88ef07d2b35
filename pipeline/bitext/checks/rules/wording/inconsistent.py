"""``inconsistent``: the same source translated differently, in a post or across posts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from bitext.checks.pair import Pair
from bitext.checks.rule import Diagnostic, Rule
from bitext.model import Severity
from bitext.placeholders import PLACEHOLDER

#: Shorter sources (是, 其他) mean different things in different places.
SHORTEST = 4


class FirstWording(NamedTuple):
    """How a source was translated first, and where."""

    plain: str
    shown: str
    path: str


Seen = dict[str, FirstWording]


def _check(met: tuple[Pair, Seen]) -> Iterator[Diagnostic]:
    """Case, spaces and final punctuation make no difference: a heading has its own."""
    pair, seen = met
    source = _plain(pair.source.form)
    if len(pair.language.letter.findall(source)) < SHORTEST:
        return
    here = FirstWording(_plain(pair.target.form), _short(pair.target.natural), pair.path)
    first = seen.setdefault(source, here)
    if first.plain != here.plain:
        yield Diagnostic(f"{first.path} says {first.shown!r} for the same source")


def _plain(form: str) -> str:
    words = PLACEHOLDER.sub(lambda found: found[0] * bool(found["single"]), form)
    return re.sub(r"[\s\-.,;:!?。，；：！？“”\"'’‘]+", "", words).casefold()


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 50 else line[:49] + "…"


RULE = Rule(
    "inconsistent",
    "The same sentence in two wordings confuses readers, and one of them is better.",
    Severity.INFO,
    _check,
)
