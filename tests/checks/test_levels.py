"""What is configured, selected, ignored and known already is not told."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bitext.checks import ABOUT
from bitext.checks.ignores import ignores
from bitext.checks.levels import Levels, unknown
from bitext.errors import WorkspaceError
from bitext.model import Finding, Severity
from bitext.reviewing import baseline
from bitext.store.config import parse
from tests.conftest import REPOSITORY


def test_a_severity_can_be_overridden_and_turned_off() -> None:
    levels = Levels({"negation": "error", "length": "off"})
    assert levels.of("negation", Severity.INFO) is Severity.ERROR
    assert levels.of("length", Severity.WARNING) is None
    assert levels.of("number", Severity.WARNING) is Severity.WARNING


def test_select_and_ignore_win_over_the_configuration() -> None:
    levels = Levels({"length": "off"}, select=("length", "spelling-mixed"), ignore=())
    assert levels.of("length", Severity.WARNING) is Severity.WARNING
    assert levels.of("spelling-mixed", Severity.WARNING) is Severity.WARNING
    assert levels.of("number", Severity.ERROR) is None
    assert Levels(ignore=("number",)).of("number", Severity.ERROR) is None


def test_an_optional_check_is_off_until_it_is_named() -> None:
    assert not Levels().asks_for("spelling-mixed")
    assert Levels({"spelling-mixed": "info"}).asks_for("spelling-mixed")


def test_an_unknown_id_is_told_with_the_nearest() -> None:
    assert unknown(["number"]) == ""
    assert unknown(["numbr"]) == "there is no check `numbr`: did you mean `number`?"
    assert "--list" in unknown(["xyzzy"])
    with pytest.raises(WorkspaceError, match="did you mean `length`"):
        parse('[checks]\nlenght = "info"\n')


@pytest.mark.parametrize(
    ("comment", "ids", "problem"),
    [
        ("bitext: ignore number the English rounds", ("number",), ""),
        ("a remark\nbitext: ignore number, unit: rounded\nmore", ("number", "unit"), ""),
        ("bitext: ignore number", ("number",), "say why"),
        ("bitext: ignore", (), "names no check"),
        ("bitext: ignore numbr rounded", ("numbr",), "did you mean `number`"),
    ],
)
def test_an_ignore_comment_names_checks_and_a_reason(
    comment: str, ids: tuple[str, ...], problem: str
) -> None:
    (found,) = ignores(comment)
    assert found.ids == ids
    assert problem in found.problem
    assert bool(problem) is bool(found.problem)


def test_other_comments_are_left_alone() -> None:
    assert ignores("please ignore this\nbitext is nice") == []


def _finding(**changes: str | int) -> Finding:
    fields = {"rule": "number", "message": "3 became 4", "path": "a.md", "line": 3, "key": "k"}
    return Finding(severity=Severity.ERROR, **{**fields, **changes})  # type: ignore[arg-type]


def test_a_baseline_hides_what_it_holds_as_often_as_it_holds_it(tmp_path: Path) -> None:
    path = tmp_path / "known.json"
    baseline.write(path, [_finding(), _finding(rule="date")])
    known = baseline.read(path)
    moved = _finding(line=9)
    other = _finding(message="3 became 5")
    assert list(baseline.new([moved, other, moved], known)) == [other, moved]
    assert list(baseline.new([_finding(rule="date")], known)) == []


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"version": 2, "findings": []}', '{"version": 1}']
)
def test_what_is_no_baseline_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "known.json"
    path.write_text(text)
    with pytest.raises(WorkspaceError, match="this is no baseline"):
        baseline.read(path)
    with pytest.raises(WorkspaceError, match="there is no such baseline"):
        baseline.read(tmp_path / "none.json")


def test_every_finding_has_a_registered_id() -> None:
    """What cannot be configured cannot be silenced: ids that other parts report count too."""
    told: set[str] = set()
    for path in (REPOSITORY / "pipeline" / "bitext").rglob("*.py"):
        told.update(re.findall(r'\bFinding\(\s*"([a-z-]+)"', path.read_text(encoding="utf-8")))
    assert told
    assert told - set(ABOUT) == set()
