"""Who may come in: the forty requests of design D5, each refused and nothing changed by it.

Each guard is taken out in turn, and a request that it is for must then come through.
"""

from __future__ import annotations

import asyncio
import json
import re
import shutil
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
import requests
import uvicorn
from starlette.datastructures import Headers

from bitext.reviewing.desk import sheet
from bitext.reviewing.desk.sheet import digest_of
from bitext.web import guard, serve
from bitext.web.review import app, door
from bitext.web.review.app import review
from bitext.web.review.door import Words
from bitext.web.review.session import Session
from bitext.web.serve import listening
from tests.web.review import Review, reviewing, started

PORT = 8123
BASE = f"http://127.0.0.1:{PORT}"


@dataclass
class Asked:
    """A request as bytes on a wire would say it."""

    method: str = "POST"
    path: str = ""
    query: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    scheme: str = "http"
    forever: bool = False  #: the body never ends


def good(words: Words, path: str, body: bytes, **changed: str | None) -> Asked:
    """A save as our page sends it; a header that is None is left out."""
    headers: dict[str, str | None] = {
        "host": f"127.0.0.1:{PORT}", "origin": BASE, "sec-fetch-site": "same-origin",
        "cookie": f"{words.cookie}={words.session}", "x-bitext-csrf": words.csrf,
        "content-type": "application/json", "content-length": str(len(body)),
    }  # fmt: skip
    headers |= {name.replace("_", "-"): value for name, value in changed.items()}
    kept = tuple((name, value) for name, value in headers.items() if value is not None)
    return Asked(path=path, headers=kept, body=body)


@dataclass
class Place:
    """An application, and an act that would change something."""

    root: Path
    words: Words
    session: Session
    path: str
    body: bytes

    def app(self, *, readonly: bool = False) -> object:
        self.session.readonly = readonly  # asked when the application is made
        return review(self.session, self.words)

    def asked(self, **changed: str | None) -> Asked:
        return good(self.words, self.path, self.body, **changed)

    def files(self) -> Mapping[str, bytes]:
        """All that a request could have changed."""
        folders = ("catalog", "glossary", "content", ".bitext")
        paths = [p for folder in folders for p in (self.root / folder).rglob("*") if p.is_file()]
        return {str(p): p.read_bytes() for p in paths if p.suffix not in (".lock", ".sqlite")}


def placed(blog: Path) -> Place:
    session, words = Session(blog), Words(PORT)
    id = next(iter(session.desk.names()))
    key, entry = next(iter(session.desk.sheet(id).entries.items()))
    said = {"target": "Changed", "state": "reviewed", "digest": digest_of(entry)}
    path = f"/api/post/{id}/segment/{key}"
    return Place(blog, words, session, path, json.dumps(said).encode())


@pytest.fixture
def place(blog: Path) -> Iterator[Place]:
    found = placed(blog)
    yield found
    found.session.close()


