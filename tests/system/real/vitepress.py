"""A VitePress site with components, imports, containers, ids of its own and locales."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.system.real.bodies import PNG, SECTIONS, SHORT, post
from tests.system.real.bodies import VITEPRESS as IDS
from tests.system.real.building import NPM, Real, npm, run
from tests.system.real.crawl import Trouble

CONFIG = """\
export default {
  title: '站', lang: 'zh-CN', base: '/docs/', ignoreDeadLinks: true,
  themeConfig: { nav: [{ text: 'x', link: '/guide/toc' }] },
}
"""
LINKS = """\
<script setup>
import Small from './Small.vue'
import Hidden from '../.vitepress/Hidden.vue'
import Outside from '../../parts/Outside.vue'
</script>

文件链接：[安装](./toc.md#安装-linux)、[另一篇](../other.md)、[不带后缀](./toc#前言)、[只有中文](./chinese.md)。

站内地址：[前言](/guide/toc#前言)、[安装](/guide/toc.html#%E5%AE%89%E8%A3%85-linux)、[明确](/guide/toc#mine)、
[只有中文](/guide/chinese)、[首页](/)、[图](/a.png)。

自己的网址：<a href="/docs/guide/toc.html#前言">标签</a>。

<Small to="/guide/toc" /> <Hidden /> <Outside />

![图](/a.png) ![图](./b.png) ![图](../../parts/c.png)

::: tip 提示
容器里的[链接](/guide/toc)。
:::

引用式的[链接][toc]，和代码 `[链接](/guide/toc)`。

[toc]: /guide/toc#前言 "目录"
"""


def _build(root: Path) -> dict[str, bytes]:
    if not (NPM / "vitepress").is_dir():
        pytest.skip("needs the packages of npm (scripts/npm-packages.sh)")
    npm(root)
    command: list[str | Path] = [
        "node",
        NPM / "vitepress" / "bin" / "vitepress.js",
        "build",
        "docs",
    ]
    return run(root, command, "docs/.vitepress/dist", clean=["docs/.vitepress/cache"])


HOME = """\
---
layout: home
hero:
  name: 站
  text: 文档在这里
  actions:
    - text: 开始
      link: /guide/toc
---
"""
FILES = {
    "package.json": '{"type": "module", "devDependencies": {"vitepress": "^1.6.4"}}\n',
    "docs/.vitepress/config.js": CONFIG,
    "docs/index.md": HOME,
    "docs/other.md": post("另外", SHORT, day=""),
    "docs/guide/toc.md": post(
        "目录", SECTIONS.format(**IDS).replace("[^1]: ", "注：").replace("[^1]", "")
        + "\n## 明确的 {#mine}\n\n文字在这里。\n\n[[toc]]\n", day="",
    ),
    "docs/guide/chinese.md": post("只有中文", SHORT, day=""),
    "docs/guide/links.md": post("链接", LINKS, day=""),
    "docs/guide/Small.vue": (
        "<script setup>\nimport { withBase } from 'vitepress'\nimport { word } from './words.js'\n"
        "defineProps(['to'])\n</script>\n"
        "<template><a :href=\"withBase(to) + '.html'\">{{ word }}</a></template>\n"
    ),
    # neither is copied: the edition names them from where it lies
    "docs/.vitepress/Hidden.vue": "<template><b>x</b></template>\n",
    "parts/Outside.vue": "<template><i>x</i></template>\n",
    "parts/c.png": PNG,
    "docs/guide/words.js": "export const word = 'x'\n",
    "docs/guide/b.png": PNG,
    "docs/public/a.png": PNG,
}  # fmt: skip
PAIRS = {
    name: f"en/{name}"
    for name in ("index.html", "other.html", "guide/toc.html", "guide/links.html")
}
VITEPRESS = {
    "vitepress": Real(
        "vitepress", FILES, _build, PAIRS, base="/docs",
        main="//main",
        # its menu leads to a page of every name (vuejs/vitepress#4347)
        known=frozenset({Trouble("guide/chinese.html", "/docs/en/guide/chinese.html", "link")}),
    ),
}  # fmt: skip
