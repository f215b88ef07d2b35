"""A bilingual page stands in two aligned columns in the site generators people use."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.system import hugo, jekyll
from tests.system.chromium import box, browse, fonts

pytestmark = pytest.mark.system

HEADER = "---\ntitle: 云原生 | Cloud native\n---\n"

#: A table a row, ``markdown="1"`` on each cell, nothing indented, and the full width: a
#: table of two short texts would shrink, and its second column start where no other does.
ROWS = """\
<table class="bitext" width="100%"><tr>
<td lang="zh-CN" width="50%" valign="top" markdown="1">

## 云原生的下一个十年

开源社区的**步道师**在`kubectl`里写[文档](https://example.org/)：

- 第一条
- 第二条

</td>
<td lang="en" width="50%" valign="top" markdown="1">

## The next decade of cloud native

An **evangelist** of the community writes [docs](https://example.org/) in `kubectl`,
and this side is longer, so that a cell centred by default would start lower:

- First item
- Second item

</td>
</tr></table>

<table class="bitext" width="100%"><tr>
<td lang="zh-CN" width="50%" valign="top" markdown="1">

短句

</td>
<td lang="en" width="50%" valign="top" markdown="1">

Short

</td>
</tr></table>
"""
#: What the same text looks like without the table: the control of the geometry below.
STACKED = ROWS.replace("table", "div").replace("<tr>", "").replace("</tr>", "").replace("td", "div")


def render(generator: str, folder: Path, body: str, needs: Callable[[str], str]) -> Path:
    """The published page of one post."""
    if generator == "jekyll":
        posts = {"_posts/2025-01-01-post.md": HEADER + body}
        return jekyll.build(folder, posts, needs("jekyll")) / "post/index.html"
    return hugo.build(folder, {"post.md": HEADER + body}) / "post/index.html"


@pytest.mark.parametrize("generator", ["hugo", "jekyll"])
def test_the_languages_stand_side_by_side(
    generator: str, tmp_path: Path, screenshots: Path, needs: Callable[[str], str]
) -> None:
    page_file = render(generator, tmp_path / "site", ROWS, needs)
    with browse(page_file, needs("chromium")) as page:
        page.screenshot(path=screenshots / f"two-columns-{generator}.png")
        chinese = box(page.locator("main [lang=zh-CN] h2"))
        english = box(page.locator("main [lang=en] h2"))
        assert chinese.right <= english.left
        assert chinese.top == pytest.approx(english.top, abs=1)
        first, second = page.locator("main [lang=en]").all()
        assert box(first).left == pytest.approx(box(second).left, abs=1)
        for cell in page.locator("main table").first.locator("td").all():
            markup = [cell.locator(tag).count() for tag in ("h2", "strong", "code", "a", "li")]
            assert markup == [1, 1, 1, 1, 2]
        (family,) = fonts(page, "main [lang=zh-CN] h2")
        assert "CJK" in family


def test_without_a_table_they_are_stacked(tmp_path: Path, needs: Callable[[str], str]) -> None:
    page_file = render("hugo", tmp_path / "site", STACKED, needs)
    with browse(page_file, needs("chromium")) as page:
        chinese = box(page.locator("main [lang=zh-CN] h2"))
        english = box(page.locator("main [lang=en] h2"))
    assert english.top > chinese.bottom


def test_without_the_full_width_columns_do_not_line_up(
    tmp_path: Path, needs: Callable[[str], str]
) -> None:
    narrow = ROWS.replace(' width="100%"', "")
    with browse(render("hugo", tmp_path / "site", narrow, needs), needs("chromium")) as page:
        first, second = page.locator("main [lang=en]").all()
        assert box(second).left < box(first).left - 100
