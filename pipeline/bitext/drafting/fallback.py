"""The backends of a run in order of preference: who takes over when one cannot go on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bitext.backends.protocol import Backend
from bitext.errors import BackendError, BackendUnavailable
from bitext.store.memory import Remembered

#: Between the signatures of backends that have failed, in a row of the memory without a target.
_SEPARATOR = "\n"
_NONE = frozenset[str]()


def failed_backends(row: Remembered | None) -> frozenset[str]:
    """The signatures of the backends that found no usable draft for a remembered text."""
    if row is None or row.target:
        return _NONE  # the same for all: each would weigh 216 bytes
    return frozenset(row.signature.split(_SEPARATOR))


def failures(signatures: Sequence[str] | frozenset[str]) -> str:
    """What such a row has as its signature."""
    return _SEPARATOR.join(sorted(set(signatures)))


@dataclass(frozen=True, slots=True)
class NoDraft:
    """Why a segment has no draft."""

    reason: str = "this engine found no usable draft in an earlier run"
    passing: bool = False  #: a service was in trouble: says nothing about the segment


@dataclass
class FallbackChain:
    """The backends, and why some of them have stopped; ``warn`` is told once of each."""

    backends: tuple[Backend, ...]
    warn: Callable[[str], None]
    stopped: dict[str, str] = field(default_factory=dict)  #: name -> reason
    missing: dict[str, str] = field(default_factory=dict, init=False)  #: what each still needs
    announced: set[str] = field(default_factory=set)  #: whose taking over has been told

    def __post_init__(self) -> None:
        self.missing = {backend.name: backend.missing() for backend in self.backends}
        for backend in self.backends[1:]:
            if (reason := self.missing[backend.name]) and not all(self.missing.values()):
                self.warn(f"{backend.name} cannot take over: {reason}")

    def unable(self) -> BackendUnavailable | None:
        """What none of them can work without, told once and before any is asked."""
        if not all(self.missing.values()):
            return None
        told = "; ".join(f"{name} cannot draft: {why}" for name, why in self.missing.items())
        hint = "nothing was drafted or written; `bitext build` needs no backend"
        return BackendUnavailable(told, hint=hint)

    def alive(self) -> Iterator[Backend]:
        """The backends that can be asked, also when one of them stops meanwhile."""
        return (backend for backend in self.backends if backend.name not in self.stopped)

    def stop(self, backend: Backend, error: BackendError, reason: str) -> BackendError | None:
        """Ask this backend no more in this run; the error that ends it when no other is left."""
        self.stopped[backend.name] = reason
        successor = next(self.alive(), None)
        if successor is not None:
            self.announced.add(successor.name)
            self.warn(f"{backend.name} stopped, {successor.name} goes on: {reason}")
            return None
        if len(self.backends) == 1:
            return error
        reasons = "; ".join(f"{name}: {why}" for name, why in self.stopped.items())
        return BackendError(f"every backend has stopped: {reasons}", hint=error.hint)

    def tell(self, drafted: Mapping[str, int]) -> None:
        """Warn of each engine that has drafted what those before it could not, once."""
        for place, backend in enumerate(self.backends[1:], 1):
            if (count := drafted.get(backend.name, 0)) and backend.name not in self.announced:
                others = " and ".join(other.name for other in self.backends[:place])
                what = "1 segment" if count == 1 else f"{count:,} segments"
                self.warn(f"{backend.name} drafted {what} that {others} had no usable answer for")
