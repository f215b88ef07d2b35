"""A reviewer's session: what the page says is saved is what the disk has, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from bitext.formats.po.entries import State
from bitext.store import catalog
from tests.web.page.browsing import Tab, tab
from tests.web.review import Review, reviewing, started, until

pytestmark = pytest.mark.system


def targets(root: Path, name: str = "one") -> dict[str, tuple[str, State]]:
    """Source -> wording and state, as the catalog has them."""
    found = catalog.read(root / f"catalog/en/{name}.po", root)
    return {entry.source: (entry.target, entry.state) for entry in found.entries}


def on_disk(root: Path, source: str, target: str, state: State = State.REVIEWED) -> None:
    """Wait until the catalog has a wording."""
    until(lambda: targets(root).get(source) == (target, state), 5)


def test_open_word_approve_take_back_and_load_again(page: Tab, desk: Review) -> None:
    segments = desk.segments(desk.ids()["content/one.md"])
    assert page.key == segments[0]["key"]
    page.write("Title")
    page.press("Control+Enter")
    page.opened(segments[1]["key"])
    page.press("Control+Shift+Enter")
    page.opened(segments[2]["key"])
    page.saved()
    on_disk(desk.root, "标题", "Title")
    on_disk(desk.root, "第一章", segments[1]["target"], State.NEEDS_WORK)
    page.page.reload()
    page.ready()
    page.press("Alt+z")
    page.opened(segments[1]["key"])
    page.press("Alt+z")
    page.opened(segments[0]["key"])
    on_disk(desk.root, "标题", segments[0]["target"], State.DRAFT)
    on_disk(desk.root, "第一章", segments[1]["target"], State.DRAFT)


def test_undo_in_a_touched_field_is_the_fields_own(page: Tab, desk: Review) -> None:
    first = page.key
    before = page.wording
    page.press("Control+Enter")
    page.saved()
    page.page.keyboard.insert_text("Typed. ")
    page.press("Control+z")
    assert "Typed." not in page.wording
    assert page.key != first
    page.press("Control+z")
    page.opened(first)
    on_disk(desk.root, "标题", before, State.DRAFT)


def test_what_somebody_else_saved_is_followed_or_told(page: Tab, desk: Review) -> None:
    one = desk.ids()["content/one.md"]
    segment = desk.segments(one)[0]
    desk.save(one, segment, "From another tab")
    page.until("document.querySelector('textarea.wording').value === 'From another tab'")
    page.write("Mine")
    desk.save(one, desk.segments(one)[0], "Theirs")
    page.page.wait_for_selector(".clash-box")
    assert page.wording == "Mine"
    said = page.page.locator(".version").all_inner_texts()
    assert [text.split("\n")[0] for text in said] == [
        "Before",
        "On disk now (reviewed, Lin)",
        "Yours",
    ]
    page.press("Control+Enter")
    assert targets(desk.root)["标题"][0] != "Mine", "nothing is written over unseen"
    page.press("Alt+m")
    page.press("Control+Enter")
    page.saved()
    on_disk(desk.root, "标题", "Mine")


@pytest.mark.parametrize(("chord", "kept"), [("Alt+b", "Theirs"), ("Alt+g", "Mine")])
def test_a_save_that_meets_another_wording_waits_for_a_choice(
    chord: str, kept: str, page: Tab, desk: Review
) -> None:
    one = desk.ids()["content/one.md"]
    key = page.key
    page.page.add_init_script("window.EventSource = class { close() {} }")  # it hears of nothing
    page.page.reload()
    page.ready()
    page.write("Mine")
    desk.save(one, desk.segments(one)[0], "Theirs")
    page.press("Control+Enter")
    page.page.wait_for_selector(f"#s-{key}.is-clash")
    page.press("Alt+j", chord)
    page.until("!document.querySelector('.clash-box')")
    assert page.wording == kept
    assert desk.segments(one)[0]["target"] == "Theirs"


def test_a_server_that_dies_in_a_save_costs_no_letter(browser: Browser, blog: Path) -> None:
    root = blog
    review = started(root)
    review.enter()
    port = review.address.rsplit(":", 1)[1]
    with tab(browser, review) as page:
        page.go(f"/post/{review.ids()['content/one.md']}")
        segments = review.segments(review.ids()["content/one.md"])
        page.write("Saved before")
        page.press("Control+Enter")
        page.saved()
        page.write("Written when it died")
        review.kill()
        page.press("Control+Enter")
        page.page.wait_for_selector("[data-bar=gone]")
        page.page.wait_for_selector(f"#s-{segments[1]['key']}.is-waiting")
        page.write("And after")
        again = started(root, "--port", port)
        try:
            answer = page.page.request.get(again.entrance)  # what a person does in another tab
            assert answer.ok
            page.page.wait_for_selector("[data-bar=gone]", state="detached")
            page.until("!document.querySelector('.is-waiting, .is-saving')")
            on_disk(root, "标题", "Saved before")
            on_disk(root, "第一章", "Written when it died")
            assert page.wording == "And after"
            page.page.reload()
            page.ready()
            assert page.wording == "And after", "a reload loses nothing either"
            assert "And after" not in [text for text, _ in targets(root).values()]
            page.press("Control+Enter")
            page.saved()
            on_disk(root, segments[2]["source"], "And after")
        finally:
            again.end()


def test_many_are_approved_at_once_and_taken_back_at_once(page: Tab, desk: Review) -> None:
    one = desk.ids()["content/one.md"]
    page.checked()
    page.press("Alt+a")
    page.page.wait_for_selector("dialog .bulk li")
    rows = page.page.locator("dialog .bulk li").count()
    page.page.locator("dialog .bulk input").first.uncheck()
    page.press("Control+Enter")
    page.said(f"{rows - 1} segments changed")
    assert sum(s["state"] == "reviewed" for s in desk.segments(one)) == rows - 1
    page.press("Escape", "Alt+z")
    page.said(f"Taken back: {rows - 1} segments")
    assert {s["state"] for s in desk.segments(one)} == {"draft"}


def test_only_reading(browser: Browser, blog: Path) -> None:
    with reviewing(blog, "--readonly") as review, tab(browser, review) as page:
        before = (review.root / "catalog/en/one.po").read_bytes()
        page.go(f"/post/{review.ids()['content/one.md']}")
        assert page.page.locator(".acts button").count() == 0
        page.page.locator("textarea.wording").focus()
        page.page.keyboard.type("x")
        page.press("Control+Enter", "Alt+1", "Alt+p", "Alt+s", "Alt+a", "Alt+r", "Alt+t", "Alt+z")
        page.page.wait_for_timeout(300)
        assert page.page.locator("dialog").count() == 0
        assert (review.root / "catalog/en/one.po").read_bytes() == before
