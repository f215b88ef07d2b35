"""``bitext glossary lint`` on a real folder."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Call

FILE = """\
terms:
  - {source: 开源, target: open source}
  - {source: 开源之夏, target: OSPP}
  - {source: 云原生, target: cloud native}
"""


def test_the_posts_are_looked_through(blog: Path, call: Call) -> None:
    (blog / "glossary" / "terms.yaml").write_text(FILE, encoding="utf-8")
    told = call("glossary", "lint")
    assert told.exit_code == 0
    assert told.stdout.splitlines()[::2] == [
        "glossary/terms.yaml:2:14: info glossary-overlap "
        "开源之夏 hides 开源 2 times, first in content/one.md:2",
        "glossary/terms.yaml:2:14: warning glossary-shadowed 开源 is hidden wherever it stands",
        "glossary/terms.yaml:4:14: info glossary-unused 云原生 stands in no post",
    ]
    assert told.stderr == "0 errors, 1 warning, 2 remarks\n"


def test_every_entry_that_cannot_be_read_is_told_and_the_exit_code_is_1(
    blog: Path, call: Call
) -> None:
    (blog / "glossary" / "a.yaml").write_text("terms: [\n", encoding="utf-8")
    (blog / "glossary" / "b.yaml").write_text(
        FILE + "  - {source: 源, target: 源}\n  - {source: 段, taget: x}\n", encoding="utf-8"
    )
    told = call("glossary", "lint", "--json")
    assert told.exit_code == 1
    problems = json.loads(told.stdout)["problems"]
    errors = [(p["path"], p["line"]) for p in problems if p["severity"] == "error"]
    assert errors == [("glossary/a.yaml", 2), ("glossary/b.yaml", 5), ("glossary/b.yaml", 6)]
    assert all(problem["fix"] for problem in problems)
    assert any(problem["rule"] == "glossary-shadowed" for problem in problems)
