"""``bitext check``: formats, selection, baselines, ignore comments, exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import polib
import pytest

from bitext.cli.output.github import annotation
from bitext.cli.output.sarif import log
from bitext.model import Finding, Severity
from tests.cli.conftest import Call

#: As OASIS publishes it with the standard.
SCHEMA = Path(__file__).with_name("sarif-2.1.0.schema.json")


@pytest.fixture
def reviewed(blog: Path, call: Call) -> Path:
    """A post of one reviewed sentence that says 3,000 for 3 万; the path of its catalog."""
    (blog / "content" / "two.md").unlink()
    (blog / "content" / "one.md").write_text("# 前言\n\n- 共有 3 万名用户。\n", encoding="utf-8")
    call("translate")
    catalog = blog / "catalog" / "en" / "one.po"
    reword(catalog, "前言", "Foreword")
    reword(catalog, "共有 3 万名用户。", "There are 3,000 users.")
    return catalog


def reword(catalog: Path, source: str, target: str, comment: str = "") -> None:
    po = polib.pofile(str(catalog))
    entry = po.find(source)
    assert entry
    entry.msgstr, entry.flags, entry.tcomment = target, [], comment
    po.save()


def rules(result: str) -> list[str]:
    return [finding["rule"] for finding in json.loads(result)["findings"]]


def test_a_finding_names_line_and_column_of_the_source(reviewed: Path, call: Call) -> None:
    checked = call("check")
    assert checked.exit_code == 1
    assert (
        checked.stdout
        == "content/one.md:3:3: error number 3 万 became 3,000 [catalog/en/one.po:19]\n"
    )
    (finding,) = json.loads(call("check", "--json").stdout)["findings"]
    assert finding["catalog"] == "catalog/en/one.po"
    assert call("check", "--format", "json").stdout == call("check", "--json").stdout
    assert json.loads(call("status", "--json").stdout)["total"]["findings"] == 1


def test_checks_are_selected_and_ignored(reviewed: Path, call: Call) -> None:
    assert rules(call("check", "--json", "--select", "number,date").stdout) == ["number"]
    assert call("check", "--select", "date").exit_code == 0
    assert call("check", "--ignore", "number").exit_code == 0
    wrong = call("check", "--select", "numbr")
    assert wrong.exit_code == 2
    assert "did you mean `number`?" in wrong.stderr


def test_what_fails_is_chosen(blog: Path, reviewed: Path, call: Call) -> None:
    assert call("check", "--fail-on", "never").exit_code == 0
    with (blog / "bitext.toml").open("a") as config:
        config.write('[checks]\nnumber = "warning"\n')
    assert call("check").exit_code == 0
    assert call("check", "--fail-on", "warning").exit_code == 1


def test_an_entry_can_be_silenced_with_a_reason(reviewed: Path, call: Call) -> None:
    source, target = "共有 3 万名用户。", "There are 3,000 users."
    reword(reviewed, source, target, "bitext: ignore number it was an old figure")
    assert rules(call("check", "--json").stdout) == []
    reword(reviewed, source, target, "bitext: ignore number")
    assert rules(call("check", "--json").stdout) == ["ignore", "number"]  # no reason: no effect
    reword(reviewed, source, "There are 30,000 users.", "bitext: ignore number an old figure")
    (idle,) = json.loads(call("check", "--json").stdout)["findings"]
    assert "delete the comment" in idle["message"]
    assert rules(call("check", "--json", "--select", "date").stdout) == []


def test_a_baseline_leaves_what_is_new(blog: Path, reviewed: Path, call: Call) -> None:
    known = str(blog / "known.json")
    assert call("check", "--write-baseline", known).exit_code == 0
    assert call("check", "--baseline", known).exit_code == 0
    reword(reviewed, "前言", "前言")
    again = call("check", "--json", "--baseline", known)
    assert (again.exit_code, rules(again.stdout)) == (1, ["untranslated"])
    assert call("check", "--baseline", str(blog / "none.json")).exit_code == 3


def test_structure_is_told_once(reviewed: Path, call: Call) -> None:
    reword(reviewed, "前言", "See [this](https://evil.example/)")
    assert set(rules(call("check", "--json", "--ignore", "number,length").stdout)) == {"new-url"}
    left = call("check", "--json", "--select", "structure")
    assert rules(left.stdout) == ["structure"]


def test_rules_of_english_are_silent_about_other_languages(
    blog: Path, reviewed: Path, call: Call
) -> None:
    french = blog / "catalog" / "fr"
    (blog / "catalog" / "en").rename(french)
    (blog / "bitext.toml").write_text('backend = "pseudo"\ntargets = ["fr"]\n')
    assert rules(call("check", "--json").stdout) == []
    reword(french / "one.po", "前言", "前言")
    assert rules(call("check", "--json").stdout) == ["untranslated"]


def test_each_check_explains_itself_outside_of_a_workspace(tmp_path: Path, call: Call) -> None:
    told = call("check", "--explain", "number", folder=tmp_path)
    assert told.exit_code == 0
    assert told.stdout.startswith("number (error): ")
    assert 'number = "off"' in told.stdout
    assert call("check", "--explain", "numbr", folder=tmp_path).exit_code == 2
    listed = call("check", "--list", folder=tmp_path).stdout
    assert "spelling-mixed      off" in listed


HOSTILE = Finding(
    "number", Severity.INFO, "50% ::error::x\r\n::set-output name=a::b\x1b[31m",
    "a,b:c%.md", 3, "k", 2,
)  # fmt: skip


def test_an_annotation_is_one_command_whatever_it_says() -> None:
    line = annotation(HOSTILE)
    assert line == (
        "::notice file=a%2Cb%3Ac%25.md,line=3,col=2,title=bitext number"
        "::50%25 ::error::x%0A::set-output name=a::b\\x1b[31m"
    )
    assert len(line.splitlines()) == 1


def test_github_gets_annotations(reviewed: Path, call: Call) -> None:
    checked = call("check", "--format", "github")
    place = "file=content/one.md,line=3,col=3,title=bitext number"
    assert checked.stdout == f"::error {place}::3 万 became 3,000\n"


@pytest.mark.parametrize(("checkout", "path"), [
    ("..", "{name}/content/one.md"), (".", "content/one.md"), ("other", "content/one.md"),
    ("", "content/one.md"),
])  # fmt: skip
def test_paths_are_those_of_the_checkout(
    checkout: str, path: str, reviewed: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The action's `working-directory`: GitHub showed no remark beside a line."""
    root = reviewed.parents[2]
    monkeypatch.setenv("GITHUB_WORKSPACE", str(root / checkout) if checkout else "")
    wanted = path.format(name=root.name)
    assert f"file={wanted},line=3" in call("check", "--format", "github").stdout
    told = json.loads(call("check", "--format", "sarif").stdout)
    (place,) = told["runs"][0]["results"][0]["locations"]
    assert place["physicalLocation"]["artifactLocation"]["uri"] == wanted
    assert "content/one.md:3:3" in call("check").stdout


def test_sarif_is_valid(reviewed: Path, call: Call) -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    validator = jsonschema.Draft4Validator(schema)
    told = json.loads(call("check", "--format", "sarif").stdout)
    for one in (told, log([HOSTILE, Finding("x-unknown", Severity.ERROR, "m")]), log([])):
        assert list(validator.iter_errors(one)) == []
    (result,) = told["runs"][0]["results"]
    assert result["ruleId"] == "number"
    assert told["runs"][0]["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == "number"
    told["runs"][0]["results"][0]["level"] = "fatal"
    assert list(validator.iter_errors(told)), "the schema would accept anything"
