"""Whatever a server does: a call ends when its time is over, and its answer is quickly read."""

from __future__ import annotations

import gzip
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from bitext.backends import connection
from bitext.backends.chat.guard import addresses
from bitext.backends.chat.reply import content, reported
from bitext.backends.protocol import Draft, Limits, Request
from bitext.backends.transport import Transport, decode, retry_after
from bitext.drafting.repair import restore_by_neighbour
from bitext.errors import BackendError, BackendRefused, BackendRejected, BackendTransient
from bitext.sending import schedule
from bitext.sending.retry import answers

Play = Callable[[socket.socket], object]
SECONDS = 0.4
#: What nothing ends goes on for longer than this, and a busy machine needs less for what ends.
PATIENCE = 30.0
OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"


@contextmanager
def playing(play: Play) -> Iterator[str]:
    """A server that reads a request's head and then does as it likes."""
    server = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with suppress(OSError):
            while True:
                caller, _ = server.accept()
                threading.Thread(target=answer, args=(caller,), daemon=True).start()

    def answer(caller: socket.socket) -> None:
        with suppress(OSError), caller:
            caller.recv(1 << 16)
            play(caller)

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.getsockname()[1]}/"
    finally:
        server.close()


def drip(first: bytes, piece: bytes, pause: float = 0.05) -> Play:
    def play(caller: socket.socket) -> None:
        caller.sendall(first)
        while True:
            caller.sendall(piece)
            time.sleep(pause)

    return play


def once(data: bytes) -> Play:
    return lambda caller: caller.sendall(data)


DRIPS = {
    "nothing": lambda caller: time.sleep(10 * PATIENCE),
    "status line": drip(b"HTTP/1.1 200 ", b"O"),
    "a header": drip(OK + b"X-Long: ", b"x"),
    "header lines": drip(OK, b"X: y\r\n"),
    "100 Continue": drip(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "100 Continue at once": drip(b"", b"HTTP/1.1 100 Continue\r\n\r\n", 0),
    "length of a chunk": drip(CHUNKED + b"5;ext=", b"x"),
    "small chunks": drip(CHUNKED, b"1\r\nx\r\n"),
    "trailers": drip(CHUNKED + b"2\r\n{}\r\n0\r\n", b"X: y\r\n"),
    "body": drip(OK + b"Content-Length: 1000\r\n\r\n", b"x"),
    "body without an end": drip(OK + b"\r\n", b"x"),
    "body of a redirect": drip(b"HTTP/1.1 302 Found\r\nLocation: /x\r\n\r\n", b"x"),
    "gzip": drip(OK + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b"x")[:12], b""),
}


#: A server's part of a handshake: the head of a record of 16 KB, and of a message in it.
HANDSHAKE = drip(b"\x16\x03\x03\x3f\xff\x02\x00\x3f\xfb", b"x")


def post(url: str, seconds: float = SECONDS) -> str:
    return Transport(seconds).post(url, {}, json={}).text


def ended(url: str) -> BackendError | None:
    """How a call has ended; None where it goes on and on."""
    found: list[BackendError] = []

    def call() -> None:
        try:
            post(url)
        except BackendError as error:
            found.append(error)

    thread = threading.Thread(target=call, daemon=True)
    thread.start()
    thread.join(PATIENCE)
    return found[0] if found else None


def in_time(error: BackendError | None) -> bool:
    return isinstance(error, BackendTransient) and "in time" in str(error)


@pytest.mark.parametrize("play", DRIPS.values(), ids=DRIPS)
def test_a_call_ends_when_its_time_is_over(play: Play) -> None:
    with playing(play) as url:
        assert in_time(ended(url))


# urllib3 leaves a socket whose handshake has failed to be collected
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_handshake_that_drips_ends_too() -> None:
    """Python's own handshake has one limit, too: there is no control that runs without one."""
    with playing(HANDSHAKE) as url:
        assert in_time(ended(url.replace("http:", "https:")))


def silent(told: threading.Event) -> Callable[..., list[object]]:
    """A resolver that does not answer."""

    def ask(*_: object, **__: object) -> list[object]:
        told.wait(10 * PATIENCE)
        return []

    return ask


