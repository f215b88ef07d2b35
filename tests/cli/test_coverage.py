"""What stays Chinese is said: coverage by cause, the checks on the finished page, the commands."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import bitext
from bitext.dialects import DIALECTS
from bitext.reviewing.coverage import Why, coverage
from tests.cli.conftest import Call

POST = """\
---
title: 标题
slug: 路径
---

正文和`代码`，公式 $\\text{数}$，[文](/地址/)。

```
// 注释
```

<p data-x="属性">段落</p>

{{< x y="参数" >}}
"""


def test_every_letter_has_one_cause() -> None:
    found = coverage(bitext.parse(POST))
    counts = {why.word: count for why, count in found.counts.items()}
    assert counts == {
        "offered": 10, "key": 2, "code": 4, "math": 1, "address": 2, "tag": 2, "template": 2,
    }  # fmt: skip
    assert [(place.line, place.text) for place in found.places if place.cause is Why.ADDRESS] == [
        (6, "地址")
    ]


def test_prose_that_nobody_offers_is_unknown() -> None:
    """A control: without its segment a sentence has no cause."""
    doc = bitext.parse("甲。\n\n乙。\n")
    (place,) = coverage(replace(doc, pieces=doc.pieces[:1])).unknown
    assert (place.line, place.text) == (3, "乙")


def test_a_template_that_swallowed_sentences_is_no_cause() -> None:
    doc = bitext.parse("文 {{< x 第一句。第二句。 >}} 后")
    assert [place.cause for place in coverage(doc).places][1] is Why.UNKNOWN


def test_strings_of_scripts_are_told(blog: Path, call: Call) -> None:
    text = """\
---
title: 题
---

export const names = ['甲'];

<script setup>
// '注释'
const a = "乙"
</script>

<script>a = 'ascii' // '注'</script>

{['丙'].map(x => <b>{x}</b>)} 与 {`丁`}。

