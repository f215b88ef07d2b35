"""The review page: what browsers ask for, and what each is answered."""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, select_autoescape
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp

from bitext.errors import BitextError
from bitext.reviewing.desk.sheet import title_of
from bitext.store.journal import person
from bitext.web.guard import Guard
from bitext.web.live import changes, watched
from bitext.web.review import acting, asking, terms
from bitext.web.review.answers import acts, answer, language_of, reads
from bitext.web.review.chinese import in_chinese
from bitext.web.review.door import Door, Words
from bitext.web.review.session import Session

#: Of our own pages: nothing from elsewhere, and no script or style written into them.
OURS = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "font-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
#: Of a post's page: it shows itself, runs nothing, asks nobody for a picture.
FRAMED = (
    "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'self'"
)
_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_NAME = re.compile(r"(?:[a-z][a-z0-9_-]*/)*[a-z][a-z0-9_-]*\.(?:css|js|svg)")
#: Seconds after which a catalog follows what is saved.
_BEHIND = 0.3


def review(session: Session, words: Words) -> ASGIApp:
    """The application; whoever opens it says the words."""

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        sys.setswitchinterval(0.0005)  # a catalog that is written must not keep a save waiting
        session.loop = asyncio.get_running_loop()
        session.writer.start()
        stop = asyncio.Event()
        work = [_follow(session, stop), _watch(session, stop)]
        tasks = [asyncio.create_task(one) for one in work]
        yield
        stop.set()
        session.tell({"type": "bye"})
        await asyncio.gather(*tasks)
        try:
            await run_in_threadpool(session.close)
        except BitextError as error:
            session.problem = error

    pages = _Shells(session, words)
    routes = [
        Route("/", pages.overview),
        Route("/post/{id}", pages.post),
        Route("/static/{name:path}", _static),
        Route("/events", _events(session)),
        Route("/frame/{id}/{view}", _frame(session)),
        *_api(session, words),
    ]
    app = Starlette(routes=routes, lifespan=lifespan)
    return Guard(Door(app, words, readonly=session.readonly), words.port, writes=True)


def _api(session: Session, words: Words) -> list[Route]:
    drafting = session.drafting
    read, act, wording = asking.Asking(session), acting.Acting(session), terms.Terms(session)

    def here(_request: Request) -> object:
        who = person(session.root)
        return {"csrf": words.csrf, "readonly": session.readonly, "who": who}

    gets = {
        "/api/session": here,
        "/api/posts": read.posts,
        "/api/segments": read.segments,
        "/api/post/{id}": read.post,
        "/api/post/{id}/findings": read.findings,
        "/api/post/{id}/segment/{key}": read.segment,
        "/api/undo": read.deeds,
        "/api/engines": drafting.engines,
    }
    posts = {
        "/api/post/{id}/segment/{key}": act.save,
        "/api/post/{id}/render": act.render,
        "/api/bulk": act.bulk,
        "/api/undo": act.undo,
        "/api/ignore": act.ignore,
        "/api/restore": act.restore,
        "/api/terms": wording.add,
        "/api/terms/impact": wording.impact,
        "/api/redraft": drafting.start,
        "/api/redraft/plan": drafting.plan,
        "/api/redraft/stop": drafting.stop,
    }
    return [
        *(Route(path, reads(function), methods=["GET"]) for path, function in gets.items()),
        *(Route(path, acts(function), methods=["POST"]) for path, function in posts.items()),
    ]


async def _follow(session: Session, stop: asyncio.Event) -> None:
    """Let the catalogs follow until ``stop`` is set."""
    while not stop.is_set():
        await run_in_threadpool(session.desk.settle)
        try:
            await asyncio.wait_for(stop.wait(), _BEHIND)
        except TimeoutError:
            continue


async def _watch(session: Session, stop: asyncio.Event) -> None:
    """Tell pages which posts others have changed, until ``stop`` is set."""
    root = session.root
    async for paths in changes(watched(root), stop):
        with suppress(BitextError):  # settings that are broken are told to who asks, and mended
            if posts := await run_in_threadpool(session.changed, paths):
                session.tell({"type": "changed", "posts": posts})


class _Shells:
    """Shells of HTML, which scripts of ours fill."""

    def __init__(self, session: Session, words: Words) -> None:
        self.session, self.words = session, words
        loader = PackageLoader("bitext.web")
        self.templates = Environment(loader=loader, autoescape=select_autoescape(default=True))

    def _ours(self, request: Request, template: str, status: int = 200, **values: Any) -> Response:
        shell = self.templates.get_template(template).render(
            lang=language_of(request), csrf=self.words.csrf, readonly=self.session.readonly,
            who=person(self.session.root), languages=self._languages(), **values,
        )  # fmt: skip
        headers = {"content-security-policy": OURS}
        return HTMLResponse(shell.encode("utf-8", "replace"), status, headers)

    def _languages(self) -> tuple[str, ...]:
        """Tags of the source and the target."""
        with suppress(BitextError):  # settings that are broken: the page tells it
            return (*self.session.desk.workspace.languages,)
        return "zh", "en"

    async def overview(self, request: Request) -> Response:
        return self._ours(request, "review/overview.html")

    async def post(self, request: Request) -> Response:
        id = request.path_params["id"]
        try:
            post = await run_in_threadpool(self.session.desk.post, id)
        except BitextError as error:
            return self._ours(request, "review/gone.html", 404, said=_worded(request, error))
        title = ""
        try:
            title = title_of(await run_in_threadpool(self.session.desk.sheet, id))[0]
        except BitextError:  # the page tells it, from what it asks for next
            title = post.name
        return self._ours(
            request, "review/post.html",
            post={"id": id, "name": post.name, "title": title},
        )  # fmt: skip


def _worded(request: Request, error: BitextError) -> str:
    """What is shown in place of a page."""
    said = [text for text in (error.message, error.hint) if text]
    return "\n".join(map(in_chinese, said) if language_of(request) == "zh" else said)


def _events(session: Session) -> Any:
    async def events(request: Request) -> Response:
        told = session.events(language_of(request))
        return StreamingResponse(told, media_type="text/event-stream")

    return events


def _frame(session: Session) -> Any:
    async def framed(request: Request) -> Response:
        try:
            html = await run_in_threadpool(asking.framed, session, request)
        except BitextError as error:
            return PlainTextResponse(_worded(request, error), 404, headers=_FRAMED)
        return HTMLResponse(html.encode("utf-8", "replace"), headers=_FRAMED)

    return framed


_FRAMED = {"content-security-policy": FRAMED}


async def _static(request: Request) -> Response:
    name = request.path_params["name"]
    kind = _TYPES.get(Path(name).suffix)
    found = files("bitext.web").joinpath("static")
    if kind is None or not _NAME.fullmatch(name) or not (found / name).is_file():
        return answer({"error": "there is no such file", "hint": ""}, 404)
    found = found / name
    return Response(found.read_bytes(), media_type=kind)
