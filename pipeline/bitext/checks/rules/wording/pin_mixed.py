"""``pin-mixed``: one glossary term, several wordings in a post."""

from __future__ import annotations

from collections.abc import Iterator

from bitext.checks.pair import Pair
from bitext.checks.rule import Diagnostic, PostRule
from bitext.glossary.target_match import occurrences
from bitext.model import Pin, Severity, Term


class _Wordings:
    """Forms of one wording (full, short, plural) are no other wording."""

    def __init__(self) -> None:
        self._first: dict[Term, str] = {}
        self._told: set[Term] = set()

    def meet(self, pair: Pair) -> Iterator[Diagnostic]:
        for pin in dict.fromkeys(pair.pins):
            term, wording = pin.term, _wording(pin, pair.target.form)
            known = self._first.setdefault(term, wording) if wording else wording
            if wording != known and term not in self._told:
                self._told.add(term)
                yield Diagnostic(f"{pin.text!r} is {known!r} above and {wording!r} here", at=pair)

    def end(self) -> Iterator[Diagnostic]:
        yield from ()


def _wording(pin: Pin, text: str) -> str:
    """Which of the term's wordings a target uses; the glossary's own for its forms."""
    own = [w for w in pin.accepted if w not in pin.term.accept]
    if occurrences(own, text):
        return pin.term.target[0]
    return next((w for w in pin.term.accept if occurrences([w], text)), "")


RULE = PostRule(
    "pin-mixed",
    "A reader takes two words for two things.",
    Severity.INFO,
    _Wordings,
)
