"""docs/json.schema.json describes the object of every command; `call` holds it true everywhere."""

from __future__ import annotations

import copy
import json
from pathlib import Path

import jsonschema
import pytest

from tests.cli.conftest import SCHEMA, Call, fits, name_of
from tests.cli.test_commands import LEAVES, WITHOUT_JSON

SHARED = {"error", "failure", "finding", "severities", "deed", "orphan"}


def test_every_command_with_json_has_a_definition() -> None:
    with_json = {name for name in LEAVES if name not in WITHOUT_JSON}
    others = {
        "translate --dry-run",
        "status --engines",
        "status --coverage",
        "status --explain",
        "check --write-baseline",
    }
    assert set(SCHEMA["$defs"]) == with_json | others | SHARED


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def closed(schema: object) -> bool:
    """Whether no object of a schema may hold more than it says."""
    if isinstance(schema, dict):
        open_object = schema.get("type") == "object" and "additionalProperties" not in schema
        return not open_object and all(map(closed, schema.values()))
    return all(map(closed, schema)) if isinstance(schema, list) else True


def test_nothing_is_left_open() -> None:
    assert closed(SCHEMA["$defs"])
    assert not closed({"a": [{"type": "object"}]})


def test_the_definition_is_found_by_the_words_of_a_call() -> None:
    assert name_of(["run", "--json", "content/a.md"]) == "run"
    assert name_of(["-q", "glossary", "add", "a", "b", "--json"]) == "glossary add"
    assert name_of(["translate", "--dry-run", "--json"]) == "translate --dry-run"
    assert name_of(["memory", "prune", "--dry-run", "--json"]) == "memory prune"


@pytest.mark.parametrize(
    ("words", "spoil"),
    [
        ("run", lambda answer: answer.update(more=1)),
        ("run", lambda answer: answer["translate"].pop("drafted")),
        ("run", lambda answer: answer["found"].update(error="none")),
        ("status", lambda answer: answer["posts"][0].update(segments=-1)),
        ("check", lambda answer: answer["findings"][0].update(severity="fatal")),
        ("backends", lambda answer: answer["backends"][0].pop("missing")),
    ],
)
def test_another_answer_would_be_noticed(call: Call, words: str, spoil: object, blog: Path) -> None:
    assert blog.is_dir()
    answer = json.loads(call(words, "--json").stdout)
    fits(words, copy.deepcopy(answer))
    spoil(answer)  # type: ignore[operator]  # one of the lambdas above
    with pytest.raises(AssertionError, match=f"bitext {words} --json"):
        fits(words, answer)


def test_a_model_says_where_it_is(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bitext.models.locate", lambda _name: Path("/models/m"))
    monkeypatch.setattr("bitext.models.pull", lambda _name, report: Path("/models/m"))
    for command in ("pull", "path"):
        told = json.loads(call("models", command, "m", "--json").stdout)
        assert told == {"name": "m", "path": "/models/m"}


def test_a_baseline_is_told_in_json_too(blog: Path, call: Call) -> None:
    told = json.loads(call("check", "--write-baseline", str(blog / "known"), "--json").stdout)
    assert told == {"baseline": str(blog / "known"), "findings": 2}
