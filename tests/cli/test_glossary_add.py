"""``bitext glossary add`` on a real folder."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Call

FILE = """\
terms:
  # the programme
  - source:   '开源之夏'    # official
    target: "Open Source Promotion Plan"

keep: [Go,  'C']
"""


@pytest.fixture
def glossary(blog: Path) -> Path:
    path = blog / "glossary" / "terms.yaml"
    path.write_text(FILE, encoding="utf-8")
    return path


def test_a_term_is_added_and_nothing_else_changes(glossary: Path, call: Call) -> None:
    added = call("glossary", "add", "代码", "code", "--accept", "source code", "--note", "n: 1")
    assert added.stdout == "glossary/terms.yaml:5: 代码 -> code\n"
    entry = '  - source: 代码\n    target: code\n    accept: [source code]\n    note: "n: 1"\n'
    text = glossary.read_text(encoding="utf-8")
    assert text == FILE.replace('Plan"\n', f'Plan"\n{entry}')
    assert call("glossary", "add", "Rust", "--keep").exit_code == 0
    assert "keep: [Go,  'C', Rust]\n" in glossary.read_text(encoding="utf-8")


def test_what_is_defined_already_is_refused_with_its_place(glossary: Path, call: Call) -> None:
    (glossary.parent / "more.yaml").write_text("terms: [{source: 代码, target: code}]\n")
    for args in (["代码", "source code"], ["代码", "code", "--file", "terms.yaml"]):
        refused = call("glossary", "add", *args)
        assert refused.exit_code == 2
        assert "glossary/more.yaml:1: 代码 is already defined" in refused.stderr
    assert glossary.read_text(encoding="utf-8") == FILE


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["代码"], "--keep"),
        (["Go2", "Go", "--keep"], "has no TARGET"),
        (["代码", "代码"], "holds Chinese"),
        (["代码", " code"], "spaces at its ends"),
        (["代码", "code", "--forbid", "code"], "wanted and forbidden"),
        (["代码", "code", "--file", "../x.yaml"], "not be a file of the glossary"),
        (["代码", "code", "--file", "x.txt"], "not be a file of the glossary"),
    ],
)
def test_what_cannot_stand_in_a_glossary_is_refused(
    glossary: Path, call: Call, args: list[str], words: str
) -> None:
    refused = call("glossary", "add", *args)
    assert (refused.exit_code, words in refused.stderr) == (2, True), refused.stderr
    assert glossary.read_text(encoding="utf-8") == FILE


def test_with_several_files_one_has_to_be_named(glossary: Path, call: Call) -> None:
    glossary.rename(glossary.with_name("a.yaml"))
    (glossary.parent / "b.yaml").write_text("")
    refused = call("glossary", "add", "代码", "code")
    assert (refused.exit_code, "a.yaml, glossary/b.yaml" in refused.stderr) == (2, True)
    for name in ("b.yaml", "glossary/b.yaml"):
        added = call("glossary", "add", f"代码{name[0]}", "code", "--file", name, "--json")
        assert json.loads(added.stdout)["path"] == "glossary/b.yaml"


def test_a_glossary_begins_with_the_first_term(blog: Path, call: Call) -> None:
    (blog / "glossary").rmdir()
    assert call("glossary", "add", "代码", "code").exit_code == 0
    assert (
        (blog / "glossary" / "terms.yaml")
        .read_text(encoding="utf-8")
        .endswith("terms:\n  - source: 代码\n    target: code\n")
    )