@pytest.fixture(scope="module")
def still(drafted: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """One for all that is refused: nothing changes it."""
    root = tmp_path_factory.mktemp("still") / "blog"
    found = placed(Path(shutil.copytree(drafted, root)))
    yield found
    found.session.close()


def status_of(app: object, asked: Asked) -> int:
    """The status of the answer; 403 for a socket that is closed."""
    statuses: list[int] = []

    async def run() -> None:
        parts = iter([asked.body])

        async def receive() -> dict[str, object]:
            if asked.forever:
                await asyncio.sleep(0.02)
                return {"type": "http.request", "body": b"x", "more_body": True}
            return {"type": "http.request", "body": next(parts, b""), "more_body": False}

        async def send(message: dict[str, object]) -> None:
            if message["type"] == "http.response.start":
                statuses.append(int(str(message["status"])))
            elif message["type"] == "websocket.close":
                statuses.append(403)

        scope = {
            "type": asked.scheme, "method": asked.method, "path": asked.path,
            "raw_path": asked.path.encode(), "query_string": asked.query.encode(),
            "headers": [(n.encode(), v.encode("latin-1")) for n, v in asked.headers],
            "http_version": "1.1", "scheme": "http", "client": ("127.0.0.1", 1),
            "server": ("127.0.0.1", PORT), "root_path": "",
        }  # fmt: skip
        await asyncio.wait_for(app(scope, receive, send), 60)  # type: ignore[operator]

    asyncio.run(run())
    return statuses[0]


#: What is said otherwise than by our page -> name.  Each of them is refused.
REFUSED: dict[str, dict[str, str | None]] = {
    "rebound name": {"host": f"evil.example:{PORT}"},
    "rebound name, no port": {"host": "evil.example"},
    "another port": {"host": "127.0.0.1:1"},
    "no port": {"host": "127.0.0.1"},
    "all addresses": {"host": f"0.0.0.0:{PORT}"},
    "an address of the network": {"host": f"192.168.0.7:{PORT}"},
    "a long way to write it": {"host": f"127.1:{PORT}"},
    "as a number": {"host": f"2130706433:{PORT}"},
    "localhost of somebody": {"host": f"localhost.evil.example:{PORT}"},
    "with a user": {"host": f"evil@127.0.0.1:{PORT}"},
    "a dot at the end": {"host": f"localhost.:{PORT}"},
    "no host": {"host": None},
    "another origin": {"origin": "https://evil.example"},
    "null origin": {"origin": "null"},
    "origin of another port": {"origin": "http://127.0.0.1:9"},
    "origin with tls": {"origin": f"https://127.0.0.1:{PORT}"},
    "no origin": {"origin": None},
    "two origins": {"origin": f"{BASE} https://evil.example"},
    "cross site": {"sec_fetch_site": "cross-site"},
    "same site": {"sec_fetch_site": "same-site"},
    "no cookie": {"cookie": None},
    "empty cookie": {"cookie": "bitext-review-8123="},
    "wrong cookie": {"cookie": "bitext-review-8123=guess"},
    "cookie of another port": {"cookie": "bitext-review-1=guess"},
    "broken cookie": {"cookie": 'bitext-review-8123="\\'},
    "no csrf": {"x_bitext_csrf": None},
    "empty csrf": {"x_bitext_csrf": ""},
    "wrong csrf": {"x_bitext_csrf": "guess"},
    "a form": {"content_type": "application/x-www-form-urlencoded"},
    "a form with files": {"content_type": "multipart/form-data; boundary=x"},
    "plain text": {"content_type": "text/plain"},
    "json as text": {"content_type": "text/plain; application/json"},
    "no type": {"content_type": None},
    "packed": {"content_encoding": "gzip"},
    "two gigabytes": {"content_length": str(2 << 30)},
    "a negative size": {"content_length": "-1"},
    "a size in other digits": {"content_length": "१"},
}


@pytest.mark.parametrize("name", [n for n in REFUSED if n != "a size in other digits"])
def test_what_our_page_would_not_say_is_refused(name: str, still: Place) -> None:
    before = still.files()
    assert 400 <= status_of(still.app(), still.asked(**REFUSED[name])) < 500
    assert still.files() == before


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT"])
def test_other_methods_are_refused(method: str, still: Place) -> None:
    asked = still.asked()
    asked.method = method
    assert status_of(still.app(), asked) == 400


def test_a_get_changes_nothing_and_a_websocket_is_closed(still: Place) -> None:
    before = still.files()
    asked = still.asked()
    asked.method = "GET"
    for path in ("/api/bulk", "/api/ignore", "/api/restore", "/api/terms", "/api/redraft"):
        asked.path = path
        assert status_of(still.app(), asked) == 405
    asked.scheme = "websocket"
    assert status_of(still.app(), asked) == 403
    assert still.files() == before


def test_what_our_page_says_is_done(place: Place) -> None:
    """The control of all of the above."""
    assert status_of(place.app(), place.asked()) == 200
    assert b"Changed" in b"".join(place.files().values())
    for host in ("localhost", "[::1]"):
        asked = place.asked(host=f"{host}:{PORT}", origin=f"http://{host}:{PORT}")
        assert status_of(place.app(), asked) == 409, "it comes in, and somebody has changed it"


GUARDS = {
    "host": ("rebound name", "all addresses"),
    "origin": ("another origin", "null origin", "no origin"),
    "site": ("cross site",),
    "cookie": ("no cookie", "wrong cookie"),
    "csrf": ("no csrf", "wrong csrf"),
    "type": ("a form", "plain text"),
    "size": ("two gigabytes",),
    "packing": ("packed",),
}


@pytest.mark.parametrize("name", [n for names in GUARDS.values() for n in names])
def test_without_its_guard_it_would_come_through(
    name: str, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    which = next(g for g, names in GUARDS.items() if name in names)
    asked = place.asked(**REFUSED[name])
    app = place.app()
    lists = guard._all_in
    known = place.words.csrf, place.words.session
    without = {
        "host": lambda: monkeypatch.setattr(
            guard, "_all_in", lambda given, all_, least=0:
            (all(":" in h and "/" not in h for h in all_)) or lists(given, all_, least)
        ),
        "origin": lambda: monkeypatch.setattr(
            guard, "_all_in", lambda given, all_, least=0:
            (all(h.startswith("http://") for h in all_)) or lists(given, all_, least)
        ),
        "site": lambda: monkeypatch.setattr(guard, "SITES", ("none", "same-origin", "cross-site")),
        "cookie": lambda: monkeypatch.setattr(
            door.Door, "_is_in", lambda _self, _headers: True
        ),
        "csrf": lambda: monkeypatch.setattr(
            door, "_same", lambda given, wanted: wanted == known[0] or given == wanted
        ),
        "type": lambda: monkeypatch.setattr(
            door, "TYPES", ("application/json", "application/x-www-form-urlencoded", "text/plain")
        ),
        "size": lambda: monkeypatch.setattr(door, "MOST", 1 << 40),
        "packing": lambda: monkeypatch.setattr(door, "PACKINGS", ("identity", "gzip")),
    }  # fmt: skip
    without[which]()
    assert status_of(app, asked) == 200


def test_a_body_that_never_ends_is_not_waited_for(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "PATIENCE", 0.3)
    asked = place.asked(content_length=None)
    asked.forever = True
    assert status_of(place.app(), asked) == 408
    monkeypatch.setattr(door, "PATIENCE", 60.0)
    monkeypatch.setattr(door, "MOST", 10)
    assert status_of(place.app(), asked) == 413, "nor read beyond what is taken"


def test_nothing_is_changed_where_a_page_is_for_reading(still: Place) -> None:
    before = still.files()
    assert status_of(still.app(readonly=True), still.asked()) == 403
    assert still.files() == before
    asked = still.asked()
    for path in ("/api/bulk", "/api/undo", "/api/terms", "/api/redraft", "/api/ignore"):
        asked.path = path
        assert status_of(still.app(readonly=True), asked) == 403, path


def test_control_without_its_guard_a_page_for_reading_changes_something(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "_READING", re.compile(".*"))
    assert status_of(place.app(readonly=True), place.asked()) == 200
    assert b"Changed" in b"".join(place.files().values())


@pytest.mark.parametrize(("body", "status"), [
    (b"", 400), (b"[]", 400), (b"nonsense", 400), (b"[" * 50_000, 400), (b"{}", 422),
    (b'{"target": 7, "state": "reviewed", "digest": ""}', 422),
    (b'{"target": "x", "state": "draft", "digest": ""}', 422),
    (b'{"target": "x", "state": "reviewed", "digest": ""}', 409),
    (b'{"target": "\\u0000", "state": "reviewed", "force": true}', 422),
    (b'{"target": "\\ud800", "state": "reviewed", "force": true}', 422),
    (b'{"target": " \\n", "state": "reviewed", "force": true}', 422),
    (b'{"target": "x", "state": "reviewed", "comment": "\\u0004", "force": true}', 422),
])  # fmt: skip
def test_what_is_no_act_is_refused_in_words(body: bytes, status: int, still: Place) -> None:
    before = still.files()
    asked = still.asked(content_length=str(len(body)))
    asked.body = body
    assert status_of(still.app(), asked) == status
    assert still.files() == before


@pytest.mark.parametrize("path", [
    "/static/../review/door.py", "/static/..%2f..%2fcli%2fapp.py", "/static//etc/passwd",
    "/static/review/.hidden.js", "/static/review", "/static/x.py", "/post/../../etc",
    "/post/content/one.md", "/api/post/content%2fone.md", "/frame/x/english",
    "/api/post/0123456789abcdef", "/favicon.ico",
])  # fmt: skip
def test_ids_are_not_paths(path: str, still: Place) -> None:
    asked = still.asked()
    asked.method, asked.path = "GET", path
    assert status_of(still.app(), asked) == 404


def test_control_were_ids_paths_a_path_would_open_a_post(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = place.asked()
    asked.method, asked.path = "GET", "/api/post/one.md"
    assert status_of(place.app(), asked) == 404
    monkeypatch.setattr(sheet, "id_of", lambda name: name.rpartition("/")[2])
    assert status_of(place.app(), asked) == 200


def test_control_a_name_with_dots_would_lead_out_of_the_folder(
    still: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = still.asked()
    asked.method, asked.path = "GET", "/static/review/../preview.css"
    assert status_of(still.app(), asked) == 404
    monkeypatch.setattr(app, "_NAME", re.compile(".*"))
    assert status_of(still.app(), asked) == 200
    asked.path = "/static/../review/door.py"
    assert status_of(still.app(), asked) == 404, "and what is no part of a page has no type"
    monkeypatch.setattr(app, "_TYPES", {".py": "text/plain"})
    assert status_of(still.app(), asked) == 200


class Forgetful(Words):
    """Words whose first is good for ever."""

    def __setattr__(self, name: str, value: object) -> None:
        if name != "token" or value:
            object.__setattr__(self, name, value)


@pytest.mark.parametrize(("kind", "second"), [(Words, 403), (Forgetful, 303)])
def test_the_word_of_the_address_is_good_once(kind: type[Words], second: int, still: Place) -> None:
    """The other kind is the control."""
    place = replace(still, words=kind(PORT))
    asked = place.asked(cookie=None)
    asked.method, asked.path = "GET", "/enter"
    asked.query = f"token={place.words.token}"
    answered = place.app()
    assert [status_of(answered, asked), status_of(answered, asked)] == [303, second]


def test_control_an_address_could_lead_elsewhere(
    still: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    def led() -> str:
        door_ = door.Door(still.app(), still.words)  # type: ignore[arg-type]  # an application
        query = b"token=x&to=//evil.example"
        scope = {"path": "/enter", "method": "GET", "query_string": query}
        cookie = {"cookie": f"{still.words.cookie}={still.words.session}"}
        answer = door_._enter(scope, Headers(cookie))
        assert answer is not None
        return answer.headers["location"]

    assert led() == "/"
    monkeypatch.setattr(door, "_WHERE", re.compile(".*"))
    assert led() == "//evil.example"


# Over a wire


def test_the_word_is_good_once(desk: Review) -> None:
    assert desk.client.get(desk.address, timeout=30).status_code == 200
    said = desk.first.headers["set-cookie"].lower()
    assert "httponly" in said
    assert "samesite=strict" in said
    again = requests.get(desk.entrance, timeout=30, allow_redirects=False)
    assert (again.status_code, "set-cookie" in again.headers) == (403, False)
    mine = desk.client.get(desk.entrance, timeout=30, allow_redirects=False)
    assert (mine.status_code, mine.headers["location"]) == (303, "/")
    for to in ("https://evil.example", "//evil.example", "/post/..", "/post/x"):
        led = desk.client.get(f"{desk.entrance}&to={to}", timeout=30, allow_redirects=False)
        assert led.headers["location"] == "/"
    wrong = f"{desk.address}/enter?token=guess"
    assert requests.get(wrong, timeout=30).status_code == 403


def test_it_listens_on_this_machine_alone(desk: Review) -> None:
    port = int(desk.address.rsplit(":", 1)[1])
    assert port >= 1024
    own = socket.gethostbyname(socket.gethostname())
    for address in {own, "::1"} - {"127.0.0.1"}:
        with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as other:
            other.settimeout(5)
            with pytest.raises(OSError):
                other.connect((address, port))


def is_left(place: Place, within: float) -> bool:
    """Whether somebody who does not come to the end of a header is left within so many seconds."""
    with listening(0) as at:
        config = uvicorn.Config(place.app(), log_level="error", http=serve.Impatient, ws="none")  # type: ignore[arg-type]  # an application
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [at]})
        thread.start()
        try:
            with socket.create_connection(at.getsockname(), timeout=within) as slow:
                slow.sendall(b"POST /api/undo HTTP/1.1\r\nHost: ")
                with suppress(TimeoutError):
                    slow.recv(100)
                    return True
                return False
        finally:
            server.should_exit = True
            thread.join(20)


def test_who_speaks_slowly_is_left(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, "PATIENCE", 0.2)
    assert is_left(place, within=30)
    monkeypatch.setattr(serve, "PATIENCE", 60.0)
    assert not is_left(place, within=2.5), "the control"


def test_no_answer_lets_another_site_read_it(desk: Review) -> None:
    one = desk.ids()["content/one.md"]
    for path in ("/", f"/post/{one}", "/api/posts", f"/frame/{one}/source"):
        headers = desk.client.get(desk.address + path, timeout=60).headers
        assert not [name for name in headers if name.lower().startswith("access-control")]
        assert headers["cross-origin-resource-policy"] == "same-origin"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"
        assert headers["referrer-policy"] == "no-referrer"


def test_readonly_beside_a_review_and_no_second_one(blog: Path) -> None:
    with reviewing(blog) as first:
        with reviewing(blog, "--readonly", "--port", "0") as second:
            one = first.ids()["content/one.md"]
            segment = first.segments(one)[0]
            first.save(one, segment, "Seen")
            assert second.segments(one)[0]["target"] == "Seen", "before the catalog has it, too"
            answer = second.send("/api/undo", {})
            assert answer.status_code == 403
        with pytest.raises(AssertionError, match="is still at work here"):
            started(blog)
