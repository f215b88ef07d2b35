"""What a check is: an id, a reason, a severity, and a function that finds faults."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import KW_ONLY, dataclass
from typing import Generic, NamedTuple, Protocol, TypeVar

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
class Declared:
    """What all checks say of themselves."""

    id: str
    reason: str  #: one sentence: why a reviewer should care
    severity: Severity
    _: KW_ONLY
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


@dataclass(frozen=True, slots=True)
class Rule(Declared, Generic[Subject]):
    """One check.

    ``Subject`` is what it looks at: a `Pair`, or a pair with the wordings met before it.
    ``check`` is pure and never raises.
    """

    check: Callable[[Subject], Iterator[Diagnostic]]


class AlongPost(Protocol):
    """A check on its way through a post, which keeps what it needs of the pairs it has met."""

    def meet(self, pair: Pair) -> Iterator[Diagnostic]:
        """Look at the next pair."""
        ...

    def end(self) -> Iterator[Diagnostic]:
        """Say what can be said when all are met."""
        ...


@dataclass(frozen=True, slots=True)
class PostRule(Declared):
    """A check of a whole post; its pairs go past one by one, and nobody holds all of them."""

    begin: Callable[[], AlongPost]

    def check(self, pairs: Iterable[Pair]) -> Iterator[Diagnostic]:
        """What it says of pairs in their order; never raises."""
        along = self.begin()
        for pair in pairs:
            yield from along.meet(pair)
        yield from along.end()
