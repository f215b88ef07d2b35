"""Promise D7: a key goes into the request of its service and nowhere else, whatever happens.

Every backend that takes a key, each way to fail, the whole program: what it prints, what it
writes, what it logs, and the traceback it saves.
"""

from __future__ import annotations

import json
import logging
import tempfile
from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest
import requests

from bitext.backends.chat.settings import KEY_ENV
from bitext.backends.transport import Transport
from bitext.drafting.window import Window
from tests.backends import chat_server, scripted_server
from tests.backends.scripted_server import FAULTS_WITH_KEY, Handler, Service, Step, serving, status
from tests.cli.conftest import Call

CANARY = "sk-canary-5f2b9c0d"
KEYS = {
    "chat": KEY_ENV,
    "deepl": "DEEPL_API_KEY",
    "libre": "LIBRE_API_KEY",
    "microsoft": "MICROSOFT_API_KEY",
}


def answer(handler: Handler, text: str) -> None:
    """A translation in the form of whichever service was asked."""
    if "chat" in handler.path:
        asked = chat_server.segments(json.loads(handler.content))
        handler.send(200, chat_server.completion(json.dumps(dict.fromkeys(asked, text))))
    elif handler.path.startswith("/v2/translate"):
        count = len(json.loads(handler.content)["text"])
        row = {"text": text, "detected_source_language": "ZH", "billed_characters": 1}
        handler.send(200, json.dumps({"translations": [row] * count}).encode())
    elif handler.path.startswith("/v3"):
        status(404)(handler)
    else:
        handler.translate(text)


def quote(code: int) -> Step:
    """Say what the request was, headers and all, as servers in debug mode do."""

    def play(handler: Handler) -> None:
        said = f"{dict(handler.headers)} {handler.path} {handler.content}"
        if code == 200:
            answer(handler, said)
        else:
            body = {"error": {"message": said, "code": said}, "message": said, "detail": said}
            handler.send(code, json.dumps(body).encode(), Retry_After="0", X_Said=CANARY)

    return play


FAULTS: dict[str, Step] = {
    **{name: step for name, step in FAULTS_WITH_KEY.items() if name != "echo"},
    "truncated": scripted_server.truncated,
    "huge": scripted_server.huge,
    "a translation that quotes the key": quote(200),
    **{f"{code} that quotes the key": quote(code) for code in (400, 401, 403, 404, 422, 429, 500)},
}


@pytest.fixture
def everything(
    blog: Path,
    call: Call,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> Callable[..., str]:
    """Run ``bitext run`` against a server; all that can be found of it afterwards, as one text."""
    monkeypatch.setattr("bitext.sending.retry.Policy.wait", lambda *_: 0.0)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    caplog.set_level(logging.DEBUG)

    def run(backend: str, server: Service, timeout: float = 20) -> str:
        monkeypatch.setenv(KEYS[backend], CANARY)
        where = "base_url" if backend == "chat" else "url"
        path = {"chat": "v1", "deepl": ""}.get(backend, backend)
        table = f'[backends.{backend}]\n{where} = "{server.url(path)}"\ntimeout = {timeout}\n'
        model = 'model = "m"\n' if backend == "chat" else ""
        (blog / "bitext.toml").write_text(f'backend = "{backend}"\n{table}{model}')
        (blog / "glossary" / "terms.yaml").write_text(
            "terms:\n  - {source: 代码, target: code}\n", encoding="utf-8"
        )
        said = [call("run", "--json", BITEXT_DEBUG="1"), call("translate", BITEXT_DEBUG="1")]
        texts = [result.output + result.stderr + repr(result.exception) for result in said]
        files = [path for path in tmp_path.rglob("*") if path.is_file()]
        texts += [path.read_bytes().decode("utf-8", "replace") for path in files]
        assert any("memory.sqlite" in path.name for path in files)
        return "\n".join([*texts, caplog.text])

    return run


def forgetful(timeout: float, in_body: bool = False, **_secret: str) -> Transport:
    return Transport(timeout, in_body)


def in_requests(server: Service) -> bool:
    return any(CANARY in f"{headers} {body}" for _, headers, body in server.seen)


@pytest.mark.parametrize(("backend", "fault"), [*product(KEYS, FAULTS)])
def test_the_key_reaches_its_service_and_nothing_else(
    backend: str, fault: str, everything: Callable[..., str]
) -> None:
    with serving(always=FAULTS[fault]) as server:
        found = everything(backend, server, 0.2 if fault == "hang" else 20)
        assert in_requests(server) or fault == "hang", "the control: it was there to be found"
        assert not any(CANARY in path for path, _, _ in server.seen), "servers log addresses"
    assert CANARY not in found


@pytest.mark.parametrize("backend", KEYS)
def test_a_bug_leaves_a_traceback_without_the_key(
    backend: str, everything: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr(Window, "receive", broken)
    with serving(always=lambda handler: answer(handler, "some words")) as server:
        found = everything(backend, server)
    assert "Traceback" in found
    assert CANARY not in found


@pytest.mark.parametrize("backend", KEYS)
def test_another_host_gets_no_key_and_no_text(backend: str, everything: Callable[..., str]) -> None:
    with serving() as elsewhere:
        target = elsewhere.url("microsoft").replace("127.0.0.1", "localhost")
        with serving(always=status(307, Location=target)) as server:
            found = everything(backend, server)
            assert "redirect to localhost" in found
            assert elsewhere.seen == []
            # Control: requests by itself goes there, text and all.
            requests.post(server.url("x"), json=[{"text": "你好"}], timeout=5)
            assert "text" in elsewhere.seen[0][2]


@pytest.mark.parametrize("backend", KEYS)
def test_control_a_key_in_an_answer_would_be_found(
    backend: str, everything: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The guards out: the search above finds what they keep back."""
    monkeypatch.setattr("bitext.backends.chat.backend.harmless", lambda *_: True)
    for module in ("web", "deepl"):
        monkeypatch.setattr(f"bitext.backends.{module}.backend.Transport", forgetful)
    leak = f"we say {CANARY} here"
    with serving(always=lambda handler: answer(handler, leak)) as server:
        found = everything(backend, server)
    assert CANARY in found
