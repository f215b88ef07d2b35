"""What `bitext evaluate` asks of a translation run that nobody else does."""

from __future__ import annotations

from dataclasses import dataclass

from bitext.backends.protocol import Backend


@dataclass(frozen=True, slots=True)
class Trial:
    """One engine, some of the segments, perhaps not the whole ladder."""

    engine: Backend
    keys: frozenset[str]  #: the segments to draft; the others are context
    last: int | None = None  #: no step of the ladder after this one
