"""A translation service on 127.0.0.1 that misbehaves by script."""

from __future__ import annotations

import gzip
import html
import json
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

BOMB = gzip.compress(b" " * (16 << 20), 1)  #: 16 MiB once unpacked

Step = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    """Plays the next step of the script; speaks Google, MyMemory, Libre and Microsoft."""

    server: Service

    def do_GET(self) -> None:
        size = int(self.headers.get("Content-Length") or 0)
        self.content = self.rfile.read(size).decode()
        self.server.play(self)

    do_POST = do_PUT = do_PATCH = do_DELETE = do_GET

    def log_message(self, *args: object) -> None:
        """Say nothing."""

    @property
    def service(self) -> str:
        return urlsplit(self.path).path.strip("/").split("/")[0]

    @property
    def text(self) -> str:
        if self.service == "microsoft":
            return str(json.loads(self.content)[0]["text"])
        return parse_qs(f"{urlsplit(self.path).query}&{self.content}")["q"][0]

    def send(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in ({"Content_Length": str(len(body))} | headers).items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def translate(self, text: str) -> None:
        """Answer as the service does when all is well."""
        answers: dict[str, object] = {
            "libre": {"translatedText": text},
            "mymemory": {"responseData": {"translatedText": text}, "matches": []},
            "microsoft": [{"translations": [{"text": text, "to": "en"}]}],
        }
        if self.service == "google":
            page = f'<html><div class="result-container">{html.escape(text)}</div></html>'
            self.send(200, page.encode(), Content_Type="text/html; charset=utf-8")
        else:
            self.send(200, json.dumps(answers[self.service]).encode())


class Service(ThreadingHTTPServer):
    """A loopback server with a script; once it is played, every answer is good."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, script: list[Step], always: Step | None) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.script, self.always = list(script), always or good
        self.seen: list[tuple[str, dict[str, str], str]] = []  #: path, headers, body
        self.closing = threading.Event()
        self._turn = threading.Lock()

    def play(self, handler: Handler) -> None:
        with self._turn:
            self.seen.append((handler.path, dict(handler.headers), handler.content))
            step = self.script.pop(0) if self.script else self.always
        step(handler)

    def url(self, service: str) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/{service}"

    def handle_error(self, *args: object) -> None:
        """A client that went away is what these tests are about."""


@contextmanager
def serving(*script: Step, always: Step | None = None) -> Iterator[Service]:
    server = Service(list(script), always)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.closing.set()
        server.shutdown()
        server.server_close()
        thread.join()


def good(handler: Handler) -> None:
    handler.translate(f"EN {handler.text}")


def says(text: str) -> Step:
    """A well-formed answer with this as the translation."""
    return lambda handler: handler.translate(text)


def status(code: int, body: str = "{}", **headers: str) -> Step:
    return lambda handler: handler.send(code, body.encode(), **headers)


def page(code: int, text: str) -> Step:
    body = f"<!DOCTYPE html><html><title>{text}</title><body>{text}</body></html>"
    return status(code, body, Content_Type="text/html")


def reset(handler: Handler) -> None:
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.connection.close()


def hang(handler: Handler) -> None:
    handler.server.closing.wait(5)


def hang_in_body(handler: Handler) -> None:
    handler.send(200, b'{"tra', Content_Length="1000")
    handler.server.closing.wait(5)


def drip(handler: Handler) -> None:
    """A byte at a time, each soon enough for a read timeout."""
    handler.send(200, b"", Content_Length="1000")
    while not handler.server.closing.is_set():
        handler.wfile.write(b" ")
        time.sleep(0.02)


def truncated(handler: Handler) -> None:
    handler.send(200, b'{"translatedText": "half', Content_Length="1000")


def huge(handler: Handler) -> None:
    handler.send(200, b" " * (11 << 20))


def bomb(handler: Handler) -> None:
    handler.send(200, BOMB, Content_Encoding="gzip")


def echo_key(handler: Handler) -> None:
    """Quote the request, as servers in debug mode do."""
    key = handler.headers.get("Ocp-Apim-Subscription-Key", "")
    handler.translate(f"MYMEMORY WARNING {key} {handler.content}")


#: Trouble in whose report deep-translator, requests or a server may quote the API key.
FAULTS_WITH_KEY: dict[str, Step] = {
    "401": status(401),
    "403": status(403),
    "429": status(429),
    "500": status(500),
    "not json": status(200, "no"),
    "reset": reset,
    "hang": hang,
    "redirect": status(302, Location="http://elsewhere.invalid/"),
    "echo": echo_key,
}
