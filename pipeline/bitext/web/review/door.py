"""Who may come in: the browser that was sent here with a word that is good once.

The word is in the address that ``bitext review`` opens, and is given for a cookie that no script
reads and no other site's request carries.  Whoever changes something also says a second word,
which only our own pages know.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from secrets import compare_digest, token_urlsafe
from urllib.parse import parse_qs

from starlette.datastructures import Headers
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bitext.web.review.answers import language
from bitext.web.review.chinese import in_chinese, in_language

#: Bytes of a request: a bulk act over 5,000 segments is 300 KB.
MOST = 1 << 20
#: Seconds in which a request must be here.
PATIENCE = 10.0
CSRF = "x-bitext-csrf"
#: What a page of another site cannot send without asking first.
TYPES = ("application/json",)
#: A small body could be a large one if it were unpacked.
PACKINGS = ("identity",)
_WHERE = re.compile(r"/post/[0-9a-f]{16}|/\?only=[0-9a-f]{16}(?:,[0-9a-f]{16})*")


@dataclass(slots=True)
class Words:
    """What opens the door, made anew each time."""

    port: int
    token: str = field(default_factory=lambda: token_urlsafe(32))  #: empty once it is used
    session: str = field(default_factory=lambda: token_urlsafe(32))
    csrf: str = field(default_factory=lambda: token_urlsafe(32))

    @property
    def cookie(self) -> str:
        """Its name: browsers keep cookies by host, whatever the port."""
        return f"bitext-review-{self.port}"


class Door:
    """Refuses with 4xx whoever has no cookie, or writes without being one of our pages."""

    def __init__(self, app: ASGIApp, words: Words, *, readonly: bool = False) -> None:
        self.app, self.words, self.readonly = app, words, readonly

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
            return
        headers = Headers(scope=scope)
        answer = self._enter(scope, headers) or self._refusal(scope, headers)
        if answer is not None:
            await answer(scope, receive, send)
            return
        if scope["method"] == "POST":
            body = await _whole(receive, headers)
            if isinstance(body, Response):
                await body(scope, receive, send)
                return
            receive = _again(body, receive)
        await self.app(scope, receive, send)

    def _enter(self, scope: Scope, headers: Headers) -> Response | None:
        """A cookie for the word, which is good once; whoever is in already may come again."""
        if scope["path"] != "/enter":
            return None
        said = parse_qs(scope["query_string"].decode("latin-1"))
        token, where = said.get("token", [""])[0], said.get("to", ["/"])[0]
        answer = RedirectResponse(where if _WHERE.fullmatch(where) else "/", 303)
        good = bool(self.words.token) and _same(token, self.words.token)
        if scope["method"] == "GET" and good:
            self.words.token = ""
            answer.set_cookie(
                self.words.cookie, self.words.session, httponly=True, samesite="strict", path="/"
            )
            return answer
        if scope["method"] == "GET" and self._is_in(headers):
            return answer
        return _no(headers, 403, "this address was good once: start `bitext review` again")

    def _refusal(self, scope: Scope, headers: Headers) -> Response | None:
        if not self._is_in(headers):
            return _no(headers, 403, "open the address that `bitext review` has told")
        if scope["method"] != "POST":
            return None
        if self.readonly and not _READING.fullmatch(scope["path"]):
            return _no(
                headers, 403, "this page is for reading only", "start `bitext review` without it"
            )
        if not _same(headers.get(CSRF, ""), self.words.csrf):
            return _no(headers, 403, "the page is of an earlier `bitext review`", "load it again")
        if headers.get("content-type", "").split(";")[0].strip().lower() not in TYPES:
            return _no(headers, 415, "only JSON is read here")
        if headers.get("content-encoding", "identity") not in PACKINGS:
            return _no(headers, 415, "nothing packed is read here")
        size = headers.get("content-length", "0")
        if not size.isascii() or not size.isdecimal() or int(size) > MOST:
            return _no(headers, 413, "this is too much at once")
        return None

    def _is_in(self, headers: Headers) -> bool:
        found = [_cookies(text).get(self.words.cookie, "") for text in headers.getlist("cookie")]
        return any(_same(value, self.words.session) for value in found)


#: What changes nothing although it is asked with POST.
_READING = re.compile(r"/api/(?:terms/impact|redraft/plan|post/[0-9a-f]{16}/render)")


def _same(given: str, wanted: str) -> bool:
    return compare_digest(given.encode("utf-8", "replace"), wanted.encode())


def _cookies(text: str) -> dict[str, str]:
    try:
        return {name: morsel.value for name, morsel in SimpleCookie(text).items()}
    except CookieError:
        return {}


def _no(headers: Headers, status: int, error: str, hint: str = "") -> Response:
    """A refusal in the language of the page; in plain words for who has typed an address."""
    spoken = language("", headers.get("accept-language", ""))
    if "text/html" in headers.get("accept", ""):
        said = (error, hint)
        told = [in_chinese(text) if spoken == "zh" else text for text in said if text]
        return PlainTextResponse(": ".join(told), status)
    return JSONResponse(in_language({"error": error, "hint": hint}, spoken), status)


async def _whole(receive: Receive, headers: Headers) -> bytes | Response:
    """The body of a request, or why it is not waited for."""
    parts, size = list[bytes](), 0
    try:
        async with asyncio.timeout(PATIENCE):
            while True:
                message = await receive()
                if message["type"] != "http.request":
                    return _no(headers, 400, "the request ended before it was whole")
                parts.append(message.get("body", b""))
                size += len(parts[-1])
                if size > MOST:
                    return _no(headers, 413, "this is too much at once")
                if not message.get("more_body", False):
                    return b"".join(parts)
    except TimeoutError:
        return _no(headers, 408, "the request took too long")


def _again(body: bytes, receive: Receive) -> Receive:
    """What hands out a body that was read, then what comes after it."""
    waiting = [body]

    async def given() -> Message:
        if waiting:
            return {"type": "http.request", "body": waiting.pop(), "more_body": False}
        return await receive()

    return given
