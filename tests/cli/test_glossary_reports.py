"""``bitext glossary report|impact|suggest|apply``: what they print, write and refuse."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Call

TERMS = """\
terms:
  - {source: 开源之夏, target: Open Source Promotion Plan, short: OSPP}
  - {source: 代码, target: code}
"""


@pytest.fixture
def terms(blog: Path, call: Call) -> Path:
    """The glossary of a translated blog."""
    file = blog / "glossary" / "terms.yaml"
    file.write_text(TERMS, encoding="utf-8")
    assert call("translate").exit_code == 0
    return file


def test_report_lists_every_occurrence_and_totals(call: Call, terms: Path) -> None:
    done = call("glossary", "report", "content/one.md")
    assert done.exit_code == 0
    assert "content/one.md:2: exact 开源之夏 → Open Source Promotion Plan\n" in done.stdout
    assert "content/one.md:7: exact 代码 → code\n" in done.stdout
    assert "3 occurrences of 2 terms" in done.stderr
    fields = json.loads(call("glossary", "report", "--json").stdout)
    assert fields["total"]["occurrences"] == len(fields["occurrences"]) == 3
    assert fields["total"]["exact"] == 3


def test_report_says_what_is_not_translated_yet(blog: Path, call: Call) -> None:
    (blog / "glossary" / "terms.yaml").write_text(TERMS, encoding="utf-8")
    assert "not translated yet 代码 → (code)" in call("glossary", "report").stdout


def test_impact_of_a_term_and_of_a_file_write_nothing(blog: Path, call: Call, terms: Path) -> None:
    proposed = blog / "proposed.yaml"
    proposed.write_text("terms:\n  - {source: 句话, target: sentence}\n", encoding="utf-8")
    before = {path: path.read_bytes() for path in blog.rglob("*") if path.is_file()}
    done = call("glossary", "impact", "代码")
    assert "content/one.md:7" in done.stdout
    assert "1 would be sent" in done.stderr
    done = call("glossary", "impact", str(proposed), "--json")
    fields = json.loads(done.stdout)
    assert fields["terms"] == [{"term": "句话", "before": "", "after": "sentence"}]
    assert fields["total"]["to_send"] == fields["total"]["segments"] == 1
    assert {path: path.read_bytes() for path in before} == before


def test_apply_shows_a_diff_and_writes_only_when_told(blog: Path, call: Call, terms: Path) -> None:
    terms.write_text(TERMS.replace("target: code", "target: program"), encoding="utf-8")
    catalog = blog / "catalog" / "en" / "one.po"
    before = catalog.read_text(encoding="utf-8")
    done = call("glossary", "apply", "代码")
    assert done.exit_code == 0
    assert "--- a/catalog/en/one.po" in done.stdout
    assert "1 translation in 1 post would change; --write does it" in done.stdout
    assert catalog.read_text(encoding="utf-8") == before
    fields = json.loads(call("glossary", "apply", "代码", "--write", "--json").stdout)
    assert fields["written"] == ["content/one.md"]
    after = catalog.read_text(encoding="utf-8")
    assert after != before
    assert "program" in after
    assert "0 translations in 0 posts" in call("glossary", "apply", "代码").stdout


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("apply", "没有"), "the glossary has no term '没有'"),
        (("apply", "代码", "--from", "x", "--to", "y"), "'y' is no wording of '代码'"),
        (("impact", "none.yaml"), "there is no such file"),
    ],
)
def test_what_cannot_be_done_is_said(
    call: Call, terms: Path, args: tuple[str, ...], said: str
) -> None:
    done = call("glossary", *args)
    assert done.exit_code in (2, 3)
    assert said in done.stderr
    assert "hint:" in done.stderr


def test_suggest_lists_candidates_with_contexts(blog: Path, call: Call, terms: Path) -> None:
    lines = (
        "# 集群",
        "集群用 KubeVela。",
        "看集群和 KubeVela。",
        "说集群；KubeVela 好。",
        "代码，" * 3,
    )
    text = "\n\n".join(lines) + "\n"
    (blog / "content" / "three.md").write_text(text, encoding="utf-8")
    done = call("glossary", "suggest", "content/three.md")
    assert "  集群  (4 times, 1 post)\n    content/three.md:1: 集群\n" in done.stdout
    assert "  KubeVela  (3 times, 1 post)" in done.stdout
    assert "代码  (" not in done.stdout, "the glossary covers it"
    pasted = call("glossary", "suggest", "content/three.md", "--yaml").stdout
    assert '  - source: 集群\n    target: ""\n' in pasted
    assert "keep:\n  - KubeVela\n" in pasted
    fields = json.loads(call("glossary", "suggest", "--limit", "1", "--json").stdout)
    assert [c["text"] for c in fields["candidates"]] == ["集群", "KubeVela"]


def test_suggest_works_without_the_segmenter_and_says_so(
    blog: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bitext.terminology.suggest.find_spec", lambda name: None)
    monkeypatch.setitem(sys.modules, "rjieba", None)
    lines = ("集群今天很好。", "明早打开集群！", "谁来维护集群？", "春眠不觉晓，处处闻啼鸟。")
    text = "\n\n".join(lines) + "\n"
    (blog / "content" / "three.md").write_text(text, encoding="utf-8")
    done = call("glossary", "suggest", "content/three.md")
    assert "  集群  (3 times, 1 post)" in done.stdout
    assert "pip install 'bitext[terms]'" in done.stderr


def test_suggest_says_when_nothing_is_frequent(call: Call) -> None:
    assert "nothing occurs three times" in call("glossary", "suggest").stderr


def test_a_term_of_nothing_is_none(blog: Path, call: Call) -> None:
    ran = call("glossary", "impact", "")
    assert ran.exit_code == 2
    assert "no term is named" in ran.stderr
