"""Every sample post's bilingual edition stands in aligned columns in a real site."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

import bitext
from tests.system import hugo, jekyll
from tests.system.chromium import Box, browse, fonts

pytestmark = pytest.mark.system

CONTENT = Path(__file__).parents[2] / "content"
POSTS = sorted(path.relative_to(CONTENT).as_posix() for path in CONTENT.rglob("*.md"))


def renders(generator: str, post: str) -> bool:
    """Whether a generator knows a post's front matter: Jekyll has none in TOML."""
    toml = (CONTENT / post).read_text(encoding="utf-8").startswith("+++")
    return generator != "jekyll" or not toml


PAGES = [(post, site) for post in POSTS for site in ("hugo", "jekyll") if renders(site, post)]

#: For each row of a two-column table, where its cells stand, and the top of their first blocks.
CELLS = """rows => rows.map(row =>
    [...row.querySelectorAll(":scope > td")].map(cell => {
        const box = cell.getBoundingClientRect();
        const top = cell.firstElementChild.getBoundingClientRect().top;
        return [box.left, top, box.right, box.bottom];
    }))"""


def edition(post: str) -> str:
    """The bilingual edition of a sample post, its Chinese replaced by English of its length."""
    document = bitext.parse((CONTENT / post).read_text(encoding="utf-8"), name=post)
    targets = {
        segment.key: re.sub("[一-鿿]+", lambda han: "word " * len(han[0]), segment.source)
        for segment in document.segments
    }
    return bitext.bilingual(document, targets).text


def published(generator: str, folder: Path, post: str, needs: Callable[[str], str]) -> Path:
    """The page that a site generator makes of it."""
    if generator == "hugo":
        return hugo.build(folder, {"post.md": edition(post)}) / "post/index.html"
    text = edition(post)
    header = "" if text.startswith("---") else "---\ntitle: post\n---\n"
    site = jekyll.build(folder, {"_posts/2025-01-01-post.md": header + text}, needs("jekyll"))
    return site / "post/index.html"


@pytest.mark.parametrize(("post", "generator"), PAGES)
def test_each_row_is_two_aligned_columns(
    post: str, generator: str, tmp_path: Path, screenshots: Path, needs: Callable[[str], str]
) -> None:
    page_file = published(generator, tmp_path / "site", post, needs)
    with browse(page_file, needs("chromium")) as page:
        picture = f"{generator}-{Path(post).stem}.png"
        page.screenshot(path=screenshots / picture, full_page=True)
        found = page.locator("main table.bitext > tbody > tr").evaluate_all(CELLS)
        english_text = " ".join(page.locator("main td[lang=en]").all_inner_texts())
        (family, *_) = fonts(page, "main [lang=zh-CN] > *")
    rows = [(Box(*chinese), Box(*english)) for chinese, english in found]
    assert len(rows) >= 2
    for chinese, english in rows:
        assert chinese.right <= english.left
        assert chinese.top == pytest.approx(english.top, abs=1)
        assert english.left == pytest.approx(rows[0][1].left, abs=5)
    assert "CJK" in family
    assert "word" in english_text
    for markup in ("**", "](", "<td", "<table", "markdown="):
        assert markup not in english_text
