"""JSON that is nested deeper than anybody reads is no JSON, wherever it lies in a workspace."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bitext.formats import json_text
from bitext.wording import journal
from tests.cli.conftest import Call
from tests.test_architecture import MODULES

DEEP = '{"a":' * 5000
PLACES = (
    "catalog/en/a.log.jsonl",
    "package.json",
    "output/.editions.jsonl",
    ".bitext/pace.json",
    ".bitext/undo/20260101-000000.json",
    ".bitext/waiting/1-1.jsonl",
    ".bitext/links.json",
    ".bitext/said.jsonl",
)
COMMANDS = (("status",), ("check",), ("translate",), ("build",), ("undo", "--list"))


@pytest.fixture
def blog(tmp_path: Path, call: Call) -> Path:
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "a.md").write_text("天气。\n")
    (tmp_path / "bitext.toml").write_text('backend = "echo"\nsite = "vitepress"\nlayout = ""\n')
    assert call("-C", str(tmp_path), "run").exit_code == 0
    for name in PLACES:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(f"{DEEP}\n")
    return tmp_path


def test_a_file_of_it_stops_no_command(blog: Path, call: Call) -> None:
    for command in COMMANDS:
        result = call("-C", str(blog), *command)
        assert result.exit_code in (0, 1, 2), (command, result.stderr)
        assert "bug" not in result.stderr
    for command in (("check", "--baseline"), ("shard", "findings")):
        result = call("-C", str(blog), *command, str(blog / "package.json"))
        assert result.exit_code in (2, 3), (command, result.stderr)


def test_control_as_it_is_read_otherwise_it_does(
    blog: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal, "read_json", json.loads)
    assert isinstance(call("-C", str(blog), "status").exception, RecursionError | SystemExit)
    assert call("-C", str(blog), "status").exit_code not in (0, 1)


def test_who_reads_json_otherwise_says_so() -> None:
    """What a process says to its own child is not among it."""
    own = {"web.review.drafts.drafter", "web.review.drafts.redraft", "web.review.helper"}
    own |= {"web.review.session", "store.disk.spill", "publishing.bases"}
    texts = {name: path.read_text(encoding="utf-8") for name, path in MODULES.items()}
    readers = {name for name, text in texts.items() if "json.loads(" in text} - own
    aware = {n for n in readers if "RecursionError" in texts[n] or "DAMAGE" in texts[n]}
    assert readers == aware
    assert json_text.__name__.removeprefix("bitext.") in readers
