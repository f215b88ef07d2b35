"""Calls of a backend told to whoever keeps a log of them."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, cast

from bitext.backends.meter import Metered
from bitext.backends.protocol import Backend, Draft, Request


@dataclass(frozen=True, slots=True)
class BackendCall:
    """One call, once it is over."""

    backend: str
    requests: int
    chars: int  #: of their texts
    seconds: float
    answers: int
    error: str = ""  #: what it raised instead, as ``BackendTransient: …``


Listener = Callable[[BackendCall], None]


class _Heard:
    """A backend whose calls are told; all else is the backend's own."""

    def __init__(self, backend: Backend, listener: Listener) -> None:
        self._backend, self._listener = backend, listener

    def __getattr__(self, name: str) -> Any:
        return getattr(self._backend, name)

    def translate(self, batch: Sequence[Request]) -> Sequence[Draft]:
        start, answers, error = time.monotonic(), 0, ""
        try:
            drafts = self._backend.translate(batch)
            answers = len(drafts)
        except Exception as problem:
            error = f"{type(problem).__name__}: {problem}"
            raise
        else:
            return drafts
        finally:
            took = round(time.monotonic() - start, 4)
            size = sum(request.chars for request in batch)
            name = self._backend.name
            self._listener(BackendCall(name, len(batch), size, took, answers, error))


def heard(backend: Backend, listener: Listener) -> Backend:
    """The backend, each call of which is told when it is over, in the thread that made it."""
    if isinstance(backend, Metered):  # what waits for its turn is no call yet
        backend.backend = cast(Backend, _Heard(backend.backend, listener))
        return backend
    return cast(Backend, _Heard(backend, listener))
