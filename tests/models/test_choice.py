"""`bitext models pull` without a name takes the best that can be had, and mirrors are honoured."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from bitext import models
from bitext.errors import BackendUnavailable, UsageError
from bitext.models import cache, choice, fetch, prepare
from bitext.models.registry import ModelInfo
from bitext.models.remove import prepared, remove
from tests.models.test_pull import DATA, Ranged, assert_installed, toy, web, wheels

DEAD = "http://127.0.0.1:1/data.bin"


@pytest.fixture(autouse=True)
def _own_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BITEXT_MODELS", str(tmp_path / "models"))
    monkeypatch.setattr(fetch, "FIRST_WAIT", 0.0)
    for name in ("HF_ENDPOINT", "UV_DEFAULT_INDEX", "UV_INDEX_URL", "PIP_INDEX_URL"):
        monkeypatch.delenv(name, raising=False)


class Asked(Ranged):
    """A server that counts."""

    def __init__(self) -> None:
        super().__init__()
        self.ranges: list[str] = []

    def __call__(self, request: Request) -> Response:
        asked = request.headers.get("Range", "")
        self.ranges.append(asked)
        if not asked.endswith("-") and asked:
            end = min(int(asked.rpartition("-")[2]) + 1, len(DATA))
            return Response(DATA[:end], 206)
        return super().__call__(request)


def offered(monkeypatch: pytest.MonkeyPatch, *infos: ModelInfo) -> None:
    monkeypatch.setattr(choice, "all_models", lambda: infos)


def best() -> tuple[ModelInfo, Path, list[str]]:
    said: list[models.Progress] = []
    info, path = choice.pull_best("zh-CN", "en", report=said.append)
    return info, path, [news.message for news in said if news.stage == "note"]


def test_the_first_model_whose_source_answers_is_taken_and_it_is_said_why(
    httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = Asked()
    httpserver.expect_request("/data.bin").respond_with_handler(good)
    httpserver.expect_request("/gone").respond_with_data("", status=404)
    first = replace(
        toy(web(DEAD, "a blocked host"), web(httpserver.url_for("/gone"), "a dead link")),
        name="first",
    )
    second = replace(toy(web(DEAD, "blocked"), web(httpserver.url_for("/data.bin"))), name="second")
    offered(monkeypatch, first, second)
    info, path, said = best()
    assert info.name == "second"
    assert (path / "data.bin").read_bytes() == DATA
    assert said[0].startswith("passed over first: a blocked host: no connection: Connection")
    assert said[0].endswith("a dead link: HTTP 404 NOT FOUND")
    assert said[1].startswith("second is the best model that can be had here, from web: 0 MB to")
    assert "(about 1 s)" in said[1]
    assert said[2:] == ["source: web"], "a source that did not answer is not tried first"
    assert good.ranges == [f"bytes=0-{fetch.LOOK - 1}", ""]


def test_a_model_that_is_here_is_taken_without_the_network(
    httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = Asked()
    httpserver.expect_request("/data.bin").respond_with_handler(good)
    better = replace(toy(web(DEAD)), name="better")
    offered(monkeypatch, better, toy(web(httpserver.url_for("/data.bin"))))
    best()
    asked = len(good.ranges)
    info, _, said = best()
    assert (info.name, len(good.ranges)) == ("toy", asked)
    assert said == ["toy is here already; `bitext models pull better` gets the preferred one"]


def test_what_keeps_each_model_is_told_where_none_can_be_had(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tuned = replace(toy(web(DEAD)), name="tuned", adapter="none-such")
    other = replace(toy(web(DEAD)), name="japanese", source_languages=("ja",))
    offered(monkeypatch, other, toy(web(DEAD)), tuned)
    with pytest.raises(BackendUnavailable) as raised:
        best()
    assert "- toy: web: no connection" in raised.value.message
    assert "- tuned: the package bitext-adapter-none-such is not installed" in raised.value.message
    assert "japanese" not in raised.value.message
    assert "HF_ENDPOINT" in raised.value.hint


def test_a_missing_library_is_told_before_any_host_is_asked(
    httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(choice, "find_spec", lambda name: None)
    offered(monkeypatch, toy(web(httpserver.url_for("/data.bin"))))
    with pytest.raises(BackendUnavailable, match="fxtranslate is not installed"):
        best()
    assert httpserver.log == []


@pytest.mark.parametrize("mirror", [True, False])
def test_the_mirror_that_hf_endpoint_names_is_asked(
    httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch, mirror: bool
) -> None:
    monkeypatch.setattr(fetch, "HUB", "http://127.0.0.1:1")
    good = Asked()
    httpserver.expect_request("/mirror/Qwen/x/resolve/main/data.bin").respond_with_handler(good)
    if mirror:
        monkeypatch.setenv("HF_ENDPOINT", httpserver.url_for("/mirror/"))
    offered(monkeypatch, toy(web("http://127.0.0.1:1/Qwen/x/resolve/main/data.bin")))
    if mirror:
        assert_installed(best()[1])
    else:
        with pytest.raises(BackendUnavailable, match="no connection"):
            best()


def test_only_addresses_of_the_hub_go_to_its_mirror(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "https://hf-mirror.com/")
    there = "https://hf-mirror.com/Qwen/x/resolve/main/y.gguf"
    assert fetch.mirrored("https://huggingface.co/Qwen/x/resolve/main/y.gguf") == there
    for other in ("https://huggingface.com.evil.example/x", "https://modelscope.cn/x"):
        assert fetch.mirrored(other) == other


@pytest.fixture
def index(tmp_path: Path, httpserver: HTTPServer) -> Path:
    """A package index on this machine, as `pip` and `uv` know it: a page for each package."""
    folder = tmp_path / "wheels"
    folder.mkdir()

    def answer(request: Request) -> Response:
        found = [path for path in folder.glob("*.whl") if path.name in request.path]
        if found:
            return Response(found[0].read_bytes())
        name = request.path.strip("/").rpartition("/")[2].replace("-", "_")
        here = [path.name for path in folder.glob(f"{name}-*.whl")]
        links = "".join(f'<a href="/files/{file}">{file}</a>' for file in here)
        return Response(links, content_type="text/html", status=200 if here else 404)

    httpserver.expect_request(re.compile("/(simple|files)/.*")).respond_with_handler(answer)
    return folder


@pytest.mark.parametrize("variable", ["UV_DEFAULT_INDEX", "UV_INDEX_URL", "PIP_INDEX_URL"])
def test_wheels_come_from_the_index_that_the_user_has_named(
    index: Path, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv(variable, httpserver.url_for("/simple/"))
    offered(monkeypatch, toy(wheels(index)))
    _, path, said = best()
    assert_installed(path)
    assert "MB to download; " in said[0], "an index tells no speed"


def test_an_index_without_the_wheels_is_passed_over(
    index: Path, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_INDEX_URL", httpserver.url_for("/simple/"))
    source = wheels(index)
    for path in index.glob("*.whl"):
        path.unlink()
    good = Asked()
    httpserver.expect_request("/data.bin").respond_with_handler(good)
    offered(monkeypatch, toy(source, web(httpserver.url_for("/data.bin"))))
    _, path, said = best()
    assert_installed(path)
    assert said[1:] == ["source: web"]


def test_what_was_pulled_or_cut_is_removed(
    httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    info = models.find("firefox-zh-en")
    for folder, size in ((cache.model_path(info), 1000), (cache.work_path(info), 500)):
        folder.mkdir(parents=True)
        (folder / "x").write_bytes(b"x" * size)
    assert remove("firefox-zh-en", report=print) == 1500
    assert remove("firefox-zh-en", report=print) == 0
    assert [path.name for path in (tmp_path / "models").iterdir()] == [".firefox-zh-en.lock"]


def test_only_what_the_cache_made_is_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "own" / "model"
    own.mkdir(parents=True)
    (own / "model.bin").write_bytes(b"x")
    for name in (str(own), "gpt", "../own/model", "..", "."):
        with pytest.raises(UsageError, match="the cache holds no model named"):
            remove(name, report=print)
    assert (own / "model.bin").exists()


def test_what_was_made_of_a_file_is_listed_and_removed_and_the_file_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "my.gguf"
    file.write_bytes(b"GGUF")

    def make(_: Path, work: Path, __: object) -> None:
        (work / "model.bin").write_bytes(b"x" * 70)

    monkeypatch.setattr(prepare, "MAKERS", {".gguf": make})
    path = prepare.prepare(file, report=lambda _: None)
    assert prepared() == [path]
    assert remove(path.name, report=print) > 70
    assert prepared() == []
    prepare.prepare(file, report=lambda _: None)
    assert remove(str(file), report=print) > 70
    assert file.exists()
