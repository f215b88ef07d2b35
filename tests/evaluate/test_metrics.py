"""Markup, terms and checks are counted by the same rules for every system."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bitext.checks.levels import Levels
from bitext.evaluate.metrics import Judge, Verdict
from bitext.evaluate.options import setting
from bitext.evaluate.rows import block
from bitext.languages import LanguagePair
from bitext.model import Severity

GLOSSARY = """\
terms:
  - source: 社区
    target: community
    forbid: [neighbourhood]
keep: [envd]
"""


@pytest.fixture
def judge(write: Callable[[str, str], Path], tmp_path: Path) -> Judge:
    terms = write("terms.yaml", GLOSSARY)
    return Judge(setting(tmp_path, terms).matcher, Levels())


def verdict(judge: Judge, source: str, output: str, kind: str = "") -> Verdict:
    return judge.verdict([block(1, source, "", kind)], [output])


def test_terms_are_counted_and_honoured(judge: Judge) -> None:
    good = verdict(judge, "社区用 envd。", "The community uses envd.")
    assert (good.pins, good.honoured) == (2, 2)
    bad = verdict(judge, "社区用 envd。", "The neighbourhood uses envd.")
    assert (bad.pins, bad.honoured) == (2, 1)
    assert bad.rules["pin-missing"] == bad.rules["pin-forbidden"] == 1
    assert bad.findings[Severity.ERROR] == 2


@pytest.mark.parametrize(
    ("output", "wrong"),
    [
        ("It is **very** `x`.", 0),
        ("`x` is **very**.", 0),
        ("It is very `x`.", 1),
        ("It is **very** x.", 1),
        ("It is **very** `y`.", 1),
        ("", 0),  # that is the check `empty`
    ],
)
def test_markup_that_is_not_the_sources_is_a_structure_error(
    judge: Judge, output: str, wrong: int
) -> None:
    assert verdict(judge, "它**很** `x`。", output).structure == wrong


def test_a_segment_among_templates_is_found(judge: Judge) -> None:
    source = "{{< note >}} 社区 {{< /note >}}"
    good = verdict(judge, source, "{{< note >}} The community {{< /note >}}")
    assert (good.structure, good.honoured) == (0, 1)
    assert verdict(judge, source, "The community").structure == 1
    assert verdict(judge, source, "- The community\n- more").structure == 1


def test_the_source_left_as_it_is_keeps_its_markup_and_is_found(judge: Judge) -> None:
    left = verdict(judge, "它**很**好。", "它**很**好。")
    assert left.structure == 0
    assert left.rules["untranslated"] == 1


def test_a_row_without_chinese_has_nothing_to_judge(judge: Judge) -> None:
    assert verdict(judge, "Only English", "Anything **else**") == Verdict()


def test_levels_count(judge: Judge) -> None:
    source, output = "价格是 3 元。", "The price is 4 yuan."
    assert verdict(judge, source, output).rules["number"] == 1
    quiet = Judge(judge.matcher, Levels({"number": "off"}))
    assert verdict(quiet, source, output).rules["number"] == 0
    foreign = Judge(judge.matcher, Levels(), languages=LanguagePair("zh-CN", "fr"))
    assert verdict(foreign, "好。", "small").findings[Severity.WARNING] == 0
