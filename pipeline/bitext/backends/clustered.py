"""A backend whose calls are made by actors of a cluster: each has a model of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

from bitext import __version__
from bitext.backends import registry
from bitext.backends.protocol import Backend, Draft, Limits, Request
from bitext.errors import BackendTransient, BackendUnavailable
from bitext.languages import LanguagePair
from bitext.spread.ray import ActorLost, Actors

Call = Callable[[Sequence[Request]], Sequence[Draft]]


@dataclass(frozen=True)
class Drafting:
    """What an actor needs to draft (a `SpreadStage`), and what it must be found to draft with."""

    name: str
    settings: Mapping[str, object]
    languages: LanguagePair
    version: str  #: of bitext
    signature: str  #: engine, model and prompt version

    def open(self) -> Call:
        """Load the backend.

        Raises:
            BackendUnavailable: something is missing on this node, or is of another version.
        """
        from bitext import __version__

        if __version__ != self.version:
            message = f"{_node()} has bitext {__version__}, this computer {self.version}"
            raise BackendUnavailable(message, hint="install the same version on every node")
        backend = registry.load(self.name, self.settings, self.languages)
        if missing := backend.missing():
            raise BackendUnavailable(f"{_node()}: {missing}")
        if backend.signature != self.signature:
            other = f"this computer with {self.signature}"
            message = f"{_node()} drafts with {backend.signature}, {other}"
            raise BackendUnavailable(message, hint="pull the same model on every node")
        return backend.translate


def _node() -> str:
    import socket

    return f"the node {socket.gethostname()}"


class _Clustered:
    """A backend that calls actors; all that it is asked besides it answers here."""

    def __init__(self, backend: Backend, actors: Actors[Any, Any]) -> None:
        self._backend, self._actors = backend, actors

    def __getattr__(self, name: str) -> Any:
        return getattr(self._backend, name)

    def missing(self) -> str:
        """Nothing: what a node lacks it says itself, and a model need not be here."""
        return ""

    def limits(self) -> Limits:
        return replace(self._backend.limits(), concurrency=self._actors.count, offline=False)

    def translate(self, batch: Sequence[Request]) -> Sequence[Draft]:
        try:
            found: Sequence[Draft] = self._actors.do(list(batch))
        except ActorLost as error:
            raise BackendTransient(f"a node was lost: {error}") from error
        return found


def clustered(
    backend: Backend,
    settings: Mapping[str, object],
    languages: LanguagePair,
    where: str,
    count: int | None = None,
) -> Backend:
    """The backend with its calls made by ``count`` actors of the cluster at ``where``.

    One for each GPU, else for each node, when no ``count`` is given.

    Raises:
        UsageError: Ray is not installed.
        StorageError: there is no such cluster, or it has no room.
        BackendUnavailable: a node lacks something, or has another version of it.
    """
    plain = {key: settings[key] for key in settings}
    stage = Drafting(backend.name, plain, languages, __version__, backend.signature)
    return cast(Backend, _Clustered(backend, Actors(where, stage, count)))
