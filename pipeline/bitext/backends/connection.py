"""One HTTP exchange that ends when its time is over, whatever the server does meanwhile.

A time-out of sockets is for one read: a server that sends a byte now and then is waited for
without end, in the handshake, the status line, headers, ``100 Continue``, chunks or trailers.  So
the sockets of a call are kept, and shut down when its time is over.  A name is looked up in a
thread that is left alone when it takes longer, for nothing ends a look-up.
"""

from __future__ import annotations

import socket
import threading
import time
import zlib
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    LocationParseError,
    NewConnectionError,
)
from urllib3.util.connection import allowed_gai_family

from bitext.errors import BackendRejected

CONNECT_SECONDS = 10.0
_PIECE = 1 << 16


@dataclass(slots=True)
class Watch:
    """The sockets of a call; shut down when its time is over."""

    seconds: float
    held: list[socket.socket] = field(default_factory=list)
    begun: float = field(default_factory=time.monotonic)
    over: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def left(self) -> float:
        """Seconds that are left of it; never none, which a socket would take for no limit."""
        return max(0.001, self.begun + self.seconds - time.monotonic())

    def hold(self, opened: socket.socket) -> None:
        """Keep a second descriptor of a socket: TLS takes the first for its own."""
        with self._lock:
            self.held.append(opened.dup())
        if self.over:
            self.end()

    def end(self) -> None:
        """The time is over: whoever reads or writes is woken."""
        self.over = True
        with self._lock:
            for opened in self.held:
                with suppress(OSError):
                    opened.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        with self._lock:
            while self.held:
                self.held.pop().close()


#: Of the call that runs in this thread.
_WATCH: ContextVar[Watch] = ContextVar("watch")


@contextmanager
def watched(seconds: float) -> Iterator[Watch]:
    """Bound all that is sent and received in this thread meanwhile."""
    watch = Watch(seconds)
    timer = threading.Timer(seconds, watch.end)
    timer.daemon = True
    timer.start()
    token = _WATCH.set(watch)
    try:
        yield watch
    finally:
        _WATCH.reset(token)
        timer.cancel()
        watch.close()


class _Plain(HTTPConnection):
    """A connection within the time of the call: name, addresses and all that follows."""

    def _new_conn(self) -> socket.socket:
        named, watch = self._dns_host, _WATCH.get()
        *others, last = addresses(self, watch.left)
        for address in others:
            with suppress(HTTPError):
                return self._opened(address, named, watch)
        return self._opened(last, named, watch)

    def _opened(self, address: str, named: str, watch: Watch) -> socket.socket:
        """Connect to one address of a name, which TLS still asks for."""
        bound = self.timeout if isinstance(self.timeout, (int, float)) else CONNECT_SECONDS
        self._dns_host, self.timeout = address, min(bound, watch.left)
        try:
            opened = super()._new_conn()
        finally:
            self._dns_host, self.timeout = named, bound
        watch.hold(opened)
        return opened


class _Encrypted(_Plain, HTTPSConnection):
    """The same, with TLS."""


def addresses(connection: HTTPConnection, seconds: float) -> list[str]:
    """The addresses of a connection's host, as `urllib3` asks for them."""
    host, family = connection.host.strip("[]"), allowed_gai_family()
    found: list[str] = []
    failed: list[Exception] = []

    def ask() -> None:
        try:
            told = socket.getaddrinfo(host, connection.port, family, socket.SOCK_STREAM)
            found.extend(dict.fromkeys(str(address[0]) for *_, address in told))
        except (OSError, UnicodeError) as error:
            failed.append(error)

    thread = threading.Thread(target=ask, name=f"look up {host}", daemon=True)
    thread.start()
    thread.join(seconds)
    if found:
        return found
    if failed and isinstance(failed[0], UnicodeError):
        raise LocationParseError(host) from None
    if failed:
        raise NewConnectionError(connection, "its name was not found")
    raise ConnectTimeoutError(connection, "its name was not found in time")


class _PlainPool(HTTPConnectionPool):
    ConnectionCls = _Plain


class _EncryptedPool(HTTPSConnectionPool):
    ConnectionCls = _Encrypted


class WatchedAdapter(HTTPAdapter):
    """What connects, straight or through a proxy."""

    def init_poolmanager(self, *args: Any, **settings: Any) -> None:
        super().init_poolmanager(*args, **settings)
        self.poolmanager.pool_classes_by_scheme = _POOLS

    def proxy_manager_for(self, proxy: str, **settings: Any) -> Any:
        manager = super().proxy_manager_for(proxy, **settings)
        manager.pool_classes_by_scheme = _POOLS
        return manager


_POOLS = {"http": _PlainPool, "https": _EncryptedPool}


@contextmanager
def exchange(
    method: str, url: str, timeout: float, content: Mapping[str, Any], agent: str
) -> Iterator[requests.Response]:
    """Send one request; the response with its body still to be read.

    No redirect is followed, nor is the body of one read, which `requests` does to say where it
    leads; no cookie is kept and no password looked for in ~/.netrc.
    """
    with requests.Session() as session, closing(WatchedAdapter()) as adapter:
        session.auth = _no_auth
        session.headers["User-Agent"] = agent
        session.headers["Accept-Encoding"] = "gzip"
        prepared = session.prepare_request(requests.Request(method, url, **content))
        around = session.merge_environment_settings(prepared.url or url, {}, True, True, None)
        seconds = (min(CONNECT_SECONDS, timeout), timeout)
        verify = around["verify"] or True  # else where the environment has certificates
        proxies = around["proxies"]
        with adapter.send(
            prepared, stream=True, timeout=seconds, verify=verify, proxies=proxies
        ) as response:
            yield response


def _no_auth(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Keep requests from looking for a password in ~/.netrc."""
    return request


def body(response: requests.Response, limit: int) -> bytes:
    """The body, unpacked here: versions of urllib3 that we allow do so without a bound.

    Raises BackendRejected when more than ``limit`` bytes come, packed or unpacked, and for a
    coding that was not asked for.
    """
    coding = response.headers.get("Content-Encoding", "").strip().lower()
    if coding not in {"", "identity", "gzip", "x-gzip", "deflate"}:
        raise BackendRejected(f"the reply is packed in a way that was not asked for ({coding:.40})")
    packed = coding not in {"", "identity"}
    size, parts = 0, []
    for part in _unpacked(response, limit) if packed else _pieces(response, limit):
        size += len(part)
        if size > limit:
            raise _too_long(limit)
        parts.append(part)
    return b"".join(parts)


def _too_long(limit: int) -> BackendRejected:
    return BackendRejected(f"the reply is longer than {limit:,} bytes")


def _pieces(response: requests.Response, limit: int) -> Iterator[bytes]:
    """What comes, as it comes."""
    size = 0
    while part := response.raw.read1(_PIECE, decode_content=False):
        size += len(part)
        if size > limit:
            raise _too_long(limit)
        yield part


def _unpacked(response: requests.Response, limit: int) -> Iterator[bytes]:
    unpack = zlib.decompressobj(wbits=zlib.MAX_WBITS | 32)  # gzip or zlib, by its first bytes
    try:
        for packed in _pieces(response, limit):
            rest = packed
            while rest and not unpack.eof:
                yield unpack.decompress(rest, _PIECE)
                rest = unpack.unconsumed_tail
    except zlib.error as error:
        raise BackendRejected("the reply cannot be unpacked") from error
    if not unpack.eof:
        raise BackendRejected("the reply is cut off")
