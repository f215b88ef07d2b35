"""docs/checks.md and lab/checks.md say what is registered and measured; ``--accept`` writes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from benchmarks import checks as benchmark
from bitext.checks import ABOUT
from tests.conftest import REPOSITORY, missing

DOCUMENT = REPOSITORY / "docs" / "checks.md"
FIGURES = REPOSITORY / "docs" / "lab" / "checks.md"


def section(text: str, name: str) -> re.Match[str]:
    found = re.search(rf"(?<=<!-- {name}: )(.*?) -->\n(.*?)(?=<!-- /{name} -->)", text, re.DOTALL)
    assert found
    return found


def rules() -> str:
    rows = (
        f"| `{a.id}` | {'off' if a.optional else a.severity} | {a.reason} |" for a in ABOUT.values()
    )
    return "\n".join(["| check | severity | why |", "|---|---|---|", *rows]) + "\n"


def agrees(path: Path, name: str, expected: str, *, accept: bool) -> bool:
    """Whether a section of the document is as expected, after it was written anew on request."""
    text = path.read_text(encoding="utf-8")
    found = section(text, name)
    if accept:
        text = text[: found.start(2)] + expected + text[found.end(2) :]
        path.write_text(text, encoding="utf-8")
    return section(text, name)[2] == expected


def test_every_check_is_documented(request: pytest.FixtureRequest) -> None:
    assert agrees(DOCUMENT, "rules", rules(), accept=request.config.getoption("--accept"))


def test_a_drift_would_be_noticed(tmp_path: Path) -> None:
    copy = tmp_path / "checks.md"
    text = DOCUMENT.read_text(encoding="utf-8")
    copy.write_text(text.replace("| `number` | error", "| `number` | info"), encoding="utf-8")
    assert not agrees(copy, "rules", rules(), accept=False)
    assert agrees(copy, "rules", rules(), accept=True)
    assert copy.read_text(encoding="utf-8") == text


def test_the_figures_are_measured(request: pytest.FixtureRequest) -> None:
    if not (benchmark.CORPUS / "parallel_dev.tsv").is_file():
        missing(f"the corpus is not at {benchmark.CORPUS}")
    table = benchmark.table(benchmark.good())
    assert agrees(FIGURES, "figures", table, accept=request.config.getoption("--accept"))
    promised(table)


def promised(table: str) -> None:
    """Errors on at most 1 % of good pairs; 95 % of each decidable class found."""
    errors = re.search(r"\| any \| \d+ \(([\d.]+) %\)", table)
    assert errors
    assert float(errors[1]) <= 1.0
    decidable = re.findall(r"\| (.+) \| (\d+) \| (\d+) % \| \d+ % \| yes \|", table)
    assert len(decidable) > 30
    assert [name for name, _, found in decidable if int(found) < 95] == []
    assert sum(int(n) for _, n, _ in re.findall(r"\| (all) \| (\d+) \| (\d+) %", table)) >= 2000


def test_a_worse_figure_would_be_noticed() -> None:
    text = section(FIGURES.read_text(encoding="utf-8"), "figures")[2]
    promised(text)
    with pytest.raises(AssertionError):
        promised(text.replace("| 100 % | 100 % | yes |", "| 94 % | 94 % | yes |", 1))
