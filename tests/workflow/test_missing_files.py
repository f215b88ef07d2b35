"""`check` names files that a post links to or shows and that are not there, and no others."""

from __future__ import annotations

import pytest

from bitext.checks.levels import Levels
from bitext.reviewing.check import Checker
from tests.workflow.blog import Blog

TEXT = """\
看[文](missing.png)，![图](img/没有.png)，![图](a.png)，[文](b.md)，[文](none.md#x)。

<img src="gone.jpg">，`[文](code.png)`，[页](page/)，[外](https://e.org/x.png)，[根](/x.png)，[根](/none2.md)、[根](/b.md)。

[注]: gone.pdf
"""


@pytest.mark.parametrize("site", ["plain", "hugo", "mkdocs"])
def test_each_missing_file_once_with_its_line(blog: Blog, site: str) -> None:
    blog.configure(f'site = "{site}"\n')
    if site == "hugo":
        (blog.root / "hugo.toml").write_text(
            'defaultContentLanguage = "zh-cn"\n[languages.zh-cn]\n[languages.en]\n'
        )
    blog.post("a.md", TEXT)
    blog.post("b.md", "乙。")
    (blog.root / "content" / "a.png").write_bytes(b"x")
    blog.translate()
    checker = Checker(blog.workspace, Levels({}))
    found = [f for post in blog.workspace.posts() for f in checker.post(post)]
    told = [(f.line, f.message.split("`")[1]) for f in found if f.rule == "target"]
    assert told == [
        (1, "missing.png"), (1, "img/没有.png"), (1, "none.md"), (3, "gone.jpg"),
        (3, "none2.md"), (5, "gone.pdf"),
    ]  # fmt: skip
