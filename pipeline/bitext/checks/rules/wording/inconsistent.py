"""``inconsistent``: the same source translated differently, in a post or across posts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import blake2b
from typing import NamedTuple, Protocol

from bitext.checks.pair import Pair
from bitext.checks.rule import Diagnostic, Rule
from bitext.model import Severity
from bitext.placeholders import PLACEHOLDER

#: Shorter sources (是, 其他) mean different things in different places.
SHORTEST = 4


class Met(NamedTuple):
    """How a source is translated at a place: what is compared, and what is shown."""

    source: str  #: a digest, as in a hundred thousand posts nobody wants to hold the texts
    plain: str  #: likewise, of the wording
    shown: str
    path: str
    line: int
    key: str


class FirstWordings(Protocol):
    """Source -> how it was translated first; a dictionary, where all of them can be held."""

    def setdefault(self, key: str, value: Met, /) -> Met:
        """How it was translated first: as ``value`` says, where it was not yet."""
        ...


def met(pair: Pair) -> Met | None:
    """What is remembered of a pair; nothing of a short one.

    Case, spaces and final punctuation make no difference: a heading has its own.
    """
    source = _plain(pair.source.form)
    if len(pair.language.letter.findall(source)) < SHORTEST:
        return None
    plain, shown = _digest(_plain(pair.target.form)), _short(pair.target.natural)
    return Met(_digest(source), plain, shown, pair.path, pair.line, pair.key)


def differs(here: Met, seen: FirstWordings) -> Iterator[Diagnostic]:
    """Remember a wording, and say where it differs from the first of its source."""
    first = seen.setdefault(here.source, here)
    if first.plain != here.plain:
        yield Diagnostic(f"{first.path} says {first.shown!r} for the same source")


def _check(at: tuple[Pair, FirstWordings]) -> Iterator[Diagnostic]:
    pair, seen = at
    if here := met(pair):
        yield from differs(here, seen)


def _plain(form: str) -> str:
    words = PLACEHOLDER.sub(lambda found: found[0] * bool(found["single"]), form)
    return re.sub(r"[\s\-.,;:!?。，；：！？“”\"'’‘]+", "", words).casefold()


def _digest(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 50 else line[:49] + "…"


RULE = Rule(
    "inconsistent",
    "The same sentence in two wordings confuses readers, and one of them is better.",
    Severity.INFO,
    _check,
)
