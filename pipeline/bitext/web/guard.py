"""Who may ask: a browser of this machine that was sent here, and no page of another host.

A page anywhere on the web can make a browser ask 127.0.0.1, or a name that suddenly means
127.0.0.1 (DNS rebinding).  The first is told by ``Origin`` and ``Sec-Fetch-Site``, the second by
``Host``.
"""

from __future__ import annotations

from collections.abc import Iterable

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: Names of this machine for itself.
NAMES = ("127.0.0.1", "localhost", "[::1]")
#: Where a browser says that a request comes from: an address that was typed, or our own page.
SITES = ("none", "same-origin")


class Guard:
    """Answers 400 to whoever is not meant; sets what keeps a page to itself on every answer."""

    def __init__(self, app: ASGIApp, port: int, *, writes: bool = False) -> None:
        self.app = app
        self.writes = writes  #: whether POST is answered, to whoever says where it comes from
        self.hosts = frozenset(f"{name}:{port}" for name in NAMES)
        self.origins = frozenset(f"http://{host}" for host in self.hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if problem := self._problem(scope["method"], Headers(scope=scope)):
            await PlainTextResponse(problem, 400)(scope, receive, send)
            return

        async def kept(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *_ALWAYS]
            await send(message)

        await self.app(scope, receive, kept)

    def _problem(self, method: str, headers: Headers) -> str:
        post = self.writes and method == "POST"
        if method not in ("GET", "HEAD") and not post:
            return f"only GET and HEAD{' and POST' * self.writes} are answered here"
        if not _all_in(headers.getlist("host"), self.hosts, least=1):
            return "only 127.0.0.1 and localhost are answered to here"
        if not _all_in(headers.getlist("origin"), self.origins, least=int(post)):
            return "a page of another host may not ask here"
        if headers.get("sec-fetch-site", "none") not in SITES:
            return "a page of another host may not ask here"
        return ""


def _all_in(given: Iterable[str], known: Iterable[str], least: int = 0) -> bool:
    found = [value.lower() for value in given]
    return least <= len(found) <= 1 and all(value in known for value in found)


_ALWAYS = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"x-frame-options", b"SAMEORIGIN"),
    (b"cache-control", b"no-store"),
]
