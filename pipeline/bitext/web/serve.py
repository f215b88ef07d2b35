"""A server on loopback, until somebody stops it."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Callable
from contextlib import suppress
from types import FrameType

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


class _Server(uvicorn.Server):
    """Says that it is there once it is, and that it ends before it waits for whoever listens."""

    ready: Callable[[], None] = staticmethod(lambda: None)
    leaving: Callable[[], None] = staticmethod(lambda: None)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self.leaving()
        super().handle_exit(sig, frame)


def _is_news(record: logging.LogRecord) -> bool:
    """Whether a line of the server says something to the one who has just ended it."""
    cut = record.exc_info and isinstance(record.exc_info[1], asyncio.CancelledError)
    return not cut and "graceful shutdown" not in record.getMessage()


def serve(
    app: ASGIApp, at: socket.socket, ready: Callable[[], None] = lambda: None,
    leaving: Callable[[], None] = lambda: None,
) -> None:  # fmt: skip
    """Answer at a socket until Ctrl-C; ``leaving`` is told first, and lets those go who listen."""
    config = uvicorn.Config(
        app, log_level="error", lifespan="on", server_header=False, proxy_headers=False,
        http=Impatient, ws="none",
        timeout_graceful_shutdown=1,
    )  # fmt: skip
    logging.getLogger("uvicorn.error").addFilter(_is_news)
    server = _Server(config)
    server.ready, server.leaving = ready, leaving
    with suppress(KeyboardInterrupt):  # that is how it ends
        server.run(sockets=[at])
