"""Promise C1: transient trouble is waited out, permanent trouble stops at once, a fault of
one text costs that text; through the real deep-translator, HTTP and scheduler."""

from __future__ import annotations

import socket
import threading
import time

import pytest
import requests

from bitext.backends.protocol import Backend, Request
from bitext.backends.transport import decode, retry_after
from bitext.backends.web import backend as web
from bitext.errors import BackendRefused, BackendTransient, BackendUnavailable
from bitext.languages import LanguagePair
from tests.backends.scripted_server import (
    Step,
    bomb,
    drip,
    hang,
    hang_in_body,
    huge,
    page,
    reset,
    says,
    serving,
    status,
    truncated,
)
from tests.sending.scheduled import POLICY, Clock, translate

CREATE = {
    "google": web.create_google,
    "mymemory": web.create_mymemory,
    "libre": web.create_libre,
    "microsoft": web.create_microsoft,
}
QUOTA = "MYMEMORY WARNING: YOU USED ALL AVAILABLE FREE TRANSLATIONS FOR TODAY."


def backend(service: str, url: str, **settings: object) -> Backend:
    return CREATE[service]({"url": url, **settings}, LanguagePair())


FAULTS: dict[str, tuple[str, Step]] = {
    "429": ("transient", status(429)),
    "429 retry after": ("transient", status(429, Retry_After="7")),
    "500": ("transient", status(500)),
    "502": ("transient", status(502)),
    "503": ("transient", page(503, "Service Unavailable")),
    "reset": ("transient", reset),
    "hang": ("transient", hang),
    "hang in body": ("transient", hang_in_body),
    "drip": ("transient", drip),
    "truncated": ("transient", truncated),
    "error page as 200": ("transient", page(200, "Sorry, come back later")),
    "error page as translation": ("transient", says("Error 500 (Server Error)!!1500.That’s it")),
    "401": ("refused", status(401)),
    "403": ("refused", status(403)),
    "404": ("refused", status(404)),
    "456": ("refused", status(456)),
    "redirect": ("refused", status(302, Location="http://elsewhere.invalid/login")),
    "captcha": ("refused", page(429, "unusual traffic from your computer network")),
    "quota": ("refused", says(QUOTA)),
    "413": ("rejected", status(413)),
    "400": ("rejected", status(400)),
    "empty": ("rejected", status(200, "")),
    "empty translation": ("rejected", says(" ")),
    "too long a reply": ("rejected", huge),
    "gzip bomb": ("rejected", bomb),
}


TIMED = {"hang", "hang in body", "drip"}  #: wait for the real timeout, so it is short


@pytest.mark.parametrize("service", ["google", "mymemory", "libre"])
@pytest.mark.parametrize("fault", FAULTS)
def test_once(fault: str, service: str) -> None:
    kind, step = FAULTS[fault]
    with serving(step) as server:
        client = backend(service, server.url(service), timeout=0.3 if fault in TIMED else 20)
        outcome, got = translate(client, Clock(), "你好。")
    if kind == "refused":
        assert (outcome.delivered, outcome.calls) == (0, 1)
        assert isinstance(outcome.error, BackendRefused | BackendUnavailable)
    else:
        assert got == {"你好。": "EN 你好。"}
        assert (outcome.failed, outcome.stopped) == ((), "")
        assert outcome.calls == 2 or fault in TIMED  # a busy machine may time out once more


@pytest.mark.parametrize("service", ["google", "mymemory", "libre"])
@pytest.mark.parametrize("fault", [f for f in FAULTS if FAULTS[f][0] != "refused"])
def test_always(fault: str, service: str) -> None:
    kind, step = FAULTS[fault]
    with serving(always=step) as server:
        client = backend(service, server.url(service), timeout=0.15 if fault in TIMED else 20)
        outcome, got = translate(client, Clock(), "你好。")
        assert outcome.calls == {"transient": POLICY.attempts, "rejected": 2}[kind]
        # a server short of time may hear of a call only after its caller has left
        assert len(server.seen) == outcome.calls or fault in TIMED
    assert got == {}
    assert [request.key for request, _ in outcome.failed] == ["你好。"]


