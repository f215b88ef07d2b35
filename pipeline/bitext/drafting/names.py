"""Names of people as a run has worded them: what follows is told, so that one person has one name.

They are no pins: nothing is refused for them, and a memory key does not depend on them, so what
is drafted once stays so, whichever segment came first.  Only what the letters of the source read
as is told on, so a misread name does not spread.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from bitext.backends.protocol import Request

MOST = 8  #: told to one segment: more would say more than the segment itself


@dataclass
class Names:
    """Han letters -> the first wording that reads them, in one run."""

    known: dict[str, str] = field(default_factory=dict)

    def learn(self, source: str, target: str) -> None:
        """Take in the people of a draft that is kept."""
        from bitext.checks.reading.people import worded

        for han, name in worded(source, target):
            self.known.setdefault(han, name)

    def tell(self, request: Request) -> Request:
        """The request with the names that occur in it, behind the glossary's terms."""
        said = {source for source, _ in request.terms}
        news = tuple(
            pair for pair in self.known.items() if pair[0] in request.text and pair[0] not in said
        )
        return replace(request, terms=request.terms + news[:MOST]) if news else request
