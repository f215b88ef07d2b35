"""``bitext glossary import`` and ``export`` on real files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Call

FILE = """\
terms:
  - {source: 开源之夏, target: Open Source Promotion Plan, short: OSPP, forbid: [Summer]}
keep: [Kubeflow]
"""


@pytest.fixture
def glossary(blog: Path) -> Path:
    path = blog / "glossary" / "terms.yaml"
    path.write_text(FILE, encoding="utf-8")
    return path


@pytest.mark.parametrize(("name", "first"), [
    ("a.tbx", "<?xml"), ("a.csv", "开源之夏,Open"), ("a.txt", "开源之夏\t"), ("a.tsv", "source\t"),
])  # fmt: skip
def test_the_name_of_the_output_says_the_format(
    glossary: Path, blog: Path, call: Call, name: str, first: str
) -> None:
    assert call("glossary", "export", "-o", name).exit_code == 0
    assert (blog / name).read_text(encoding="utf-8").startswith(first)
    assert "source: 开源之夏" in call("glossary", "import", name).stdout
    assert call("glossary", "export", "-o", name).exit_code == 2  # it is there already


def test_what_a_format_cannot_hold_is_told(glossary: Path, call: Call) -> None:
    told = call("glossary", "export", "--format", "deepl")
    assert told.stderr == "deepl cannot hold: 1 short, 1 forbid\n"
    assert json.loads(call("glossary", "export", "--format", "deepl", "--json").stdout)["lost"] == {
        "short": 1, "forbid": 1,
    }  # fmt: skip
    assert call("glossary", "export", "--format", "crowdin").stderr == ""


def test_what_was_not_taken_over_is_told(blog: Path, call: Call) -> None:
    (blog / "w.csv").write_text("source,target,context\n段,segment,NLP\n", encoding="utf-8")
    told = call("glossary", "import", "w.csv")
    assert told.stderr == "not taken over: 1 context\n"
    assert json.loads(call("glossary", "import", "w.csv", "--json").stdout)["format"] == "weblate"


def test_a_termbase_comes_back_as_the_same_glossary(glossary: Path, blog: Path, call: Call) -> None:
    call("glossary", "export", "-o", "a.tbx")
    glossary.unlink()
    call("glossary", "import", "a.tbx", "-o", "glossary/terms.yaml")
    call("glossary", "export", "-o", "b.tbx")
    assert (blog / "a.tbx").read_bytes() == (blog / "b.tbx").read_bytes()


def test_the_languages_are_those_of_the_workspace(glossary: Path, blog: Path, call: Call) -> None:
    (blog / "bitext.toml").write_text('source = "zh-TW"\ntargets = ["en-GB"]\n')
    header = call("glossary", "export", "--format", "crowdin").stdout.splitlines()[0]
    assert "Term [zh-TW],Term [en-GB]" in header


def test_an_empty_glossary_is_not_exported(call: Call) -> None:
    refused = call("glossary", "export")
    assert (refused.exit_code, "glossary is empty" in refused.stderr) == (3, True)
