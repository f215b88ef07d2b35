"""``--metrics``: a file that Prometheus reads, while a run is under way and after it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from bitext.cli.app import app
from bitext.cli.output import metrics as module
from bitext.cli.output.metrics import Metric, RunMetrics
from bitext.drafting.summary import DraftProgress

#: https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format
_NAME = r"[a-zA-Z_:][a-zA-Z0-9_:]*"
_LABEL = r'[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\[\\"n])*"'
LINE = re.compile(
    rf"# HELP {_NAME} [^\n]*|# TYPE {_NAME} gauge"
    rf"|{_NAME}(?:\{{{_LABEL}(?:,{_LABEL})*\}})? [-+.0-9e]+"
)


def samples(path: Path) -> dict[str, float]:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert all(LINE.fullmatch(line) for line in lines), lines
    told = (line.rpartition(" ") for line in lines if not line.startswith("#"))
    return {name.removeprefix("bitext_run_"): float(value) for name, _, value in told}


@pytest.fixture
def blog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(app, ["init"]).exit_code == 0
    for number in range(3):
        text = f"第{number}篇：我们讨论开源项目的未来。\n"
        (tmp_path / "content" / f"{number}.md").write_text(text, encoding="utf-8")
    return tmp_path


def test_a_run_says_what_json_says(blog: Path) -> None:
    arguments = ["run", "--backend", "pseudo", "--metrics", "b.prom", "--json"]
    said = json.loads(CliRunner().invoke(app, arguments).stdout)["translate"]
    found = samples(blog / "b.prom")
    assert found["in_progress"] == found["stopped"] == 0
    assert found["posts"] == said["posts"]
    assert found['segments{state="drafted"}'] == said["drafted"] > 0
    assert found['drafted{engine="pseudo"}'] == said["drafted"]
    assert found['characters{to="this machine"}'] == said["chars"]
    assert found["end_time_seconds"] > 1.7e9


def test_nothing_is_written_that_nobody_asked_for(blog: Path) -> None:
    CliRunner().invoke(app, ["run", "--backend", "pseudo"])
    assert list(blog.rglob("*.prom")) == []


def test_it_is_told_while_the_run_is_under_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = RunMetrics(tmp_path / "b.prom")
    assert samples(tmp_path / "b.prom") == {"in_progress": 1}
    told.progress(DraftProgress(3, 9, "a.md"))
    assert samples(tmp_path / "b.prom")['segments{state="done"}'] == 3
    told.progress(DraftProgress(4, 9, "a.md"))
    assert samples(tmp_path / "b.prom")['segments{state="done"}'] == 3, "a scrape is far away"
    monkeypatch.setattr(module, "EVERY", 0.0)
    told.progress(DraftProgress(5, 9, "a.md"))
    assert samples(tmp_path / "b.prom")['segments{state="done"}'] == 5


def test_a_place_that_cannot_be_written_is_told_before_anything_is_drafted(blog: Path) -> None:
    (blog / "no").write_text("")
    done = CliRunner().invoke(app, ["run", "--backend", "pseudo", "--metrics", "no/b.prom"])
    assert done.exit_code == 5
    assert not (blog / "catalog" / "en").exists()


def test_a_full_disk_costs_the_metrics_and_not_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = RunMetrics(tmp_path / "b.prom")
    monkeypatch.setattr(module, "write_atomic", full)
    told.progress(DraftProgress(3, 9, "a.md"))


def full(*_: object, **__: object) -> None:
    from bitext.errors import StorageError

    raise StorageError("the disk is full")


def test_labels_cannot_break_out_of_their_line() -> None:
    lines = list(Metric("x", "says.", [({"engine": 'a"b\\c\nd'}, 1.5)]).lines())
    assert all(LINE.fullmatch(line) for line in lines)
    assert lines[-1] == 'bitext_run_x{engine="a\\"b\\\\c\\nd"} 1.5'
