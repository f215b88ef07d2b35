"""Why a reply is not used, and a count of what was done about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from bitext.model import Finding


class Cause(StrEnum):
    """The classes of faults; each has remedies of its own (``drafting.strategies``)."""

    EMPTY = "empty or cut off"
    MARKUP = "markup lost"
    PIN = "term lost"
    UNTRANSLATED = "{} left"  #: with the name of the source's language
    LENGTH = "too short or long"
    CHATTER = "a remark"
    ADDED = "something added"
    STRUCTURE = "reads as markup"
    SILENT = "no answer"
    LEAK = "our own words"
    DOUBT = "a check's error"


@dataclass(frozen=True, slots=True)
class DoubtedDraft:
    """A draft that could be used but for what the checks say of it."""

    text: str  #: placeholder form, as the memory keeps it
    target: str  #: natural Markdown
    doubts: tuple[Finding, ...]
    answers: int = 1  #: that it is the best of

    def better(self, other: DoubtedDraft | None) -> DoubtedDraft:
        """Of two the one with fewer errors, else the other, which was there before."""
        if other is None:
            return self
        best = self if len(self.doubts) < len(other.doubts) else other
        return replace(best, answers=self.answers + other.answers)


@dataclass(frozen=True, slots=True)
class Rejected:
    """Why the replies to an attempt are not used; the reason is written for the backend."""

    cause: Cause
    reason: str
    kept: Mapping[str, str] = field(default_factory=dict)  #: good sentences, by what was sent
    repaired: Cause | None = None  #: what a repair was tried for, in vain
    draft: DoubtedDraft | None = None  #: what can be kept if nothing better comes

    def besides(self, before: DoubtedDraft | None) -> Rejected:
        """The same with the best of both candidates."""
        return replace(self, draft=self.draft.better(before) if self.draft else before)


#: Remedies that are no step of the ladder: to ask nothing; to ask the same, the fault named.
MENDED, AGAIN = "mended", "asked again"
#: The first step, where it is not the first backend's.
NEXT = "next engine"


@dataclass(frozen=True, slots=True)
class Remedy:
    """A row of the table: how often a remedy was tried against a cause, and how often it helped."""

    cause: str
    remedy: str
    fired: int
    rescued: int


@dataclass(slots=True)
class Tally:
    """Counts segments (equal ones of a window once); a segment may fire several remedies."""

    language: str = "Chinese"  #: of the source, as its table names it
    fired: Counter[tuple[Cause, str]] = field(default_factory=Counter)
    rescued: Counter[tuple[Cause, str]] = field(default_factory=Counter)

    def note(self, cause: Cause | None, remedy: str, *, rescued: bool) -> None:
        """Count a remedy once it is known whether it helped; without a cause there was none."""
        if cause is not None:
            self.fired[cause, remedy] += 1
            self.rescued[cause, remedy] += rescued

    def rows(self) -> Iterator[Remedy]:
        """The table, by cause in the order of `Cause`, then in the order first tried."""
        for cause in Cause:
            for (known, remedy), fired in self.fired.items():
                if known is cause:
                    yield Remedy(
                        cause.format(self.language), remedy, fired, self.rescued[cause, remedy]
                    )