```js
export const b = '戊'
```
"""
    (blog / "content" / "one.mdx").write_text(text, encoding="utf-8")
    call("translate")
    lines = [x for x in call("check").stdout.splitlines() if " left-chinese " in x]
    assert [line.split(" is a string")[0] for line in lines] == [
        "content/one.mdx:5: warning left-chinese `甲`",
        "content/one.mdx:9: warning left-chinese `乙`",
        "content/one.mdx:14: warning left-chinese `丙`",
    ]


def test_what_is_offered_or_names_something_is_not_told(blog: Path, call: Call) -> None:
    text = "{% timeline 大事记,blue %}\n\n<include>./甲.mdx</include>\n\n{>>批注<<}\n\n文\n"
    (blog / "content" / "one.mdx").write_text(text, encoding="utf-8")
    call("translate")
    assert " left-chinese " not in call("check").stdout


def test_lists_in_indented_code_are_told(blog: Path, call: Call) -> None:
    text = "- 甲：\n\n      - 图形界面\n\n后文。\n"
    (blog / "content" / "one.md").write_text(text, encoding="utf-8")
    call("translate")
    (line,) = [x for x in call("check").stdout.splitlines() if " left-chinese " in x]
    assert line.startswith("content/one.md:3: warning left-chinese `图形界面`")
    (blog / "bitext.toml").write_text('backend = "pseudo"\n[reading.dialects]\n"*" = "mkdocs"\n')
    call("translate")
    assert " left-chinese " not in call("check").stdout


def test_a_page_that_is_half_chinese_does_not_pass(blog: Path, call: Call) -> None:
    paragraphs = [f"第{n}段说的是一件很长很长的事情，请慢慢读。" for n in "甲乙丙丁戊己"]
    (blog / "content" / "one.md").write_text("\n\n".join(paragraphs), encoding="utf-8")
    call("run", "--backend", "echo")
    found = call("check")
    assert found.exit_code == 1
    assert "error half-chinese 100 % of the prose is still in the source language" in found.stdout
    call("run", "--backend", "pseudo")
    assert "half-chinese" not in call("check", "content/two.md").stdout


def test_status_shows_the_share_the_places_and_the_dialect(blog: Path, call: Call) -> None:
    (blog / "content" / "one.md").write_text(POST, encoding="utf-8")
    (one,) = json.loads(call("status", "--json", "content/one.md").stdout)["posts"]
    assert one["offered"] == 43
    shown = call("status", "--coverage", "content/one.md").stdout.splitlines()
    assert "content/one.md:3: key 路径" in shown
    assert "content/one.md:6: address 地址" in shown
    assert shown[-1].startswith("content/one.md: 43.5% of 23 letters are offered: 10 offered")
    (found,) = json.loads(call("status", "--coverage", "--json", "content/one.md").stdout)["posts"]
    assert found["counts"]["code"] == 4
    (row,) = json.loads(call("status", "--explain", "--json", "content/one.md").stdout)["posts"]
    assert row == {"post": "content/one.md", "dialect": "plain", "why": 'site = "plain"'}


def test_a_key_of_the_header_that_nobody_was_asked_about_is_told_once(
    blog: Path, call: Call
) -> None:
    text = (
        "---\ntitle: 题\nmotto: 一口秋天\ntags: [旅行, 秋天]\ncover: /img/封面图.png\nseen:\n"
        "  - say: 第一\n  - say: 第二\nyear: 龙\n---\n文。\n"
    )
    (blog / "content" / "one.md").write_text(text, encoding="utf-8")
    call("translate")
    found = [x for x in call("check").stdout.splitlines() if " left-chinese " in x]
    assert [line.split(" of the header")[0] for line in found] == [
        "content/one.md:3: info left-chinese `一口秋天` stays as it is: do readers see `motto`",
        "content/one.md:7: info left-chinese `第一` stays as it is: do readers see `seen.say`",
    ]
    toml = 'backend = "pseudo"\nfront_matter = ["title", "motto", "seen.say"]\n'
    (blog / "bitext.toml").write_text(toml)
    call("translate")
    assert " left-chinese " not in call("check").stdout


def test_every_dialect_reads_the_same_plain_post() -> None:
    plain = bitext.parse("# 甲\n\n乙**丙**，`丁`。\n").segments
    for dialect in DIALECTS.values():
        assert bitext.parse("# 甲\n\n乙**丙**，`丁`。\n", dialect=dialect).segments == plain


def test_a_tag_that_no_table_knows_is_told_once(blog: Path, call: Call) -> None:
    text = (
        '文。\n\n{{< mystery word="密语" >}}\n\n{{< mystery word="又" >}}\n\n'
        '{{< figure alt="图" >}}\n\n{{< own x="图/封面.png" >}}\n\n'
        '{% if 中 == "文" %}x{% endif %}\n'
    )
    (blog / "content" / "one.md").write_text(text, encoding="utf-8")
    call("translate")
    (line,) = [x for x in call("check").stdout.splitlines() if " left-chinese " in x]
    assert line.startswith('content/one.md:3: warning left-chinese `{{< mystery word="密语" >}}`')
    assert 'mystery = ["title", 1]' in line
    (blog / "bitext.toml").write_text('backend = "pseudo"\n[reading.tags]\nmystery = ["word"]\n')
    call("translate")
    assert " left-chinese " not in call("check").stdout


def test_pictures_of_the_header_are_carried(blog: Path, call: Call) -> None:
    named = "cover: 图/a.png\nthumbs: [b.jpg, 'https://x.y/c.png', /d.png]"
    text = f"---\ntitle: 题\n{named}\n---\n\n文。\n"
    (blog / "content" / "one.md").write_text(text, encoding="utf-8")
    (blog / "content" / "图").mkdir()
    for name in ("图/a.png", "b.jpg", "d.png", "e.png"):
        (blog / "content" / name).write_bytes(b"x")
    call("run")
    carried = {
        p.relative_to(blog / "output" / "en").as_posix() for p in blog.rglob("output/en/**/*.*g")
    }
    assert carried == {"图/a.png", "b.jpg"}


def test_what_code_prints_and_tables_that_are_drawn_are_told(blog: Path, call: Call) -> None:
    text = (
        "import X from 'x'\n\n文 {a}。\n\n{[1].map(i => <li key={i}>第 {i} 项</li>)}\n\n"
        "<X render={() => <p>渲染</p>} title={'题'} />\n\n{/* <b>注</b> */}\n\n"
        "+----+----+\n| 甲 | 乙 |\n+----+----+\n"
    )
    (blog / "content" / "one.mdx").write_text(text, encoding="utf-8")
    call("translate")
    told = [x for x in call("check").stdout.splitlines() if " left-chinese " in x]
    assert [line.split(" warning ")[0] for line in told] == [
        "content/one.mdx:5:", "content/one.mdx:7:", "content/one.mdx:11:",
    ]  # fmt: skip
    assert [word for line in told for word in ("第", "渲染", "table") if word in line] == [
        "第",
        "渲染",
        "table",
    ]


def test_tags_of_notes_are_addresses() -> None:
    doc = bitext.parse("- 任务 #待办\n- `#码` 文\n", dialect=DIALECTS["obsidian"])
    found = coverage(doc)
    assert not found.unknown
    assert [(p.cause, p.text) for p in found.places if p.cause is not Why.OFFERED] == [
        (Why.ADDRESS, "待办"), (Why.CODE, "码"),
    ]  # fmt: skip


def test_what_templates_print_and_components_show_is_told(blog: Path, call: Call) -> None:
    text = (
        '文，{{ page.date | date: "%Y年%m月" }}，{{ site.data["作者"].x }}。\n\n'
        '<MyCard id="卡" hint="提示" />\n\n<MyCard hint="又" />\n\n`<Other hint="码">`\n\n'
        '<div hint="无">文</div>\n\n<my-note text="注意">文</my-note>\n\n'
        '{% if a == "甲" %}文{% endif %}{% assign b = "题" %}\n\n```{eval-rst}\n提示\n```\n\n'
        "{% mermaid %}\nA[图]\n{% endmermaid %}\n\n```mermaid\nA-->B\n```\n\n```js\n// 注\n```\n"
        "\n当 $a \\text{ 且 } b_{\\text{总}}$ 时 $x$ 真\n"
    )
    (blog / "content" / "one.md").write_text(text, encoding="utf-8")
    call("translate")
    told = [x for x in call("check").stdout.splitlines() if " left-chinese " in x]
    assert [line.split(" stays ")[0].split(" warning ")[1] for line in told] == [
        "left-chinese `%Y年%m月` is printed by a template and", "left-chinese `提示`",
        "left-chinese `题` is kept by a template and",
        "left-chinese what `eval-rst` shows is no Markdown and",
        "left-chinese what `mermaid` shows is no Markdown and",
        "left-chinese `且 … 总` stands in a formula and",
    ]  # fmt: skip
    assert told[1].endswith('`[reading.tags]`: MyCard = ["hint"], or [] for nothing')
    for said in ('["hint"]', "[]"):
        settings = f'backend = "pseudo"\n[reading.tags]\nMyCard = {said}\n'
        (blog / "bitext.toml").write_text(settings)
        call("translate")
        told = [x for x in call("check").stdout.splitlines() if " left-chinese " in x]
        assert len(told) == 5
        assert "年" in told[0]
