"""What a check is: an id, a reason, a severity, and a function that finds faults."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

from bitext.checks.pair import Pair
from bitext.languages import CHINESE, LanguagePair
from bitext.model import Severity

Subject = TypeVar("Subject", contravariant=True)


class Diagnostic(NamedTuple):
    """What a rule found wrong, in words for a reviewer."""

    message: str
    severity: Severity | None = None  #: where it differs from the rule's own
    at: Pair | None = None  #: the segment, for rules that look at more than one


@dataclass(frozen=True, slots=True)
class Rule(Generic[Subject]):
    """One check.

    ``Subject`` is what it looks at: a `Pair`, the pairs of a post in their order, or a
    pair with the wordings met before it.  ``check`` is pure and never raises.
    """

    id: str
    reason: str  #: one sentence: why a reviewer should care
    severity: Severity
    check: Callable[[Subject], Iterator[Diagnostic]]
    english: bool = False  #: knows English: silent for any other target language
    chinese: bool = False  #: knows Chinese: silent for any other source language
    apart: bool = False  #: tells languages by their letters: silent where both share them
    optional: bool = False  #: off unless ``bitext.toml`` or ``--select`` names it

    def knows(self, languages: LanguagePair) -> bool:
        """Whether it can judge translations between these languages."""
        chinese = languages.source_language is CHINESE
        if self.apart and languages.shares_letters:
            return False
        return (chinese or not self.chinese) and (languages.is_english or not self.english)
