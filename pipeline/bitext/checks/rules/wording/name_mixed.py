"""``name-mixed``: one person has two names in a post (小明 as "Xiao Ming" and "Li Ming")."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bitext.checks.pair import Pair
from bitext.checks.reading.people import people, spelt, worded
from bitext.checks.rule import Diagnostic, PostRule
from bitext.model import Severity


class _Names:
    """A name is what its first reading says; another person in its place is told."""

    def __init__(self) -> None:
        self._known = _Known()

    def meet(self, pair: Pair) -> Iterator[Diagnostic]:
        source, target = pair.source.prose, pair.target.prose
        if not (here := list(people(target))):
            return
        found = list(worded(source, target))
        read = {name for _, name in found}
        if other := next((name for name in here if name not in read), ""):
            said = {frozenset(spelt(name)) for name in here}
            words = set(target.lower().split())
            for han, name in self._known.within(source):
                if frozenset(spelt(name)) not in said and not set(spelt(name)) <= words:
                    message = f"{han} is {name!r} elsewhere in this post, here perhaps {other!r}"
                    yield Diagnostic(message, at=pair)
        self._known.add(found)

    def end(self) -> Iterator[Diagnostic]:
        yield from ()


class _Known:
    """Names by their Han letters, in the order met.

    A post may have as many as paragraphs: a text is looked through for all of them at once.
    """

    def __init__(self) -> None:
        self._names: dict[str, tuple[int, str]] = {}
        self._sizes: set[int] = set()

    def add(self, found: Sequence[tuple[str, str]]) -> None:
        for han, name in found:
            self._names.setdefault(han, (len(self._names), name))
            self._sizes.add(len(han))

    def within(self, source: str) -> list[tuple[str, str]]:
        spans = {source[at : at + n] for n in self._sizes for at in range(len(source) - n + 1)}
        there = sorted((*self._names[han], han) for han in spans & self._names.keys())
        return [(han, name) for _, name, han in there]


RULE = PostRule(
    "name-mixed",
    "Readers take two names for two people.",
    Severity.WARNING,
    _Names,
    english=True,
    chinese=True,
)
