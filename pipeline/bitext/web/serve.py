"""A server on loopback, until somebody stops it."""

from __future__ import annotations

import socket
from collections.abc import Callable

import uvicorn
from starlette.types import ASGIApp

from bitext.errors import UsageError

HOST = "127.0.0.1"


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


def serve(app: ASGIApp, at: socket.socket, ready: Callable[[], None] = lambda: None) -> None:
    """Answer at a socket until Ctrl-C."""
    config = uvicorn.Config(
        app, log_level="warning", lifespan="on", server_header=False, proxy_headers=False,
        timeout_graceful_shutdown=1,
    )  # fmt: skip
    ready()
    uvicorn.Server(config).run(sockets=[at])
