"""``name-mixed``: one person has two names in a post (小明 as "Xiao Ming" and "Li Ming")."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bitext.checks.pair import Pair
from bitext.checks.reading.people import people, spelt, worded
from bitext.checks.rule import Diagnostic, Rule
from bitext.model import Severity


def _check(pairs: Sequence[Pair]) -> Iterator[Diagnostic]:
    """A name is what its first reading says; another person in its place is told."""
    known: dict[str, str] = {}
    for pair in pairs:
        source, here = pair.source.prose, list(people(pair.target.prose))
        if not here:
            continue
        read = {name for _, name in worded(source, pair.target.prose)}
        said = {frozenset(spelt(name)) for name in here}
        for han, name in known.items():
            if han not in source or frozenset(spelt(name)) in said:
                continue
            other = next((name for name in here if name not in read), "")
            if other and not set(spelt(name)) <= set(pair.target.prose.lower().split()):
                message = f"{han} is {name!r} elsewhere in this post, here perhaps {other!r}"
                yield Diagnostic(message, at=pair)
        for han, name in worded(source, pair.target.prose):
            known.setdefault(han, name)


RULE = Rule(
    "name-mixed",
    "Readers take two names for two people.",
    Severity.WARNING,
    _check,
    english=True,
    chinese=True,
)
