"""What is drawn for a training pair changes both sides alike."""

from __future__ import annotations

import importlib
import sys
from collections import Counter
from pathlib import Path
from random import Random
from types import ModuleType

import pytest

from bitext.placeholders import PLACEHOLDER

pytest.importorskip("rjieba")
TRAINING = Path(__file__).parents[2] / "training"
TERMS = {"社区": "community", "贡献者": "contributor", "集群": "cluster"}


@pytest.fixture(scope="module")
def pairs() -> ModuleType:
    sys.path.insert(0, str(TRAINING))
    try:
        return importlib.import_module("pairs")
    finally:
        sys.path.remove(str(TRAINING))


SAMPLES = [
    ("社区<1>贡献者</1>写了 Kubeflow 的 <2/>。", "<1>Contributor</1> (community): Kubeflow <2/>."),
    ("在集群里运行 <1/>，再看<2>文档</2>。", "Run <1/> in the cluster, then see the <2>docs</2>."),
    ("没有标记的社区", "Community without markers"),
]  # fmt: skip


def markers(text: str) -> Counter[str]:
    return Counter(match[0] for match in PLACEHOLDER.finditer(text))


@pytest.mark.parametrize(("zh", "en"), SAMPLES)
def test_both_sides_keep_equal_markers_whatever_is_drawn(
    pairs: ModuleType, zh: str, en: str
) -> None:
    draw = Random(5)
    drawn = [pairs.drawn(pairs.Pair(zh, en), TERMS, draw) for _ in range(400)]
    for pair in drawn:
        assert markers(pair.zh) == markers(pair.en), pair
    more = [pair for pair in drawn if sum(markers(pair.zh).values()) > sum(markers(zh).values())]
    assert more, "no term was ever hidden or wrapped"
    assert any(pair.terms and "community" in pair.zh for pair in drawn) == ("社区" in zh)


def test_a_wording_written_in_stands_in_the_answer(pairs: ModuleType) -> None:
    draw = Random(6)
    for _ in range(400):
        pair = pairs.drawn(pairs.Pair(*SAMPLES[0]), TERMS, draw)
        assert all(wording.lower() in pair.en.lower() for _, wording in pair.terms)


def test_pairs_that_say_more_on_one_side_are_left_out(pairs: ModuleType) -> None:
    long = "这一段中文说了很多事情，" * 4
    assert pairs._is_free(pairs.Pair(long, "Short."))
    assert pairs._is_free(
        pairs.Pair(
            "爱丽丝在邮件列表上提出了一个新的想法", "A new idea of hers: Alice posted to the list"
        )
    )
    assert not pairs._is_free(pairs.Pair("注意：请先安装", "Please note: install it first"))
