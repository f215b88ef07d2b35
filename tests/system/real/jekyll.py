"""Jekyll sites: plain, below a base path, with own addresses; and with jekyll-polyglot."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.system.real.bodies import GITHUB, PNG, SECTIONS, SHORT, post
from tests.system.real.building import Real, run

LAYOUT = (
    "<!doctype html><html lang=\"{{ page.lang | default: site.active_lang | default: 'zh' }}\">"
    '<head><meta charset="utf-8"><title>{{ page.title }}</title></head><body>'
    "<article>{{ content }}</article></body></html>\n"
)
INDEX = (
    "---\ntitle: 首页\n---\n<!doctype html><html><head><title>s</title></head><body>"
    '{% for post in site.posts %}<a href="{{ site.baseurl }}{{ post.url }}">{{ post.title }}</a>'
    "<p>{{ post.excerpt | strip_html }}</p>{% endfor %}</body></html>\n"
)
LINKS = """\
站内地址：[前言](/Blog/2024/toc/#前言)、[安装](/Blog/2024/toc/#%E5%AE%89%E8%A3%85linux)、[自己](/Blog/archives/x/)、
[数字](/Blog/2024/toc/#2021-年总结)、[只有中文](/Blog/2024/chinese/)、[关于](/Blog/about/)、
[友链](/Blog/friends/)、[维基]({% link wiki/a.md %})、[英文](/Blog/english/)、[标签](/Blog/tags/)。

自己的网址：[去](http://blog.example/Blog/2024/toc/)、[编码](http://blog.example/Blog/2024/%E4%B8%AD%E6%96%87/)、
<a href="/Blog/2024/toc/#前言">标签</a>、[相对](../toc/)、[相对](../chinese/)。

液体：[文章]({% post_url 2024-03-09-toc %}#前言)，[文章]({% post_url 2024-03-10-chinese %})，
[文件]({% link _posts/2024-03-09-toc.md %})，[前缀]({{ site.baseurl }}/2024/toc/)，
[过滤]({{ "/2024/toc/" | relative_url }})。

![图](/Blog/assets/a.png) ![图]({{ site.baseurl }}/assets/a.png)

引用式的[链接][toc]，和代码 `[链接](/Blog/2024/toc/)`。

[toc]: /Blog/2024/toc/ "目录"
"""
ABOUT = """\
正文：[目录](/Blog/2024/toc/#前言)、[目录]({% post_url 2024-03-09-toc %})、
[只有中文](/Blog/2024/chinese/)、[友链](/Blog/friends/)、[维基](../wiki/a/)、[自己](/Blog/archives/x/)。

<img src="/Blog/assets/a.png" alt="图" />
"""
HAND_TOC = "* 目录\n{:toc}\n\n" + SECTIONS.format(**GITHUB)


def _build(root: Path) -> dict[str, bytes]:
    program = shutil.which("jekyll")
    if program is None:
        pytest.skip("needs jekyll (scripts/system-packages.sh)")
    return run(root, [program, "build", "--disable-disk-cache", "--quiet"], "_site")


def _files(links: str, about: str) -> dict[str, str]:
    return {
        "_layouts/post.html": LAYOUT,
        "index.html": INDEX,
        "assets/a.png": PNG,
        "_posts/2024-03-05-plain.md": post("标题", SHORT, header="layout: post\ntags: [开源]\n"),
        "_posts/2024-03-06-own.md": post(
            "自己", SHORT, header="layout: post\npermalink: /archives/x/\n"
        ),
        "_posts/2024-03-07-cat.md": post(
            "分类", SHORT, header="layout: post\ncategories: [笔记]\nlang: zh-CN\n"
        ),
        "_posts/2024-03-08-draft.md": post(
            "草稿", SHORT, header="layout: post\npublished: false\n"
        ),
        "_posts/2024-03-09-toc.md": post("目录", HAND_TOC, header="layout: post\n"),
        "_posts/2024-03-10-chinese.md": post("中文", SHORT, header="layout: post\n"),
        "_posts/2024-03-11-中文.md": post("名字", SHORT, header="layout: post\n"),
        "_posts/2024-03-12-links.md": post("链接", links, header="layout: post\n"),
        "_drafts/idea.md": post("想法", SHORT, header="layout: post\n", day=""),
        "about.md": _page("关于", about),
        "index/index.md": _page("索引", SHORT),
        "wiki/a.md": _page("维基", SHORT),
        "english.md": _page("English", "Nothing to translate.\n"),
        "tags.md": _page("标签", ""),
        "_pages/friends.md": _page("友链", SHORT, "permalink: /friends/\n"),
        "README.md": "源码在这里。\n",
        "vendor/bundle/a.md": _page("别人的", SHORT),
        "drafts/b.md": _page("草稿", SHORT),
    }


def _page(title: str, body: str, header: str = "") -> str:
    return post(title, body, header=f"layout: post\n{header}", day="")


CONFIG = """\
title: s
future: true
url: http://blog.example
baseurl: /Blog
permalink: /:categories/:year/:title/
include: [_pages]
exclude: [drafts, README.md]
"""
PAIRS = {
    "2024/plain/index.html": "en/2024/plain/index.html",
    "archives/x/index.html": "en/archives/x/index.html",
    "笔记/2024/cat/index.html": "en/笔记/2024/cat/index.html",
    "2024/toc/index.html": "en/2024/toc/index.html",
    "2024/中文/index.html": "en/2024/中文/index.html",
    "2024/links/index.html": "en/2024/links/index.html",
    **{
        f"{name}/index.html": f"en/{name}/index.html"
        for name in ("about", "index", "wiki/a", "friends", "tags")
    },
}
POLYGLOT = """\
title: s
future: true
url: http://blog.example
permalink: /:categories/:year/:title/
plugins: [jekyll-polyglot]
languages: ["zh-CN", "en"]
default_lang: "zh-CN"
exclude_from_localization: [assets]
parallel_localization: false
include: [_pages]
exclude: [drafts, README.md]
"""
AT_ROOT = LINKS.replace("/Blog", ""), ABOUT.replace("/Blog", "")
COLLECTIONS = """\
collections:
  guides: {output: true}
  notes: {output: true, permalink: "/n/:title/"}
  hidden: {output: false}
defaults:
  - scope: {path: ""}
    values: {layout: post}
"""
OF_GUIDES = """\
[甲](/Blog/guides/deep/a/)、[乙](/Blog/n/b/)、[文]({% post_url 2024-03-05-plain %})、
[甲]({% link _guides/deep/a.md %})、<a href="/Blog/n/b/#前言">乙</a>、
[只有中文](/Blog/guides/chinese/)。
"""
GUIDES = {
    "_config.yml": CONFIG + COLLECTIONS,
    "_layouts/post.html": LAYOUT,
    "_posts/2024-03-05-plain.md": post("标题", OF_GUIDES),
    "_guides/deep/a.md": post("甲", OF_GUIDES, day=""),
    "_guides/chinese.md": post("中文", SHORT, day=""),
    "_notes/b.md": post("乙", "## 前言\n\n正文在这里。\n", day=""),
    "_hidden/c.md": post("丙", SHORT, day=""),
}
JEKYLL = {
    "jekyll collections": Real(
        "jekyll", GUIDES, _build,
        {f"{n}/index.html": f"en/{n}/index.html" for n in ("2024/plain", "guides/deep/a", "n/b")},
        base="/Blog", host="http://blog.example", switcher=False,
    ),
    "jekyll posts": Real(
        "jekyll", {"_config.yml": CONFIG, **_files(LINKS, ABOUT)}, _build, PAIRS,
        base="/Blog", host="http://blog.example", switcher=False,
    ),
    "jekyll polyglot": Real(
        "jekyll", {"_config.yml": POLYGLOT, **_files(*AT_ROOT)}, _build, PAIRS,
        host="http://blog.example", switcher=False, falls=True,
    ),
}  # fmt: skip
