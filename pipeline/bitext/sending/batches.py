"""Which requests travel in one call, and which need none of their own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields, replace
from operator import attrgetter

from bitext.backends.protocol import Draft, Limits, Request

#: All of a request but its key.
_ASKED = attrgetter(*(field.name for field in fields(Request) if field.name != "key"))


#: Answers that are kept for twins which may come: of a post of 15 MB all are 60 MB.
_REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class Pending:
    """A request and its past."""

    request: Request
    answers: int = 0  #: drafts for it that were not accepted
    silent: bool = False  #: a call brought no answer to it: it is asked once more, alone

    @property
    def key(self) -> str:
        return self.request.key

    @property
    def chars(self) -> int:
        return self.request.chars


Batch = tuple[Pending, ...]


def arrange(asks: Iterable[Pending], limits: Limits) -> Sequence[Pending]:
    """The order in which asks are batched."""
    by_length = limits.batching == "length"
    return sorted(asks, key=lambda ask: ask.chars) if by_length else list(asks)


def pack(asks: Iterable[Pending], limits: Limits) -> Iterator[Batch]:
    """Cut a sequence into batches within the limits; no key twice in one batch."""
    batch: dict[str, Pending] = {}
    chars = 0
    title = ""
    for ask in asks:
        full = len(batch) >= limits.max_items or chars + ask.chars > limits.max_chars
        foreign = limits.batching == "post" and ask.request.title != title
        if batch and (full or foreign or ask.key in batch):
            yield tuple(batch.values())
            batch, chars = {}, 0
        batch[ask.key] = ask
        chars += ask.chars
        title = ask.request.title
    if batch:
        yield tuple(batch.values())


@dataclass(slots=True)
class Deduplicator:
    """Requests that differ in their keys only share a call: the first asks for all of them.

    Segments are deduplicated before they come here; their parts ("请看" before a link) are not.
    A service that takes plain text looks at nothing else; for the others all must be equal.
    """

    limits: Limits
    _first: dict[tuple[object, ...], str] = field(default_factory=dict)  #: -> key under way
    _others: dict[str, list[Request]] = field(default_factory=dict)  #: key under way -> its twins
    _drafts: dict[tuple[object, ...], Draft] = field(default_factory=dict)

    def draft(self, request: Request) -> Draft | None:
        """The answer that a twin has already had."""
        known = self._drafts.get(self._same(request))
        return replace(known, key=request.key) if known else None

    def joins(self, request: Request) -> bool:
        """Whether a twin is under way, whose answer this request will share; else it leads."""
        leader = self._first.setdefault(self._same(request), request.key)
        if leader == request.key:
            return False
        self._others.setdefault(leader, []).append(request)
        return True

    def of(self, key: str) -> Sequence[Request]:
        """Those that wait for the request ``key``."""
        return self._others.get(key, ())

    def settle(self, request: Request, draft: Draft | None) -> None:
        """``request`` and its twins are through: with a draft, or without one."""
        same = self._same(request)
        if self._first.get(same) == request.key:
            del self._first[same]
            self._others.pop(request.key, None)
        if draft is not None and not request.fault and len(self._drafts) < _REMEMBERED:
            self._drafts.setdefault(same, draft)

    def _same(self, request: Request) -> tuple[object, ...]:
        if self.limits.markup == "none":
            return request.text, request.fault
        return _ASKED(request)