@pytest.mark.parametrize("step", [huge, bomb], ids=["huge", "gzip bomb"])
def test_a_reply_without_end_is_not_read_to_its_end(step: Step) -> None:
    with serving(always=step) as server:
        outcome, _ = translate(backend("libre", server.url("libre")), Clock(), "好")
    assert "longer than 10,485,760 bytes" in outcome.failed[0][1]


def test_what_was_finished_before_a_refusal_is_kept() -> None:
    with serving(says("one"), says("two"), always=status(403)) as server:
        backend_ = backend("google", server.url("google"), concurrency=1)
        outcome, got = translate(backend_, Clock(), "一", "二二", "三三三", "四四四四")
    assert got == {"一": "one", "二二": "two"}
    assert (outcome.delivered, outcome.calls, outcome.failed) == (2, 3, ())
    assert "HTTP 403" in outcome.stopped


def test_nobody_listening_is_transient() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{closed.getsockname()[1]}/google"
        outcome, _ = translate(backend("google", url), Clock(), "你好")
    assert outcome.calls == POLICY.attempts
    assert "connection to 127.0.0.1 failed" in outcome.failed[0][1]


def test_retry_after_is_obeyed() -> None:
    clock = Clock()
    with serving(status(429, Retry_After="7")) as server:
        translate(backend("libre", server.url("libre")), clock, "你好")
    assert clock.now == 7


def test_retry_after_may_be_a_date_of_the_servers_clock() -> None:
    date = "Sat, 21 Nov 2026 07:28:00 GMT"
    later = "Sat, 21 Nov 2026 07:28:30 GMT"
    assert retry_after({"Date": date, "Retry-After": later}) == 30
    assert retry_after({"Date": later, "Retry-After": date}) == 0
    assert retry_after({"Retry-After": "soon"}) is None
    assert retry_after({}) is None


def test_a_redirect_gets_neither_text_nor_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIBRE_API_KEY", "canary")
    with serving() as elsewhere:
        location = elsewhere.url("libre").replace("127.0.0.1", "localhost")
        with serving(always=status(307, Location=location)) as server:
            outcome, _ = translate(backend("libre", server.url("libre")), Clock(), "你好")
            assert "redirect to localhost" in outcome.stopped
            assert elsewhere.seen == []
            # Control: requests by itself goes there with everything.
            requests.post(server.url("libre"), data={"q": "你好", "api_key": "canary"}, timeout=5)
            assert "canary" in elsewhere.seen[0][2]


def test_a_hanging_server_is_left_and_deep_translator_alone_would_wait() -> None:
    from deep_translator import GoogleTranslator  # type: ignore[import-untyped]  # ships no types

    with serving(always=hang) as server:
        started = time.monotonic()
        with pytest.raises(BackendTransient, match="in time"):
            backend("google", server.url("google"), timeout=0.15).translate([Request("k", "好")])
        assert time.monotonic() - started < 2
        plain = GoogleTranslator("zh-CN", "en")
        plain._base_url = server.url("google")

        def ask() -> None:
            with pytest.raises(requests.RequestException):
                plain.translate("好")

        control = threading.Thread(target=ask)
        control.start()
        control.join(0.6)
        assert control.is_alive()
    control.join()


def test_the_certificate_is_verified(tmp_path: object) -> None:
    with serving() as server:  # speaks no TLS: the handshake fails
        url = server.url("google").replace("http:", "https:")
        outcome, _ = translate(backend("google", url), Clock(), "好")
    assert isinstance(outcome.error, BackendRefused)
    assert "certificate" in outcome.stopped


def test_one_unsendable_text_does_not_stop_the_others() -> None:
    with serving() as server:
        outcome, got = translate(backend("google", server.url("google")), Clock(), "\ud800", "好")
    assert got == {"好": "EN 好"}
    assert "cannot be sent" in outcome.failed[0][1]


@pytest.mark.parametrize(
    ("content_type", "text"),
    [("text/html; charset=ISO-8859-1", "Ã©"), ("text/html", "é"), ("text/x; charset=nope", "é")],
)
def test_replies_are_utf8_unless_they_say_otherwise(content_type: str, text: str) -> None:
    assert decode("é".encode(), content_type) == text
