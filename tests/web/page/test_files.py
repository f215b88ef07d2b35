"""Files that change below an open page: renamed, deleted, broken, mended; no letter is lost."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from playwright.sync_api import Route

from bitext.store import catalog
from tests.web.page.browsing import Tab
from tests.web.review import Review, until

pytestmark = pytest.mark.system


def bar(page: Tab, name: str) -> str:
    """Wait until a bar is there; what it says."""
    page.page.wait_for_selector(f"[data-bar={name}]")
    return page.page.locator(f"[data-bar={name}]").inner_text()


def test_a_post_that_is_renamed_takes_along_what_is_written(page: Tab, desk: Review) -> None:
    page.write("Written before")
    (desk.root / "content/one.md").rename(desk.root / "content/another.md")
    assert "another name" in bar(page, "elsewhere")
    page.write("Written before and after")
    page.page.get_by_role("link", name="Go there").click()
    page.page.wait_for_url("**/post/*")
    page.ready()
    page.until("document.querySelector('#title .path').textContent.includes('another.md')")
    assert page.wording == "Written before and after"
    page.press("Control+Enter")
    page.saved()
    path = desk.root / "catalog/en/another.po"
    until(lambda: path.exists() and "Written before and after" in path.read_text("utf-8"), 10)


def test_a_post_that_is_deleted_is_told_and_its_address_is_a_page(page: Tab, desk: Review) -> None:
    path = desk.root / "content/one.md"
    text = path.read_text("utf-8")
    page.write("Unsaved")
    path.unlink()
    said = bar(page, "elsewhere")
    assert "not there any more" in said
    assert "stays in this tab" in said
    page.page.reload()
    assert page.page.locator("h1").inner_text() == "there is no such post"
    page.page.get_by_role("link", name="All posts").click()
    page.ready()
    path.write_text(text, encoding="utf-8")
    page.go(f"/post/{desk.ids()['content/one.md']}")
    assert page.wording == "Unsaved", "it has come back"


def test_a_catalog_that_is_broken_says_where_and_a_mended_one_gets_the_wording(
    page: Tab, desk: Review
) -> None:
    path = desk.root / "catalog/en/one.po"
    good = path.read_text("utf-8")
    page.checked()
    page.write("Worded meanwhile")
    path.write_text(good.replace('msgstr "', "msgstr ", 1), encoding="utf-8")
    assert "catalog/en/one.po:" in bar(page, "unreadable")
    page.press("Control+Enter")
    page.page.wait_for_selector(".is-refused")
    page.said("was not saved")
    assert "Worded meanwhile" not in path.read_text("utf-8")
    path.write_text(good, encoding="utf-8")
    page.said("is saved now")
    page.saved()
    until(lambda: "Worded meanwhile" in path.read_text("utf-8"), 10)
    assert page.page.locator("[data-bar=unreadable]").count() == 0


def test_an_entry_that_a_po_editor_saves_is_followed_twice(page: Tab, desk: Review) -> None:
    """Editors write a new file and rename it over the old one."""
    path = desk.root / "catalog/en/one.po"
    for text in ("From Poedit", "From Poedit again"):
        known = catalog.read(path, desk.root)
        new = catalog.reword(known, *known.entries[0].identity, text)
        other = Path(f"{path}.new")
        catalog.write(other, new, root=desk.root)
        other.replace(path)
        page.until("text => document.querySelector('textarea.wording').value === text", text)


def test_a_change_before_the_page_listens_is_on_it(page: Tab, desk: Review) -> None:
    """Between what is read and what is told nothing falls through, however slow the line is."""
    path = desk.root / "catalog/en/one.po"

    def late(route: Route) -> None:
        page.page.wait_for_timeout(1500)  # whatever does not wait for it has been read by now
        known = catalog.read(path, desk.root)
        new = catalog.reword(known, *known.entries[0].identity, "Worded while it opened")
        catalog.write(path, new, root=desk.root)
        time.sleep(0.5)
        route.continue_()

    page.page.route("**/events*", late, times=1)
    page.page.reload()
    page.until("document.querySelector('textarea.wording')?.value === 'Worded while it opened'")


def test_a_list_is_drawn_while_posts_go_on_changing(page: Tab, desk: Review) -> None:
    """Each change asks for the list anew: an answer that takes longer is drawn all the same."""
    page.go("/")
    rows = "document.querySelector('#posts tbody')"
    count = "new MutationObserver(() => { window.drawn = (window.drawn ?? 0) + 1; })"
    page.page.evaluate(f"{count}.observe({rows}, {{ childList: true }})")
    path = desk.root / "catalog/en/one.po"
    known = catalog.read(path, desk.root)
    texts = (f"Worded {number}" for number in range(1000))

    def change() -> None:
        new = catalog.reword(known, *known.entries[0].identity, next(texts))
        catalog.write(path, new, root=desk.root)

    def slowly(route: Route) -> None:
        for _ in range(4):  # before the page has waited for quiet
            change()
            time.sleep(0.5)
        route.continue_()

    page.page.route("**/api/posts*", slowly)
    change()
    page.until("window.drawn >= 2")
