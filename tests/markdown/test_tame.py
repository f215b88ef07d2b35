"""Which wordings are taken for prose that no parser has to be asked about."""

from __future__ import annotations

import pytest

from bitext import parse
from bitext.assemble import english
from bitext.assemble.english import Assembly
from bitext.assemble.proof import tame
from bitext.dialects import DIALECTS
from tests.properties.documents import own_posts
from tests.properties.test_structure_law import Tally, natural_targets

TAME = (
    ("开源社区很大。", "The open source community is large, and it grows."),
    ("用 `kubectl` 部署。", "Deploy it with `kubectl`."),
    ("见[文档](/a)。", "See [the docs](/a)."),
    ("见[`format`](/a)命令。", "See the [`format`](/a) command."),
    ("**提示**：先安装。", "**Note**: install it first."),
    ("设 $n$ 为次数", "Let $n$ be the count"),
    ("| 名称 | 值 |\n|---|---|\n| 甲 | 乙 |", "A name"),
    ("<p>文字</p>", "Words"),
    ("<p>一<b>二</b>三<img src=a>四</p>", "One <b>two</b> three <img src=a> four"),
    ("<p><b>二</b>三</p>", "Three <b>two</b>"),
    ("## 2. 名称", "2. The name"),
    ("设 $f(x)=$ 为次数", "Let $f(x)=$ be the count"),
    ('!!! note "证明"\n\n    甲', "A proof, in part 2."),
    ("版本 2.0", "Version 2.0 at 18:00"),
    (
        "<ruby>漢<rp>(</rp><rt>甲</rt><rp>)</rp></ruby>好",
        "<ruby>A<rp>(</rp><rt>b</rt><rp>)</rp></ruby> c",
    ),
    ("看![](a.png)这里", "See ![](a.png) here"),
    ("按<kbd>甲</kbd>键", "Press <kbd>A</kbd> now"),
)
DOUBTFUL = (
    ("开源", "1. Open source", "a list"),
    ("名称 | 值\n---|---\n甲 | 乙", "- The name", "a list in a row's first cell"),
    ("开源", "Open * source", "a mark"),
    ("开源", "See www.example.com", "an address"),
    ("第一行  \n第二行", "The first  \nthe second", "two lines"),
    ("用 `甲` 部署", "`甲` deploys it", "code where the text began"),
    ("| [页](#a) | 乙 |\n|---|---|\n| 甲 | 乙 |", "[page](#a||b)", "an address that ends a cell"),
    ("设 $n$ 为次数", "Let $n$2 be the count", "a figure behind a formula"),
    ("设 $n$ 为次数", "Let 2$n$ be the count", "a figure before a formula"),
    ("用 `a` 和 `b`", "With `b` and `a`", "another order"),
    ("用 `a` 和 `b`", "With `a``b`", "code that touches code"),
    ("中_强调_后", "in_stress_now", "an underscore within a word"),
    ("![图](a.png)在这里", "Here is ![图](a.png)", "a picture"),
    ("<b>一</b>二", "Two <b>one</b>", "a line of Markdown that began with a tag"),
    ("一<wbr>二", "One two<wbr>", "a tag with nothing behind it"),
    ("<p>一<b>二</b><i>四</i></p>", "One <i>four</i> <b>two</b>", "tags in another order"),
    ("<p>一<b>二</b>，见{三}</p>", "One <b>two</b>, see {three}", "a brace"),
    ("名称 | 值\n---|---\n甲 | 乙", "1. The name", "a numbered list in a row's first cell"),
    ('!!! note "证明"\n\n    甲', "A 'proof'", "a quotation mark in a title"),
    ('!!! note "证明"\n\n    甲', "A proof " * 8, "a title as long as no rule may take"),
    (
        "::: tip 证明\n甲\n:::",
        "A proof",
        "a title without quotes, of which a word may be an argument",
    ),
    ("# 甲", "- A", "a dash where a heading begins"),
    ("<div字", "Words", "a source that parsers may read otherwise"),
    ("[1]:后\n    题", "Words", "the title of a definition"),
    ("开源", "Words and " * 300, "so long that a rule no longer sees where something ends"),
)


def proved(source: str, wording: str, dialect: str = "plain") -> Assembly:
    doc = parse(source + "\n", dialect=DIALECTS[dialect])
    return Assembly(doc, {doc.pieces[0].segment.key: wording})


@pytest.mark.parametrize(("source", "wording"), TAME)
def test_prose_needs_no_parser(source: str, wording: str) -> None:
    assert proved(source, wording).tame


@pytest.mark.parametrize(("source", "wording", "why"), DOUBTFUL)
def test_what_may_be_more_is_proved(source: str, wording: str, why: str) -> None:
    assert not proved(source, wording).tame, why


def test_a_word_that_means_something_in_a_dialect_is_proved(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert not proved("一件事", "TODO write it", "obsidian").tame
    monkeypatch.setattr(tame, "has_words_of", lambda *_: False)
    assert proved("一件事", "TODO write it", "obsidian").tame, "control"


def broken() -> int:
    """How many of our own posts lose their structure to answers of all kinds."""
    failed = 0
    for doc in own_posts():
        for seed in range(2):
            try:
                natural_targets(doc, seed, Tally())
            except AssertionError:
                failed += 1
    return failed


def test_control_posts_break_where_all_is_taken_for_prose(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(english, "is_tame", lambda *_: True)
    assert broken()
