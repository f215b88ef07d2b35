"""The ids of headings, as eight renderers really made them (built, see ../shared/sites.md)."""

from __future__ import annotations

import pytest

from bitext.assemble.anchors import ids_of
from bitext.markdown.reading import read
from bitext.sites.ids import RULES, USUAL

#: What stands on the page, without markup.
HEADINGS = [
    "前言", "前言", "前言 粗体 code", "1. 你是谁？C++ & C#", "Introduction", "Introduction",
    "1. Who are you? C++ & C# — It’s “here”", "安装（Linux）", "Getting Started: v1.2",
    "2021 年总结",
]  # fmt: skip
IDS = {
    "github": [
        "前言", "前言-1", "前言-粗体-code", "1-你是谁c--c", "introduction", "introduction-1",
        "1-who-are-you-c--c--its-here", "安装linux", "getting-started-v12", "2021-年总结",
    ],
    "kramdown": [
        "section", "section-1", "code", "c--c", "introduction", "introduction-1",
        "who-are-you-c--c--its-here", "linux", "getting-started-v12", "section-2",
    ],
    "github-ascii": [
        "heading", "heading-1", "--code", "1-c--c", "introduction", "introduction-1",
        "1-who-are-you-c--c--its-here", "linux", "getting-started-v12", "2021-",
    ],
    "blackfriday": [
        "前言", "前言-1", "前言-粗体-code", "1-你是谁-c-c", "introduction", "introduction-1",
        "1-who-are-you-c-c-it-s-here", "安装-linux", "getting-started-v1-2", "2021-年总结",
    ],
    "python-markdown": [
        "_1", "_2", "code", "1-c-c", "introduction", "introduction_1",
        "1-who-are-you-c-c-its-here", "linux", "getting-started-v12", "2021",
    ],
    "pymdownx": [
        "前言", "前言_1", "前言-粗体-code", "1-你是谁c--c", "introduction", "introduction_1",
        "1-who-are-you-c--c--its-here", "安装linux", "getting-started-v12", "2021-年总结",
    ],
    "vitepress": [
        "前言", "前言-1", "前言-粗体-code", "_1-你是谁-c-c", "introduction", "introduction-1",
        "_1-who-are-you-c-c-—-it-s-here", "安装-linux", "getting-started-v1-2", "_2021-年总结",
    ],
    "hexo": [
        "前言", "前言-1", "前言-粗体-code", "1-你是谁？C-C", "Introduction", "Introduction-1",
        "1-Who-are-you-C-C-—-It’s-“here”", "安装（Linux）", "Getting-Started-v1-2", "2021-年总结",
    ],
}  # fmt: skip
IDS["kramdown-gfm"] = IDS["slugger"] = IDS["github"]
IDS["hexo-lower"] = [name.lower() for name in IDS["hexo"]]


@pytest.mark.parametrize("rule", RULES)
def test_ids(rule: str) -> None:
    assert (
        RULES[rule].ids(HEADINGS)
        == IDS[rule.removesuffix("-emoji").replace("vuepress", "vitepress")]
    )


def test_every_site_has_a_rule() -> None:
    from bitext.sites.table import NAMES

    assert set(NAMES) == set(USUAL)
    assert set(USUAL.values()) <= set(RULES)


def test_vuepress_reads_what_an_entity_stands_for() -> None:
    """VitePress reads its name (both built): a link to such a heading was dead in VuePress."""
    reading = read("## 第二节 :smile: &nbsp;\n")
    assert ids_of(reading, "vuepress")[0] == ["第二节"]
    assert ids_of(reading, "vitepress")[0] == ["第二节-nbsp"]
