"""``--log-json``: what a long run did, call by call, for a machine to read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from bitext.backends.heard import BackendCall, heard
from bitext.backends.meter import metered
from bitext.backends.protocol import BillsTokens, Prompted, Request
from bitext.cli.app import app
from bitext.errors import BackendTransient
from tests.workflow.blog import Engine


@pytest.fixture
def blog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(app, ["init"]).exit_code == 0
    for number in range(30):
        text = f"第{number}篇：我们讨论开源项目的未来。\n\n这是第{number}句话。\n"
        (tmp_path / "content" / f"{number}.md").write_text(text, encoding="utf-8")
    return tmp_path


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_each_call_is_a_line_and_the_last_one_sums_up(blog: Path) -> None:
    done = CliRunner().invoke(
        app, ["run", "--backend", "pseudo", "--log-json", "log.jsonl", "--json"]
    )
    said = json.loads(done.stdout)["translate"]
    *calls, summary = lines(blog / "log.jsonl")
    assert {call["event"] for call in calls} == {"call"}
    assert len(calls) == said["calls"]
    assert sum(call["chars"] for call in calls) == said["chars"]
    assert sum(call["answers"] for call in calls) == sum(call["requests"] for call in calls)
    assert {call["error"] for call in calls} == {""}
    assert summary["event"] == "summary"
    assert {key: summary[key] for key in ("drafted", "failed", "calls", "bills")} == {
        key: said[key] for key in ("drafted", "failed", "calls", "bills")
    }
    assert said["drafted"] >= 60


def test_nothing_is_written_that_nobody_asked_for(blog: Path) -> None:
    before = {path.name for path in blog.iterdir()}
    CliRunner().invoke(app, ["run", "--backend", "pseudo"])
    assert {path.name for path in blog.iterdir()} - before == {".bitext"}


def test_a_log_that_cannot_be_written_is_told_before_anything_is_sent(blog: Path) -> None:
    done = CliRunner().invoke(
        app, ["translate", "--backend", "pseudo", "--log-json", "no/log.jsonl"]
    )
    assert "the log cannot be written" in done.output + str(done.exception)
    assert not (blog / "catalog" / "en").exists()


def test_a_call_that_fails_is_told_with_its_error() -> None:
    def away(_: Request) -> str:
        raise BackendTransient("the server is away")

    told: list[BackendCall] = []
    engine = heard(Engine(say=away), told.append)
    with pytest.raises(BackendTransient):
        engine.translate([Request("k", "甲乙")])
    (call,) = told
    assert (call.backend, call.requests, call.chars, call.answers) == ("test", 1, 2, 0)
    assert call.error == "BackendTransient: the server is away"


def test_what_a_backend_has_besides_it_still_has() -> None:
    class Rich(Engine):
        def told(self) -> list[tuple[str, str]]:
            return [("甲", "a")]

    told: list[BackendCall] = []
    plain, rich = heard(Engine(), told.append), heard(Rich(), told.append)
    assert not isinstance(plain, Prompted | BillsTokens)
    assert isinstance(rich, Prompted)
    priced = heard(metered(Engine(), {"requests_per_minute": 60}), told.append)
    assert list(priced.translate([Request("k", "甲乙")]))
    assert [call.backend for call in told] == ["test"]
