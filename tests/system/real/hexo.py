"""Hexo sites: one configuration for both languages, and a second one for English."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.system.real.bodies import HEXO as IDS
from tests.system.real.bodies import PNG, SECTIONS, SHORT, post
from tests.system.real.building import NPM, Real, npm, read, run

CONFIG = """\
title: 站
url: https://blog.example
root: /
permalink: :year/:month/:day/:title/
language: zh-CN
theme: small
post_asset_folder: true
new_post_name: :title.md
skip_render: [raw/**]
marked:
  prependRoot: true
  postAsset: true
"""
SECOND = """\
source_dir: source-en
public_dir: public/en
url: https://blog.example/en
root: /en/
language: en
"""
PAGE = (
    '<!doctype html><html lang="{{ page.lang or config.language }}"><head><meta charset="utf-8">'
    "<title>{{ page.title }}</title></head><body><aside>{{ toc(page.content) | safe }}</aside>"
    "<article>{{ page.content | safe }}</article></body></html>\n"
)
LINKS = """\
站内地址：[前言](/2024/03/05/toc/#前言)、[安装](/2024/03/05/toc/#%E5%AE%89%E8%A3%85%EF%BC%88Linux%EF%BC%89)、
[自己](/archives/x/)、[只有中文](/2024/03/05/chinese/)、[关于](/about/)、[友链](/links.html)、
[标签](/tags/)、[分类](/categories/)、[生的](/raw/a.md)。

自己的网址：[去](https://blog.example/2024/03/05/toc/)、<a href="/2024/03/05/toc/#前言">标签</a>、
[相对](../toc/)、[相对](../chinese/)。

标签：{% post_link toc 去目录 %}，{% post_link chinese 只有中文 %}，
<a href="{% post_path toc %}">路径</a>。

![图](/img/a.png) ![图](pic.png) {% asset_img pic.png 图片 %}

引用式的[链接][toc]，和代码 `[链接](/2024/03/05/toc/)`。

[toc]: /2024/03/05/toc/ "目录"
"""

ABOUT = """\
正文：[前言](/2024/03/05/toc/#前言)、[自己](/archives/x/)、[只有中文](/2024/03/05/chinese/)、
[友链](/links.html)、[标签](../tags/)、{% post_link toc 去目录 %}。

<img src="me.png" /> ![图](/img/a.png)
"""


def _program(root: Path) -> list[str | Path]:
    if not (NPM / "hexo").is_dir():
        pytest.skip("needs the packages of npm (scripts/npm-packages.sh)")
    npm(root)
    return ["node", NPM / "hexo" / "bin" / "hexo"]


def _build(root: Path) -> dict[str, bytes]:
    return run(root, [*_program(root), "generate"], "public", clean=["db.json"])


def _build_both(root: Path) -> dict[str, bytes]:
    """Chinese with the site's own configuration, English with both, as Hexo merges them."""
    _build(root)
    if (root / "source-en").is_dir():
        (root / "db.json").unlink(missing_ok=True)
        names = "_config.yml,_config.en.yml"
        run(root, [*_program(root), "generate", "--config", names], "public/en")
        shutil.rmtree(root / "db.json", ignore_errors=True)
    return read(root / "public")


FILES = {
    "_config.yml": CONFIG,
    "package.json": (
        '{"hexo": {"version": "8.1.2"}, "dependencies": '
        '{"hexo": "^8.1.2", "hexo-renderer-marked": "^7.0.1"}}\n'
    ),
    "themes/small/layout/post.njk": PAGE,
    "themes/small/layout/page.njk": PAGE,
    "themes/small/layout/index.njk": PAGE,
    "source/img/a.png": PNG,
    "source/about/index.md": post("关于", ABOUT),
    "source/about/me.png": PNG,
    "source/links.md": post("友链", SHORT, header="layout: page\n"),
    "source/old/index.md": post("旧", SHORT, header="permalink: /new/place/\n"),
    "source/tags/index.md": "---\ntitle: 标签\ntype: tags\n---\n",
    "source/categories/index.md": "---\ntitle: categories\ntype: categories\n---\n",
    "source/raw/a.md": "生的。\n",
    "source/_data/notes.md": "数据。\n",
    "source/_posts/plain.md": post("标题", SHORT, header="tags: [开源]\n"),
    "source/_posts/own.md": post("自己", SHORT, header="permalink: /archives/x/\n"),
    "source/_posts/toc.md": post(
        "目录", SECTIONS.format(**IDS).replace("[^1]: ", "注：").replace("[^1]", "")
    ),
    "source/_posts/chinese.md": post("只有中文", SHORT),
    "source/_posts/deep/inner.md": post("里面", SHORT),
    "source/_posts/links.md": post("链接", LINKS),
    "source/_posts/links/pic.png": PNG,
    "source/_drafts/idea.md": post("想法", SHORT, day=""),
}
PAIRS = {
    f"{name}/index.html": f"en/{name}/index.html"
    for name in (
        "2024/03/05/plain", "archives/x", "2024/03/05/toc", "2024/03/05/deep/inner",
        "2024/03/05/links", "about", "tags", "new/place",
    )
}  # fmt: skip
PAIRS["links.html"] = "en/links.html"
#: A page without a word of Chinese needs one of its own where nothing Chinese is below ``/en``.
OF_SECOND = {**PAIRS, "categories/index.html": "en/categories/index.html"}
HEXO = {
    "hexo posts": Real("hexo", FILES, _build, PAIRS, host="https://blog.example", switcher=False),
    "hexo second": Real(
        "hexo",
        {**FILES, "_config.en.yml": SECOND},
        _build_both,
        OF_SECOND,
        host="https://blog.example",
        switcher=False,
        placement="second",
    ),
}
#: Files that begin with a day, addresses of categories: `new_post_name` says what a post is called.
NAMED = {
    "hexo named": Real(
        "hexo",
        {
            **{
                name: text
                for name, text in FILES.items()
                if name.startswith(("package", "themes/", "source/img/"))
            },
            "_config.yml": CONFIG.replace(
                ":year/:month/:day/:title/", ":category/:title.html"
            ).replace(":title.md", ":year-:month-:day-:title.md")
            + "category_map: {技术: tech}\n",
            "source/_posts/2024-03-05-toc.md": post("目录", SHORT, header="categories: [技术]\n"),
            "source/_posts/deep/b.md": post("乙", SHORT),
            "source/_posts/2024-03-06-links.md": post(
                "链接",
                "见{% post_link toc 去 %} {% post_link deep-b 去 %} [站](/tech/toc.html) "
                '[站](/uncategorized/deep-b.html) <a href="/tech/toc.html">标</a> ![图](pic.png)\n',
            ),
            "source/_posts/2024-03-06-links/pic.png": PNG,
        },
        _build,
        {
            f"{name}.html": f"en/{name}.html"
            for name in ("tech/toc", "uncategorized/deep-b", "uncategorized/links")
        },
        host="https://blog.example",
        switcher=False,
    )
}
