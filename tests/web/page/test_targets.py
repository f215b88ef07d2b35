"""A review of a second target: what is said of languages is of those two."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from bitext.workspace.several import VARIABLE
from tests.web.page.browsing import Tab, tab
from tests.web.review import started

pytestmark = pytest.mark.system


@pytest.fixture
def japanese(browser: Browser, blog: Path) -> Iterator[Tab]:
    """The first post in Japanese, of which nothing is drafted yet."""
    settings = blog / "bitext.toml"
    lines = settings.read_text("utf-8").splitlines()
    kept = [line for line in lines if not line.startswith("target")]
    settings.write_text("\n".join(['targets = ["en", "ja"]', *kept, ""]), encoding="utf-8")
    review = started(blog, env=[(VARIABLE, "ja")])
    try:
        review.enter()
        with tab(browser, review) as found:
            found.go(f"/post/{review.ids()['content/one.md']}")
            yield found
    finally:
        review.end()


def test_the_page_speaks_of_its_languages(japanese: Tab) -> None:
    page = japanese.page
    assert page.locator("#tab-english").inner_text() == "Japanese page"
    assert page.locator("textarea.wording").get_attribute("lang") == "ja"
    page.goto(f"{japanese.review.address}/?lang=zh")
    japanese.ready()
    page.locator("#posts a").first.click()
    page.wait_for_url("**/post/*")
    japanese.ready()
    assert page.locator("#tab-english").inner_text() == "日文页"
    assert japanese.faults == []


def test_what_is_reviewed_goes_into_its_own_catalog(japanese: Tab) -> None:
    japanese.write("見出し")
    japanese.press("Control+Enter")
    japanese.saved()
    catalog = japanese.review.root / "catalog/ja/one.po"
    japanese.checked()
    japanese.review.end()
    assert "見出し" in catalog.read_text("utf-8")
    assert "見出し" not in (japanese.review.root / "catalog/en/one.po").read_text("utf-8")
