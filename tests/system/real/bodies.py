"""Posts that real sites have, as far as all generators read them alike."""

from __future__ import annotations

from tests.renderers.test_heading_ids import HEADINGS as FORMS


def post(title: str, body: str, *, header: str = "", day: str = "2024-03-05") -> str:
    """A post with a header in YAML."""
    date = f"date: {day}\n" * bool(day)
    return f"---\ntitle: {title}\n{date}{header}---\n\n{body}"


SHORT = "正文在这里，很短。\n"

#: A table of contents by hand, headings that share a text or begin with a digit, footnotes, a
#: table, code that looks like links.  The ids are filled in: each renderer has its own.
SECTIONS = """\
目录：

- [前言](#{intro})
- [安装（Linux）](#{install})
- [又一个前言](#{again})
- [数字](#{digit})

| 章 | 说明 |
|---|---|
| [安装](#{install}) | 怎么装 |

## 前言

正文在这里[^1]，**重点**和`代码`。<a href="#{install}">去安装</a>。

## 安装（Linux）

```
[前言](#前言)，[别的](/posts/b/)
```

## 前言

第二个前言在这里。

## 2021 年总结

以数字开头的标题。

[^1]: 脚注在这里。
"""

#: One heading of each form of `tests/renderers/test_heading_ids.py`.
HEADINGS = "\n\n".join(f"## {markdown}" for markdown, _ in FORMS)

GITHUB = {"intro": "前言", "install": "安装linux", "again": "前言-1", "digit": "2021-年总结"}
HEXO = {"intro": "前言", "install": "安装（Linux）", "again": "前言-1", "digit": "2021-年总结"}
VITEPRESS = {"intro": "前言", "install": "安装-linux", "again": "前言-1", "digit": "_2021-年总结"}
MKDOCS = {"intro": "_1", "install": "linux", "again": "_2", "digit": "2021"}
PNG = "not really a picture"