def test_a_name_is_looked_up_within_the_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing ends a look-up: it is left to itself."""
    told = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", silent(told))
    try:
        assert in_time(ended("http://a.example/"))
    finally:
        told.set()


def test_each_address_of_a_name_is_tried_within_the_time(monkeypatch: pytest.MonkeyPatch) -> None:
    def ask(host: str, port: int, *_: object) -> list[object]:
        numbers = ["127.0.0.2", "127.0.0.1"] if host == "a.example" else [host]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (n, port)) for n in numbers]

    monkeypatch.setattr(socket, "getaddrinfo", ask)
    with playing(once(OK + b"Content-Length: 2\r\n\r\n{}")) as url:
        assert post(url.replace("127.0.0.1", "a.example"), 60) == "{}"

    def none(*_: object) -> list[object]:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", none)
    with pytest.raises(BackendTransient, match=r"connection to a\.example failed"):
        post("http://a.example/")


@pytest.mark.parametrize("name", ["a header", "100 Continue", "trailers", "length of a chunk"])
def test_control_without_the_watch_it_goes_on(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What would end it in a tenth of `PATIENCE` has not: the clock can only be too slow for it."""
    monkeypatch.setattr(connection.Watch, "end", lambda self: None)
    monkeypatch.setitem(globals(), "PATIENCE", SECONDS + 1)
    with playing(DRIPS[name]) as url:
        assert ended(url) is None


def test_a_call_in_time_is_not_hurt() -> None:
    with playing(once(OK + b"Content-Length: 2\r\n\r\n{}")) as url:
        assert post(url, 60) == "{}"
    packed = gzip.compress(b'{"a": 1}' * 1000)
    head = OK + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(packed)
    with playing(once(head + packed)) as url:
        assert post(url, 60) == '{"a": 1}' * 1000


def bomb(coding: str, data: bytes, status: bytes = OK) -> bytes:
    head = f"Content-Encoding: {coding}\r\nContent-Length: {len(data)}\r\n\r\n"
    return status + head.encode() + data


ONCE = gzip.compress(b"\0" * (1 << 26), 1)  #: 64 MiB


@pytest.mark.parametrize(
    "data",
    [
        bomb("gzip", ONCE), bomb("gzip, gzip", gzip.compress(ONCE)), bomb("x-gzip", ONCE),
        bomb("br", b"x"), bomb("zstd", b"x"), bomb("gzip", b"no gzip"), bomb("gzip", ONCE[:100]),
    ],
    ids=["gzip", "gzip twice", "x-gzip", "br", "zstd", "broken", "cut off"],
)  # fmt: skip
def test_what_is_packed_is_unpacked_within_bounds(data: bytes) -> None:
    with playing(once(data)) as url, pytest.raises(BackendRejected):
        post(url, 60)


def test_the_body_of_a_redirect_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    status = b"HTTP/1.1 302 Found\r\nLocation: http://[bad/\r\n"
    with playing(once(bomb("gzip", gzip.compress(b"{}"), status))) as url:
        with pytest.raises(BackendRefused, match="redirect") as caught:
            post(url, 60)
        assert "base_url" not in str(caught.value.hint)


def test_a_key_in_a_redirect_is_not_told() -> None:
    data = b"HTTP/1.1 302 Found\r\nLocation: http://sk-secret1.evil/\r\nContent-Length: 0\r\n\r\n"
    for transport in (Transport(9, secret="SK-Secret1"), Transport(9, hidden="SK-Secret1")):
        with playing(once(data)) as url, pytest.raises(BackendRefused) as caught:
            transport.post(url, {}, json={})
        assert "secret1" not in f"{caught.value} {caught.value!r}"
        assert "***.evil" in caught.value.message


def test_a_wait_that_is_absurd_is_none() -> None:
    date = "Wed, 21 Oct 2026 07:28:00"
    for zone in ("+9999999", "-99999999999999", "+2400"):
        retry_after({"Retry-After": f"{date} {zone}", "Date": f"{date} GMT"})


