"""Chat servers on 127.0.0.1: what they answer, and the ways in which they fail."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from bitext.backends.chat import backend as chat
from bitext.backends.protocol import Backend
from bitext.languages import LanguagePair
from tests.backends.scripted_server import Handler, Service, Step, status

Answer = Callable[[Mapping[str, Any]], str]  #: the request's body -> content of the message


def backend(server: Service, **settings: object) -> Backend:
    settings = {"base_url": server.url("v1"), "model": "m", **settings}
    return chat.create(settings, LanguagePair())


def bodies(server: Service) -> list[dict[str, Any]]:
    """What was asked, in order."""
    return [json.loads(body) for _, _, body in server.seen]


def form_of(body: Mapping[str, Any]) -> str:
    """The rung on which a request stands."""
    return str(body.get("response_format", {"type": "text"})["type"])


def segments(body: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The segments of the user turn, by id: they are nothing but JSON."""
    (user,) = [turn for turn in body["messages"] if turn["role"] == "user"]
    found: dict[str, dict[str, Any]] = json.loads(user["content"])["segments"]
    return found


def completion(content: str | None, finish: str = "stop") -> bytes:
    choice = {"index": 0, "finish_reason": finish, "message": {"content": content}}
    return json.dumps({"object": "chat.completion", "choices": [choice]}).encode()


def says(content: str | None, finish: str = "stop") -> Step:
    return lambda handler: handler.send(200, completion(content, finish))


def complains(message: str, code: int = 400) -> Step:
    return status(code, json.dumps({"error": {"message": message}}))


def answering(answer: Answer) -> Step:
    return lambda handler: handler.send(200, completion(answer(json.loads(handler.content))))


def in_form(texts: Mapping[str, str], body: Mapping[str, Any]) -> str:
    """Translations as the request asks for them."""
    if form_of(body) == "text":
        return "\n".join(f"[{name}] {text}" for name, text in texts.items())
    return json.dumps(texts, ensure_ascii=False)


def model(say: Callable[[str], str] = lambda text: f"EN {text}") -> Step:
    """A server that understands every form and answers each segment by ``say``."""

    def answer(body: Mapping[str, Any]) -> str:
        return in_form({name: say(s["text"]) for name, s in segments(body).items()}, body)

    return answering(answer)


def knows(*forms: str) -> Step:
    """A server that complains about any other ``response_format``, as DeepSeek does."""

    def play(handler: Handler) -> None:
        if form_of(json.loads(handler.content)) in forms:
            model()(handler)
        else:
            complains("This response_format type is unavailable now")(handler)

    return play
