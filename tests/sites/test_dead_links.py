"""Links to headings that a translation leaves dead: each way to write one, and none too many."""

from __future__ import annotations

import pytest

import bitext
from bitext.assemble.anchors import dead_links, headings, kept_ids
from bitext.assemble.english import Assembly
from bitext.markdown.reading import read

POST = """\
---
title: 标题
---

- [快速开始](#快速开始)
- [隐式 `Copyable`](#隐式-copyable)

快速开始

## 快速开始

看[这里](#安装linux)，<a href="#前言">前言</a>，[又](#前言-1)，
[编码](#%E5%89%8D%E8%A8%80)，[引用][ref]。

| 表 | 格 |
|---|---|
| [安装](#安装linux) | 文字 |

## 隐式 `Copyable`

## 安装（Linux）

## 前言

## 前言

## 自己的 {#mine}

[去](#mine)，[顶](#top)，[别页](b.md#前言)，[外](https://example.org/#前言)，
[无](#没有)。<b id="锚">锚</b>[锚](#锚)

```
[代码](#前言)
```

## FAQ

[问](#faq)

[ref]: #快速开始
"""
DEAD = [
    "快速开始", "隐式-copyable", "安装linux", "前言", "前言-1", "前言", "快速开始", "安装linux",
]  # fmt: skip


def test_every_dead_link_is_found_and_no_other() -> None:
    document = bitext.parse(POST, site="hugo")
    headings = {"快速开始", "隐式 `Copyable`", "安装（Linux）", "前言", "自己的"}
    targets = {
        s.key: f"Section {n}" + (" `Copyable`" if "`" in s.source else "")
        for n, s in enumerate(document.segments)
        if s.source in headings
    }
    edition = Assembly(document, targets).edition().text
    found = [link.fragment for link in dead_links(document, edition, "github")]
    assert found == DEAD
    # the ids are kept: nothing is dead
    edition = Assembly(document, targets).edition(kept_ids(document, "github")).text
    assert "{#隐式-copyable}" in edition
    assert edition.count("{#mine}") == 1
    assert list(dead_links(document, edition, "github")) == []


@pytest.mark.parametrize(("rule", "fragment"), [
    ("github", "1-你是谁c--c"), ("vitepress", "_1-你是谁-c-c"), ("hexo", "1-你是谁？C-C"),
    ("pymdownx", "1-你是谁c--c"), ("kramdown", "c--c"),
])  # fmt: skip
def test_what_is_dead_depends_on_the_renderer(rule: str, fragment: str) -> None:
    document = bitext.parse(f"[去](#{fragment})\n\n## 1. 你是谁？C++ & C#\n")
    (heading,) = (s for s in document.segments if s.kind is bitext.Kind.HEADING)
    edition = Assembly(document, {heading.key: "1. Who"}).edition().text
    (link,) = dead_links(document, edition, rule)
    assert (link.fragment, link.now) == (fragment, RENAMED[rule])


RENAMED = {"github": "1-who", "vitepress": "_1-who", "hexo": "1-Who", "pymdownx": "1-who",
           "kramdown": "who"}  # fmt: skip


def test_a_heading_of_several_lines_or_with_marks_behind_it_gets_no_id() -> None:
    text = "标题\n---\n\n## 闭合 ##\n\n## 有了 {#x}\n\n## 下一行\n{: #y}\n\n## 普通\n"
    document = bitext.parse(text, site="jekyll")
    assert list(kept_ids(document, "github").values()) == [" {#普通}"]


TITLE = "# 标题\n"
KEPT = [
    (f"{TITLE}\n## 甲\n\n## 乙\n", ["乙"]),
    (f"import A from './a'\nimport B from './b'\n\n{TITLE}\n## 甲\n\n## 乙\n", ["乙"]),
    (f"---\ntitle: x\n---\n\n{TITLE}\n文字。\n\n## 甲\n", ["甲"]),
    ("## ABC 甲\n\n## 乙\n", ["乙"]),
    ("# 一\n\n文字。\n\n# 二\n\n## 甲\n", ["甲"]),
]


@pytest.mark.parametrize(("text", "kept"), KEPT)
def test_no_id_stands_where_docusaurus_reads_a_title_or_a_description(
    text: str, kept: list[str]
) -> None:
    """It takes ids in ASCII away alone: menus had ``Install {#安装}``."""
    marks = kept_ids(bitext.parse(text, site="docusaurus"), "github").values()
    assert [mark.strip(" {#}") for mark in marks] == kept
    everywhere = kept_ids(bitext.parse(text, site="mkdocs"), "github")
    assert len(everywhere) > len(kept)


def test_a_brace_that_would_begin_an_expression_is_escaped() -> None:
    """Docusaurus 3.10's starter has `v4: true`: each page with a heading stopped the build."""
    text = "---\ntitle: x\n---\n\n文字。\n\n## 乙\n"
    document = bitext.parse(text, site="docusaurus")
    marks = kept_ids(document, "slugger", escaped=True)
    assert [*marks.values()] == [r" \{#乙}"]
    targets = {segment.key: "Words" for segment in document.segments}
    edition = Assembly(document, targets).edition(marks).text
    assert edition.endswith("## Words \\{#乙}\n")
    (heading,) = headings(read(edition, edition.index("Words")))
    assert (heading.text, heading.id) == ("Words", "乙")
