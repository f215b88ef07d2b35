"""Hugo sites: a suffix for each language, and a content folder for each."""

from __future__ import annotations

import sysconfig
from pathlib import Path

from tests.system.real.bodies import GITHUB, PNG, SECTIONS, SHORT, post
from tests.system.real.building import Real, run

CONFIG = """\
baseURL = "https://blog.example/"
title = "站"
languageCode = "zh-CN"
enableRobotsTXT = false
[permalinks.page]
notes = "/:year/:title/"
[markup.goldmark.renderHooks.link]
useEmbedded = "always"
[markup.goldmark.renderer]
unsafe = true
"""
HEAD = (
    '<!doctype html><html lang="{{ .Language.Lang }}"><head><meta charset="utf-8">'
    "<title>{{ .Title }}</title>{{ range .AllTranslations }}"
    '<link rel="alternate" hreflang="{{ .Language.Lang }}" href="{{ .Permalink }}">{{ end }}</head>'
    '<body><nav>{{ range .Translations }}<a class="switch" href="{{ .RelPermalink }}">'
    "{{ .Language.Lang }}</a>{{ end }}</nav>"
)
SINGLE = (
    HEAD + "<article>{{ .Content }}</article><aside>{{ .TableOfContents }}</aside>"
    '{{ range .GetTerms "tags" }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}'
    "</body></html>\n"
)
LIST = (
    HEAD + '<main>{{ range .Pages }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>'
    "{{ end }}</main></body></html>\n"
)

LINKS = """\
文件链接：[安装](toc.md#安装linux)、[另一篇](notes/titled.md)，目录：[图包](bundle/index.md)。

站内地址：[前言](/toc/#前言)、[安装](/toc/#%E5%AE%89%E8%A3%85linux)、[旧](/old/)、[自己](/x/u/?from=a#top)、
[草稿外](/plain/)、[只有中文](/chinese/)、[只有中文](chinese.md)。

自己的网址：[去](https://blog.example/toc/#又一个)、<a href="/toc/">标签</a>、<https://blog.example/plain/>。

短代码：{{< go to="/toc/" >}}去目录{{< /go >}}，[引用]({{< ref "toc.md#安装linux" >}})，
[相对]({{< relref "notes/titled.md" >}})，[引用中文]({{< relref "chinese.md" >}})。

![图](/img/a.png)

{{< figure src="/img/a.png" caption="架构图" >}}

引用式的[链接][toc]，和代码 `[链接](/toc/)`。

[toc]: /toc/#数字 "目录"
"""


def _build(root: Path) -> dict[str, bytes]:
    program = Path(sysconfig.get_path("scripts")) / "hugo"
    return run(root, [program, "--noBuildLock", "--printPathWarnings"], "public")


def _files(content: str) -> dict[str, str]:
    posts = {
        "_index.md": post("首页", "欢迎来到这里。\n", day=""),
        "plain.md": post("标题", SHORT, header="tags: [开源, Go]\n"),
        "own.md": post("自己", SHORT, header="url: /x/u/\n"),
        "old.md": post("旧址", SHORT, header="aliases: [/older/]\nslug: old\n"),
        "toc.md": post("目录", f"{SECTIONS.format(**GITHUB)}\n## 数字\n\n文\n\n## 又一个\n\n文\n"),
        "links.md": post("链接", LINKS, header="redirect: /toc/\n"),
        "chinese.md": post("只有中文", SHORT),
        "draft.md": post("草稿", SHORT, header="draft: true\n"),
        "notes/_index.md": post("笔记", "这里是笔记。\n", day=""),
        "notes/titled.md": post("题目", SHORT),
        "bundle/index.md": post(
            "图包", "![图](b.png)\n\n看[目录](/toc.md)。\n",
            header="resources:\n  - src: b.png\n    title: 图\n",
        ),
        "bundle/b.png": PNG,
    }  # fmt: skip
    layouts = {
        "layouts/_default/single.html": SINGLE,
        "layouts/_default/list.html": LIST,
        "layouts/index.html": LIST,
        "layouts/shortcodes/go.html": '<a href="{{ .Get "to" }}">{{ .Inner }}</a>',
        "static/img/a.png": PNG,
    }
    return {**layouts, **{f"{content}/{name}": text for name, text in posts.items()}}


PAIRS = {
    "index.html": "en/index.html",
    "plain/index.html": "en/plain/index.html",
    "x/u/index.html": "en/x/u/index.html",
    "old/index.html": "en/old/index.html",
    "toc/index.html": "en/toc/index.html",
    "links/index.html": "en/links/index.html",
    "notes/index.html": "en/notes/index.html",
    "bundle/index.html": "en/bundle/index.html",
}
OTHERS = {"2024/题目/index.html": "en/2024/titled/index.html"}
HUGO = {
    "hugo suffix": Real(
        "hugo", {"hugo.toml": CONFIG, **_files("content")}, _build, PAIRS, host="https://blog.example",
        others=OTHERS,
    ),
    "hugo folder": Real(
        "hugo",
        {
            "hugo.toml": 'defaultContentLanguage = "zh-cn"\n' + CONFIG
            + '[languages.zh-cn]\ncontentDir = "content/zh"\nweight = 1\n'
            + '[languages.en]\ncontentDir = "content/en"\nweight = 2\n',
            **_files("content/zh"),
        },
        _build, PAIRS, host="https://blog.example", others=OTHERS,
    ),
}  # fmt: skip
