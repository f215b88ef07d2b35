"""``pin-mixed``: one glossary term, several wordings in a post."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bitext.checks.pair import Pair
from bitext.checks.rule import Diagnostic, Rule
from bitext.glossary.target_match import occurrences
from bitext.model import Pin, Severity, Term


def _check(pairs: Sequence[Pair]) -> Iterator[Diagnostic]:
    """Forms of one wording (full, short, plural) are no other wording."""
    first: dict[Term, str] = {}
    told: set[Term] = set()
    for pair in pairs:
        for pin in dict.fromkeys(pair.pins):
            term, wording = pin.term, _wording(pin, pair.target.form)
            known = first.setdefault(term, wording) if wording else wording
            if wording != known and term not in told:
                told.add(term)
                yield Diagnostic(f"{pin.text!r} is {known!r} above and {wording!r} here", at=pair)


def _wording(pin: Pin, text: str) -> str:
    """Which of the term's wordings a target uses; the glossary's own for its forms."""
    own = [w for w in pin.accepted if w not in pin.term.accept]
    if occurrences(own, text):
        return pin.term.target[0]
    return next((w for w in pin.term.accept if occurrences([w], text)), "")


RULE = Rule(
    "pin-mixed",
    "A reader takes two words for two things.",
    Severity.INFO,
    _check,
)
