"""A Docusaurus site with docs and a blog; the packages of npm are a lock of their own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.system.real.bodies import GITHUB as IDS
from tests.system.real.bodies import HEADINGS, SECTIONS, SHORT, post
from tests.system.real.building import Real, npm, run

NPM = Path(__file__).parent / "npm" / "docusaurus" / "node_modules"
CONFIG = """\
export default {
  title: '站', url: 'https://blog.example', baseUrl: '/base/', favicon: 'img/a.svg',
  onBrokenLinks: 'warn', future: { v4: { mdx1CompatDisabledByDefault: true } },
  i18n: { defaultLocale: 'zh-CN', locales: ['zh-CN'] },
  presets: [['classic', { docs: { sidebarPath: undefined }, blog: {}, theme: {} }]],
  themeConfig: { navbar: { items: [{ type: 'localeDropdown', position: 'right' }] } },
};
"""
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9"/></svg>\n'
PARTS = """\
import Hi from '../src/x/Hi';

<Hi /> 文字 <img src={require('../static/img/a.svg').default} alt="图" />

```js
import X from '../src/x/Hi';
```
"""
UNTITLED = "# 没有题头的\n\n## 第一节\n\n## 第二节\n\n[前](#第一节)，[后](#第二节)。\n"
LINKS = """\
文件链接：[安装](./toc.md#安装linux)、[第一节](./untitled.md#第一节)、[另一篇](./guide/other.md)、[只有中文](./chinese.md)。

站内地址：[前言](/docs/toc#前言)、[只有中文](/docs/chinese)、[博客](/blog/2024/03/05/note)。

自己的网址：[去](https://blog.example/base/docs/toc#安装linux)。

![图](/img/a.svg) ![图](./b.svg) ![图](../static/img/a.svg)

:::tip[提示]
容器里的[链接](/docs/toc)。
:::

引用式的[链接][toc]，和代码 `[链接](/docs/toc)`。

[toc]: /docs/toc#前言 "目录"
"""


def _build(root: Path) -> dict[str, bytes]:
    if not (NPM / "@docusaurus" / "core").is_dir():
        pytest.skip("needs the packages of npm (scripts/npm-packages.sh tests/system/real/npm/…)")
    npm(root, NPM)
    program = NPM / "@docusaurus" / "core" / "bin" / "docusaurus.mjs"
    # 40 s of one processor; on two cores that five sessions share it took over ten minutes
    command: list[str | Path] = ["node", program, "build", "--no-minify"]
    # the folder of packages is a link: what webpack keeps in it would be another session's as well
    alone = {"DOCUSAURUS_NO_PERSISTENT_CACHE": "1"}
    return run(root, command, "build", clean=[".docusaurus"], patience=1700, settings=alone)


DOCUSAURUS = {
    "docusaurus": Real(
        "docusaurus",
        {
            "package.json": '{"dependencies": {"@docusaurus/core": "3.10.2"}}\n',
            "docusaurus.config.mjs": CONFIG,
            "static/img/a.svg": SVG,
            "src/pages/index.md": "# 站\n",
            "docs/index.md": post("首页", SHORT, day=""),
            "docs/toc.md": post("目录", SECTIONS.format(**IDS).replace("[^1]", ""), day=""),
            "docs/chinese.md": post("只有中文", SHORT, day=""),
            "docs/links.md": post("链接", LINKS, day=""),
            "docs/ids-chinese.md": post("标识", HEADINGS, day=""),
            "docs/untitled.md": UNTITLED,
            "docs/b.svg": SVG,
            "src/x/Hi.js": "export default () => <b>x</b>;\n",
            "docs/parts.mdx": post("部件", PARTS, day=""),
            "docs/guide/other.md": post("另外", SHORT, header="slug: /moved\n", day=""),
            "blog/2024-03-05-note.md": post("随笔", SHORT),
        },
        _build,
        {
            f"{name}/index.html": f"en/{name}/index.html"
            for name in (
                "docs", "docs/toc", "docs/parts", "docs/links", "docs/moved", "docs/untitled",
                "blog/2024/03/05/note",
            )
        },
        base="/base", host="https://blog.example", falls=True,
        ids=("docs/ids-chinese/index.html", "slugger"),
    ),
}  # fmt: skip
