"""A server on loopback, until somebody stops it."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from contextlib import suppress

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from bitext.errors import UsageError

HOST = "127.0.0.1"
#: Seconds in which a request must have said what it wants; idle connections are uvicorn's to end.
PATIENCE = 10.0


def listening(port: int) -> socket.socket:
    """A socket that listens on this machine alone; ``port`` 0 is any that is free.

    Raises:
        UsageError: another program has the port.
    """
    found = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        found.bind((HOST, port))
    except OSError as error:
        found.close()
        message = f"port {port} is taken"
        raise UsageError(message, hint="name another: `--port 0` takes any that is free") from error
    found.listen()
    return found


class Impatient(H11Protocol):
    """Leaves whoever does not come to the end of a request's headers."""

    _late: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._late = self.loop.call_later(PATIENCE, transport.close)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.cycle is not None and not self.cycle.response_complete:  # it is being answered
            self._forgive()
        elif self._late is None:
            self._late = self.loop.call_later(PATIENCE, self.transport.close)

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self._forgive()

    def _forgive(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None


def serve(app: ASGIApp, at: socket.socket, ready: Callable[[], None] = lambda: None) -> None:
    """Answer at a socket until Ctrl-C."""
    config = uvicorn.Config(
        app, log_level="warning", lifespan="on", server_header=False, proxy_headers=False,
        http=Impatient, ws="none",
        timeout_graceful_shutdown=1,
    )  # fmt: skip
    ready()
    with suppress(KeyboardInterrupt):  # that is how it ends
        uvicorn.Server(config).run(sockets=[at])
