"""No check raises, whatever stands in a post or a translation, and none takes for ever."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bitext.checks import POST_RULES, RULES, WORKSPACE_RULES
from bitext.checks.pair import Pair, Side, read_pair
from bitext.markdown.segmenter import parse
from bitext.model import Node

#: What rules look for, so that random texts run into it.
WORDS = (
    *"一二十百千万亿点分之第半年月日周个不没无别％%《》「」“”()[]*_`<>/\\\"'.,:;!?。，：；！？…— ",
    *"\n1230",
    *("百分之", "世纪", "上半年", "下午 3 点", "COVID-19", "v1.2.3", "10,000", "twenty", "hundred"),
    *(" and ", "million", "May ", "the ", "not ", "Note:", "😀", "👍🏽", "{#id}", "](#a)"),
    *("https://a.b/", "[x](y)", "<kbd>", "</kbd>", "\ufffd", "&amp;", "\u200b", "\x00"),
)
#: What a rule looks for, once.
UNITS = (
    "(",
    "[",
    "“",
    "《",
    "一",
    "十",
    "9",
    "1.",
    "a,",
    "a ",
    "不",
    "不a",
    "the the ",
    "!?",
    "<1>",
    "Li Lei ",
    "李雷",
    "Ab1 ",
    "8 月",
    "August 8 ",
    "US ",
    "highest ",
)
texts = st.lists(st.sampled_from(WORDS) | st.characters(), max_size=30).map("".join)


def every_rule(pair: Pair) -> None:
    for rule in RULES:
        list(rule.check(pair))
    for whole in POST_RULES:
        list(whole.check([pair, pair]))
    for other in WORKSPACE_RULES:
        list(other.check((pair, {})))


@given(texts, texts)
def test_no_check_raises(source: str, target: str) -> None:
    for piece in parse(f"词{source}").pieces:
        every_rule(read_pair(piece, target))


@pytest.mark.parametrize("unit", UNITS)
def test_a_long_line_takes_linear_time(unit: str) -> None:
    """20,000 times what a rule looks for; a quadratic rule took 16 s for ``<1>``."""
    text = unit * 20_000
    nodes: tuple[Node, ...] = ()
    side = Side(text, text, nodes, text)
    start = time.process_time()
    every_rule(Pair(side, side))
    every_rule(Pair(side, Side("x", "x", nodes, "x")))
    every_rule(Pair(Side("词", "词", nodes, "词"), side))
    assert time.process_time() - start < 10
