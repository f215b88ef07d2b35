"""The preview: a list of posts, a page for each, and in a sandbox what its editions look like."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.resources import files
from pathlib import Path, PurePosixPath
from typing import Any

from jinja2 import Environment, PackageLoader, select_autoescape
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp

from bitext.errors import BitextError
from bitext.web import view
from bitext.web.guard import Guard
from bitext.web.live import Live, watched
from bitext.workspace.workspace import Post

#: Of our own pages: nothing from elsewhere, and no script or style written into them.
_OURS = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'"
)
#: Of a post's page: it shows itself, and runs nothing, wherever it is opened.  Without scripts it
#: may be of our origin: a link from post to post is answered, as none from another host is.
_POSTS = (
    "sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox; default-src 'none'; "
    "img-src data: https: http:; media-src data: https: http:; style-src 'unsafe-inline'; "
    "base-uri 'none'; form-action 'none'"
)
_TYPES = {"preview.css": "text/css", "preview.js": "text/javascript"}


def preview(root: Path, port: int, *, site: str = "") -> ASGIApp:
    """The application; ``site`` is the address of the site's own server, where one runs."""
    live = Live(watched(root))
    pages = _Pages(root, site, live)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        stop = asyncio.Event()
        watching = asyncio.create_task(live.watch(stop))
        yield
        stop.set()
        await watching

    async def events(request: Request) -> Response:
        told = live.events(request.query_params.get("seen", ""))
        return StreamingResponse(told, media_type="text/event-stream")

    routes = [
        Route("/", pages.index),
        Route("/post/{name:path}", pages.framed),
        Route("/page/{view}/{name:path}", pages.shown),
        Route("/static/{name}", _static),
        Route("/events", events),
    ]
    return Guard(Starlette(routes=routes, lifespan=lifespan), port)


class _Pages:
    """What is answered to a browser; all is read when it is asked for."""

    def __init__(self, root: Path, site: str, live: Live) -> None:
        self.root, self.site, self.live = root, site, live
        loader = PackageLoader("bitext.web")
        self.templates = Environment(loader=loader, autoescape=select_autoescape(default=True))

    def _ours(self, name: str, **values: Any) -> Response:
        template = self.templates.get_template(name)
        text = template.render(site=self.site, views=view.VIEWS, **values)
        return HTMLResponse(
            text.encode("utf-8", "replace"), headers={"content-security-policy": _OURS}
        )

    async def _post(self, request: Request) -> Post | None:
        return await run_in_threadpool(view.post_of, self.root, request.path_params["name"])

    async def index(self, _request: Request) -> Response:
        seen = self.live.count  # before anything is read
        try:
            posts = await run_in_threadpool(view.posts_of, self.root)
        except BitextError as error:
            return PlainTextResponse(str(error), 500)
        return self._ours("index.html", seen=seen, posts=[post.name for post in posts])

    async def framed(self, request: Request) -> Response:
        seen = self.live.count
        post = await self._post(request)
        if post is None:
            return PlainTextResponse("there is no such post", 404)
        asked = request.query_params.get("view")
        chosen = asked if asked in view.VIEWS else view.VIEWS[0]
        found = await run_in_threadpool(view.shown, post)
        return self._ours("post.html", seen=seen, post=found, chosen=chosen)

    async def shown(self, request: Request) -> Response:
        post = await self._post(request)
        if post is None or request.path_params["view"] not in view.VIEWS:
            return PlainTextResponse("there is no such page", 404)
        headers = {"content-security-policy": _POSTS}
        try:
            text = await run_in_threadpool(view.page, post, request.path_params["view"])
        except BitextError as error:
            return PlainTextResponse(str(error), 500, headers=headers)
        return HTMLResponse(text.encode("utf-8", "replace"), headers=headers)


async def _static(request: Request) -> Response:
    name = PurePosixPath(request.path_params["name"]).name
    if name not in _TYPES:
        return PlainTextResponse("there is no such file", 404)
    data = files("bitext.web").joinpath("static", name).read_bytes()
    return Response(data, media_type=_TYPES[name])
