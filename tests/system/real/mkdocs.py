"""MkDocs sites with mkdocs-static-i18n: by suffix and by folder."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.system.real.bodies import MKDOCS as IDS
from tests.system.real.bodies import PNG, SECTIONS, SHORT, post
from tests.system.real.building import Real, run

CONFIG = """\
site_name: 站
site_url: https://blog.example/docs/
theme: readthedocs
markdown_extensions: [footnotes, tables, admonition, attr_list, toc]
plugins:
  - search
  - i18n:
      docs_structure: {way}
      languages:
        - {{locale: zh, name: 简体中文, default: true}}
        - {{locale: en, name: English}}
"""
LINKS = """\
文件链接：[安装](guide/toc.md#linux)、[另一篇](other.md)、[只有中文](chinese.md)、[前言](guide/toc.md#_1)。

站内地址：<a href="/docs/guide/toc/">标签</a>、<a href="/docs/chinese/">标签</a>、[去](https://blog.example/docs/guide/toc/#linux)。

![图](img/a.png)

!!! note "提示"
    里面的[链接](guide/toc.md)。

引用式的[链接][toc]，和代码 `[链接](guide/toc.md)`。

[toc]: guide/toc.md#linux "目录"
"""


def _build(root: Path) -> dict[str, bytes]:
    pytest.importorskip("mkdocs_static_i18n")
    return run(root, [sys.executable, "-m", "mkdocs", "build", "--quiet"], "site")


def _files(content: str) -> dict[str, str]:
    posts = {
        "index.md": post("首页", SHORT, day=""),
        "other.md": post("另外", SHORT, day=""),
        "links.md": post("链接", LINKS, day=""),
        "chinese.md": post("只有中文", SHORT, day=""),
        "guide/toc.md": post("目录", SECTIONS.format(**IDS), day=""),
        "img/a.png": PNG,
    }
    return {f"{content}/{name}": text for name, text in posts.items()}


PAIRS = {
    f"{name}index.html": f"en/{name}index.html" for name in ("", "other/", "links/", "guide/toc/")
}
#: A plugin of Material's, by its name alone: beside it there can be no plugin of languages.
BLOG = {
    "plugins/blog.py": "from mkdocs.plugins import BasePlugin\n\n\nclass Blog(BasePlugin): ...\n",
    "plugins/blog-1.dist-info/METADATA": "Metadata-Version: 2.1\nName: blog\nVersion: 1\n",
    "plugins/blog-1.dist-info/entry_points.txt": "[mkdocs.plugins]\nblog = blog:Blog\n",
}
APART = """\
site_name: 站
site_url: https://blog.example/docs/
theme: mkdocs
markdown_extensions: [footnotes, tables, admonition, attr_list, toc]
plugins:
  - search
  - blog
"""
_MAIN = "import sys; sys.path.insert(0, 'plugins'); from mkdocs.__main__ import cli; cli()"


def _build_twice(root: Path) -> dict[str, bytes]:
    pytest.importorskip("mkdocs")
    command = [sys.executable, "-c", _MAIN, "build", "--quiet"]
    found = run(root, command, "site")
    if (root / "mkdocs.en.yml").is_file():
        english = run(root, [*command, "-f", "mkdocs.en.yml"], "site/en")
        return found | {f"en/{name}": data for name, data in english.items()}
    return found


MKDOCS = {
    "mkdocs suffix": Real(
        "mkdocs", {"mkdocs.yml": CONFIG.format(way="suffix"), **_files("docs")}, _build, PAIRS,
        base="/docs", switcher=False, falls=True, host="https://blog.example",
        main="//*[@itemprop='articleBody']",
    ),
    "mkdocs folder": Real(
        "mkdocs", {"mkdocs.yml": CONFIG.format(way="folder"), **_files("docs/zh")}, _build, PAIRS,
        base="/docs", switcher=False, falls=True, host="https://blog.example",
        main="//*[@itemprop='articleBody']",
    ),
    "mkdocs second": Real(
        "mkdocs", {"mkdocs.yml": APART, **BLOG, **_files("docs")}, _build_twice, PAIRS,
        base="/docs", switcher=False, falls=True, host="https://blog.example",
        main="//*[@role='main']",
    ),
}  # fmt: skip
