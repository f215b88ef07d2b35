"""What a reply got wrong in its markers is put right where that is certain, else left as it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bitext.drafting import repair
from bitext.placeholders import strip

TABLE = [  # sent, came back, mended
    ("<1>好</1>。", "＜1＞good＜/1＞.", "<1>good</1>."),
    ("<1>好</1>。", "&lt;1&gt;good&lt;/1&gt;.", "<1>good</1>."),
    ("<1>好</1>。", "< 1 >good< / 1 >.", "<1>good</1>."),
    ("<1>好</1>。", "<1>good<1>.", "<1>good</1>."),
    ("用 <2/>。", "Use <2>.", "Use <2/>."),
    ("用 <2/>。", "Use </2>.", "Use <2/>."),
    ("用 <2/>。", "Use <2></2>.", "Use <2/>."),
    ("用 <2/>。", "Use <2/><2/>.", "Use <2/>."),
    ("用 <2/>。", "Use <2/> and <5/>it.", "Use <2/> and it."),
    ("用 <2/>。", "Use <2>make run</2>.", "Use make run."),  # and then it is placed
    ("看<1>文档</1>。", "See <1>the docs.", "See <1>the docs</1>."),
    ("<1>文档</1>在这里", "The docs</1> are here", "<1>The docs</1> are here"),
    ("<1>仓库名称</1>：<2/>", "Repository name: <2/>", "<1>Repository name</1>: <2/>"),
    ("获取 <1><2/> 工具</1>:", "Get <1><2/> tool:", "Get <1><2/> tool</1>:"),
    ("<1>linkTo</1>: 如果", "`linkTo`: If it is", "<1>linkTo</1>: If it is"),
    ("<1>名称</1>: 如果", "`name`: If it is", "<1>name</1>: If it is"),
    ("盒子（<1>大的</1>）。", "Box (large).", "Box (<1>large</1>)."),
    ("<2/><1>大的</1><3/>。", "<2/> large <3/>.", "<2/> <1>large</1> <3/>."),
    ("注意：<1>别动</1>。", "Note: do not touch.", "Note: <1>do not touch</1>."),
    ("<1>甲：乙</1>：丙", "A: B: C", "<1>A: B</1>: C"),
]

KEPT = [  # nothing certain can be said of these
    ("看<1>文档</1>和代码。", "See <1>the docs and code."),
    ("代码和<1>文档</1>。", "code and docs</1>."),
    ("用 <2/>。", "Use <2/>, and once more <2/>."),
    ("如果 3 < 4 > 2", "if 3 < 4 > 2"),
    ("用 <2/>。", "Use it."),
    ("支持<1>三种类型</1>：", "It supports three types:"),  # where it begins is not said
    ("甲：<1>乙</1>：丙", "A: B, C"),  # a colon is gone
    ("<1>甲</1>：<2/>", "<2/> a: b"),  # not what was in the pair
    ("（<1>甲</1>）", "()"),
]


@pytest.mark.parametrize(("sent", "reply", "wanted"), TABLE)
def test_markers_are_mended(sent: str, reply: str, wanted: str) -> None:
    assert repair.repair_placeholders(sent, reply, {}) == wanted


@pytest.mark.parametrize(("sent", "reply"), KEPT)
def test_what_is_uncertain_stays(sent: str, reply: str) -> None:
    assert repair.repair_placeholders(sent, reply, {}) == reply


PLACED = [
    ("<1>Kubeflow</1>很好。", "Kubeflow is good.", "<1>Kubeflow</1> is good."),
    ("用 <2/> 吧。", "Use `make run` now.", "Use <2/> now."),
    ("用 <2/> 吧。", "Use make run now.", "Use <2/> now."),
    ("<1><2/></1>很好。", "<2/> is good.", "<1><2/></1> is good."),
    ("见<1>v1.2</1>和<3>4</3>。", "See v1.2 and <3>4</3>.", "See <1>v1.2</1> and <3>4</3>."),
]

UNPLACED = [
    ("<1>Go</1>很好。", "Go is good, Go on."),  # twice
    ("<1>Go</1>很好。", "Google is good."),  # part of a word
    ("<1>很好</1>。", "Very good."),  # not copied
    ("<1>1</1>和<2/>。", "<2/> and more."),  # the number of another marker is no text
    ("用 <3/>。", "Use it."),  # nothing is known of it
    ("<1>——</1>好。", "good — — ——"),  # no word
]


@pytest.mark.parametrize(("sent", "reply", "wanted"), PLACED)
def test_a_lost_marker_is_put_where_its_text_stands(sent: str, reply: str, wanted: str) -> None:
    assert repair.restore_by_text(sent, reply, {2: "make run"}) == wanted


@pytest.mark.parametrize(("sent", "reply"), UNPLACED)
def test_a_marker_whose_place_is_not_certain_stays_lost(sent: str, reply: str) -> None:
    assert repair.restore_by_text(sent, reply, {}) == reply


WORDS = st.lists(st.sampled_from(["good", "<1>", "</1>", "<2/>", "3 < 4", ".", "x"]), max_size=8)


@given(WORDS)
def test_mending_loses_no_word(words: list[str]) -> None:
    once = repair.repair_placeholders("<1>好</1>用 <2/>。", " ".join(words), {})
    bare = [w for w in words if "<1" not in w and "</" not in w and "<2" not in w]
    assert "".join(bare).replace(" ", "") == strip(once).replace(" ", "")


@given(WORDS)
def test_what_is_whole_is_not_touched(words: list[str]) -> None:
    text = " ".join(word for word in words if not word.startswith("<"))
    reply = f"<1>{text}</1> and <2/>."
    assert repair.repair_placeholders("<1>好</1>用 <2/>。", reply, {}) == reply
    assert repair.restore_by_text("<1>好</1>用 <2/>。", reply, {2: "good"}) == reply
