"""Requests read and answered: JSON both ways, a user's mistake in words, nothing else told."""

from __future__ import annotations

import json
import os
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from bitext.errors import BitextError, StorageError, UsageError
from bitext.reviewing.desk.saving import Item
from bitext.reviewing.desk.sheet import Gone
from bitext.web.review.chinese import in_language

Body = Mapping[str, Any]
Reads = Callable[[Request], Any]
Acts = Callable[[Request, Body], Any]


def answer(value: object, status: int = 200) -> Response:
    """JSON; a lone surrogate, which no encoding has, is escaped as all else is."""
    text = json.dumps(value, separators=(",", ":"))
    return Response(text.encode(), status, media_type="application/json")


def language(asked: str, accepted: str) -> str:
    """``zh`` or ``en``: of the address, of the browser, of this process."""
    if asked in ("en", "zh"):
        return asked
    for part in accepted.split(","):
        tag = part.split(";")[0].strip().lower()[:2]
        if tag in ("en", "zh"):
            return tag
    said = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG", "")
    return "zh" if said.lower().startswith("zh") else "en"


def language_of(request: Request) -> str:
    """The language of the page that asks."""
    asked = request.query_params.get("lang", "")
    return language(asked, request.headers.get("accept-language", ""))


def reads(function: Reads) -> Callable[[Request], Awaitable[Response]]:
    """An endpoint of what answers a request with a value, in a thread of its own."""

    async def endpoint(request: Request) -> Response:
        return await _told(request, lambda: function(request))

    return endpoint


def acts(function: Acts) -> Callable[[Request], Awaitable[Response]]:
    """The same for what is told something in JSON."""

    async def endpoint(request: Request) -> Response:
        try:
            body = json.loads(await request.body())
        except (ValueError, RecursionError):
            body = None
        if not isinstance(body, dict):
            said = {"error": "this is no JSON object", "hint": ""}
            return answer(in_language(said, language_of(request)), 400)
        return await _told(request, lambda: function(request, body))

    return endpoint


async def _told(request: Request, work: Callable[[], Any]) -> Response:
    try:
        found = await run_in_threadpool(work)
        status = 200
    except BitextError as error:
        status = 507 if isinstance(error, StorageError) else 422
        status = 404 if isinstance(error, Gone) else status
        found = told(error)
    except Refusal as refused:
        status, found = refused.status, refused.said
    return answer(in_language(found, language_of(request)), status)


def told(error: BitextError) -> dict[str, object]:
    """What is in the way, where, and what to do; below the folder that is worked in by its name."""
    where = error.where.removeprefix(f"{Path.cwd()}/")
    return {"error": error.message, "hint": error.hint, "where": where}


class Refusal(Exception):
    """An answer that says no and more than why."""

    def __init__(self, said: Mapping[str, object], status: int) -> None:
        super().__init__(status)
        self.said, self.status = said, status


def text(body: Body, name: str, default: str | None = None) -> str:
    """A text that was said; raises UsageError where it is none."""
    value = body.get(name, default)
    if not isinstance(value, str):
        raise UsageError(f"`{name}` must be a text")
    return value


def items(body: Body) -> list[Item]:
    """The segments that an act is about; raises UsageError for what are none."""
    rows = body.get("items")
    if not isinstance(rows, list) or not all(map(_is_item, rows)):
        raise UsageError("`items` must be a list of [post, key, digest]")
    return [Item(*row) for row in rows]


def _is_item(row: object) -> bool:
    parts = row if isinstance(row, list) else ()
    return len(parts) == len(Item._fields) and all(isinstance(part, str) for part in parts)