def cpu(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def completion(text: str) -> str:
    return json.dumps({"choices": [{"message": {"content": text}}]})


LONG = 300_000
READINGS: dict[str, Callable[[], object]] = {
    "<think>": lambda: content(completion("<think>" * LONG), "host"),
    "blanks": lambda: content(completion(" " * LONG + "x"), "host"),
    "one word": lambda: addresses("a" * LONG, ""),
    "words and hyphens": lambda: addresses("a-" * LONG, ""),
    "a host without an end": lambda: addresses("a." * LONG, ""),
    "www": lambda: addresses("www." * LONG, ""),
    "at": lambda: addresses("a@" * LONG, ""),
    "a target without an end": lambda: addresses("[](" + "/" * LONG, ""),
    "brackets": lambda: addresses("[" * LONG, ""),
    "full stops": lambda: restore_by_neighbour("见<1>文</1>。", "<1>a" + "." * LONG + "b"),
    "punycode": lambda: decode(b"x" * LONG, "text/html; charset=punycode"),
}


@pytest.mark.parametrize("work", READINGS.values(), ids=READINGS)
def test_no_answer_is_slow_to_read(work: Callable[[], object]) -> None:
    """A quadratic reading of these takes minutes of CPU, a linear one tenths of a second."""
    with suppress(BackendError):
        assert cpu(work) < 15


def test_control_those_texts_are_slow_for_careless_expressions() -> None:
    import re

    careless = re.compile(r"[\w.+-]+@\w")
    quick = min(cpu(lambda: addresses("a" * 20_000, "")) for _ in range(5))
    assert cpu(lambda: careless.search("a" * 20_000)) > 10 * quick


def test_addresses_are_still_found() -> None:
    for text, found in [
        ("see //evil.tld/x now", "//evil.tld/x"), ("www.evil.tld", "www.evil.tld"),
        ("mail a.b@c.de", "a.b@c.de"), ("go to ...evil.com/x", "evil.com/x"),
        ("[a](b/c)", "[a](b/c)"), ("![](x.png)", "![](x.png)"), ("a.b.c.d.e.f.g.h.i.j.com/x",
         "c.d.e.f.g.h.i.j.com/x"),
    ]:  # fmt: skip
        assert found in addresses(text, ""), text
    assert addresses("either/or, e.g. this (a) [b](c) 3.5/4", "") == []


def test_an_answer_without_measure_is_none() -> None:
    class Talker:
        name = signature = "talker"

        def limits(self) -> Limits:
            return Limits()

        def missing(self) -> str:
            return ""

        def translate(self, batch: Sequence[Request]) -> Sequence[Draft]:
            return [Draft(r.key, "x" * (10_000 if r.key == "1" else 900)) for r in batch]

    assert set(answers(Talker(), [Request("1", "好"), Request("2", "好")])) == {"2"}


def test_numbers_that_nobody_can_count_with_are_not_counted() -> None:
    for number in (10**400, 10**13, -1, 1.5, None, "1"):
        assert (
            reported(json.dumps({"usage": {"prompt_tokens": number, "completion_tokens": 1}}))
            is None
        )
    said = reported('{"usage": {"prompt_tokens": 3, "completion_tokens": 1}}')
    assert said is not None
    assert said.tokens_in == 3


def test_a_thought_is_cut_only_where_it_stands_first() -> None:
    assert content(completion("\n<think>a</think>b"), "") == "b"
    assert content(completion("b <think>a</think>"), "") == "b <think>a</think>"
    with pytest.raises(BackendRejected):
        content(completion("<think>a</think> "), "")


@pytest.mark.parametrize("play", ["nothing", "a header"])
def test_one_interrupt_ends_a_run_soon(tmp_path: Path, play: str) -> None:
    """A second is what calls on their way are given; without that it lasts till they end."""
    assert schedule.GRACE <= 1
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "a.md").write_text("今天天气很好。\n", encoding="utf-8")
    asked = threading.Event()

    def served(caller: socket.socket) -> None:
        asked.set()
        DRIPS[play](caller)

    with playing(served) as url:
        (tmp_path / "bitext.toml").write_text(
            f'backend = "chat"\n[backends.chat]\nbase_url = "{url}v1"\nmodel = "m"\n'
            f"timeout = {10 * PATIENCE:.0f}\n"
        )
        with subprocess.Popen(
            [sys.executable, "-m", "bitext", "run"],
            cwd=tmp_path, stderr=subprocess.PIPE, text=True, env={**os.environ, "NO_COLOR": "1"},
        ) as run:  # fmt: skip
            try:
                assert asked.wait(4 * PATIENCE)
                time.sleep(0.2)
                run.send_signal(signal.SIGINT)
                _, said = run.communicate(timeout=PATIENCE)
            finally:
                run.kill()
    assert run.returncode == 130
    assert "interrupted" in said
    assert "Traceback" not in said
