"""No check raises, whatever stands in a post or a translation, and none takes for ever."""

from __future__ import annotations

import time
from collections import Counter
from itertools import islice, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bitext.checks import POST_RULES, RULES, WORKSPACE_RULES
from bitext.checks.pair import Pair, Side, read_pair
from bitext.checks.reading.people import worded
from bitext.checks.rules.meaning import name
from bitext.markdown.segmenter import parse
from bitext.model import Node
from tests.counted import Place, passes, steeper

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


#: Surnames and letters of given names, with their readings.
_SURNAMES = dict(
    zip("王李张刘陈杨黄赵", "Wang Li Zhang Liu Chen Yang Huang Zhao".split(), strict=True)
)
_GIVEN = dict(
    zip("光明华建国文军伟芳娜", "guang ming hua jian guo wen jun wei fang na".split(), strict=True)
)


def people(count: int) -> list[Pair]:
    """As many sentences, each with a person of its own, and one that nobody spoke of."""
    names = islice(product(_SURNAMES, _GIVEN, _GIVEN), count)
    invented = product(_SURNAMES.values(), _GIVEN.values(), ("qiang", "lei", "yang", "jie"))
    return [
        Pair(
            side(f"{a}{b}{c}老师来了，"),
            side(f"{_SURNAMES[a]} {_GIVEN[b].title()}{_GIVEN[c]} came with {d} {e.title()}{f}, "),
        )
        for (a, b, c), (d, e, f) in zip(names, invented, strict=False)
    ]


def side(text: str) -> Side:
    return Side(text, text, (), text)


def checked(pairs: list[Pair]) -> Counter[Place]:
    """What the rules pass over these pairs, and over one of all their text."""
    source, target = (
        "".join(prose)
        for prose in zip(*((p.source.prose, p.target.prose) for p in pairs), strict=True)
    )
    whole = Pair(side(source), side(target))

    def job() -> None:
        every_rule(whole)
        for rule in POST_RULES:
            list(rule.check(pairs))

    return passes(job)


def test_many_people_are_no_more_work() -> None:
    """A paragraph of 6,000 names took `name` 180 s; `name-mixed` went through all for each."""
    every_rule(people(1)[0])  # readings are loaded, and not counted
    assert steeper(checked(people(60)), checked(people(120))) == []


def test_a_hundred_people_are_looked_for() -> None:
    """Each is a look through the source, and a wording may name thousands."""
    source, target = (
        "".join(prose)
        for prose in zip(*((p.source.prose, p.target.prose) for p in people(150)), strict=True)
    )
    assert len(list(worded(source, target))) == 50  # of each two one is invented
    assert len(list(name.RULE.check(Pair(side("来了，"), side(target))))) == 100


class Text(str):
    """A text that counts how often all of it is gone through by a call that no line shows."""

    asked = 0

    def lower(self) -> str:
        Text.asked += 1
        return super().lower()

    def __contains__(self, other: object) -> bool:
        Text.asked += 1
        return super().__contains__(str(other))


@pytest.mark.parametrize("unit", [*UNITS, "It is. ", "x1 y2z ", "<b>x</b>"])
def test_what_a_rule_finds_is_not_looked_up_in_the_whole_text_each_time(unit: str) -> None:
    """20,000 doubled words in a paragraph: `doubled-word` made as many copies of the source."""

    def asked(count: int) -> int:
        Text.asked = 0
        source = Side("词", "词", (), Text("词"))
        every_rule(Pair(source, side("".join(f"{unit}{unit} w{n}, " for n in range(count)))))
        return Text.asked

    assert asked(200) == asked(100)
