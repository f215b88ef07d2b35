"""A VuePress site with locales; the packages of npm are a lock of their own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.system.real.bodies import HEADINGS, PNG, SECTIONS, SHORT, post
from tests.system.real.bodies import VITEPRESS as IDS
from tests.system.real.building import Real, npm, run

NPM = Path(__file__).parent / "npm" / "vuepress" / "node_modules"
CONFIG = """\
import { viteBundler } from '@vuepress/bundler-vite'
import { defaultTheme } from '@vuepress/theme-default'
export default {
  bundler: viteBundler(), base: '/base/', lang: 'zh-CN', title: '站',
  theme: defaultTheme({}),
}
"""
LINKS = """\
文件链接：[安装](./toc.md#安装-linux)、[另一篇](../other.md)、[只有中文](./chinese.md)。

站内地址：[前言](/guide/toc.md#前言)、[只有中文](/guide/chinese.md)、[首页](/README.md)。

自己写的：<a href="/base/guide/toc.html#前言">标签</a>。

![图](/a.png) ![图](./b.png)

引用式的[链接][toc]，和代码 `[链接](/guide/toc.html)`。

[toc]: /guide/toc.md#前言 "目录"
"""


def _build(root: Path) -> dict[str, bytes]:
    if not (NPM / "vuepress").is_dir():
        pytest.skip("needs the packages of npm (scripts/npm-packages.sh tests/system/real/npm/…)")
    npm(root, NPM)
    program = NPM / "vuepress" / "bin" / "vuepress-vite.js"
    return run(
        root, ["node", program, "build", "docs"], "docs/.vuepress/dist",
        clean=["docs/.vuepress/.cache", "docs/.vuepress/.temp"],
    )  # fmt: skip


VUEPRESS = {
    "vuepress": Real(
        "vuepress",
        {
            "package.json": '{"type": "module", "devDependencies": {"vuepress": "2.0.0-rc.26"}}\n',
            "docs/.vuepress/config.js": CONFIG,
            "docs/.vuepress/public/a.png": PNG,
            "docs/README.md": post("首页", SHORT, day=""),
            "docs/other.md": post("另外", SHORT, day=""),
            "docs/guide/toc.md": post("目录", SECTIONS.format(**IDS).replace("[^1]", ""), day=""),
            "docs/guide/chinese.md": post("只有中文", SHORT, day=""),
            "docs/guide/links.md": post("链接", LINKS, day=""),
            "docs/guide/ids-chinese.md": post("标识", HEADINGS, day=""),
            "docs/guide/b.png": PNG,
        },
        _build,
        {
            name: f"en/{name}"
            for name in ("index.html", "other.html", "guide/toc.html", "guide/links.html")
        },
        base="/base", main="//main", ids=("guide/ids-chinese.html", "vuepress"),
    ),
}  # fmt: skip
