"""A reviewer's session: what the page says is saved is what the disk has, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Route

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
    silent = "window.EventSource = class extends EventTarget { close() {} }"
    page.page.add_init_script(silent)  # it hears of nothing
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


def test_a_finding_is_ignored_with_a_reason_and_comes_back_by_undo(page: Tab, desk: Review) -> None:
    one = desk.ids()["content/one.md"]
    segment = next(s for s in desk.segments(one) if "链接" in s["source"])
    desk.save(one, segment, "Hello, world. This is a link.", state="needs-work")
    page.page.reload()
    page.ready()
    page.checked()
    page.page.evaluate("key => { location.hash = key }", segment["key"])
    page.opened(segment["key"])
    rules = page.page.locator(".finding b").all_inner_texts()
    assert rules
    page.press("Alt+Shift+1")
    page.page.keyboard.insert_text("the author wants it")
    page.press("Enter")
    page.said("Ignored")
    until(lambda: "the author wants it" in (desk.root / "catalog/en/one.po").read_text("utf-8"), 5)
    assert page.page.locator(".finding b").all_inner_texts() == rules[1:]
    page.press("Alt+z")
    page.said("Taken back")
    until(
        lambda: "the author wants it" not in (desk.root / "catalog/en/one.po").read_text("utf-8"), 5
    )


def test_a_term_is_added_where_it_is_met(page: Tab, desk: Review) -> None:
    segment = next(
        s for s in desk.segments(desk.ids()["content/one.md"]) if "知识蒸馏" in s["source"]
    )
    page.page.evaluate("key => { location.hash = key }", segment["key"])
    page.opened(segment["key"])
    page.press("Alt+t")
    page.page.locator("dialog [name=source]").fill("知识蒸馏")
    page.page.locator("dialog [name=target]").fill("knowledge distillation")
    page.until("document.querySelector('dialog .impact').textContent.includes('In 1 segment of')")
    page.press("Control+Enter")
    page.said("is in the glossary")
    assert "knowledge distillation" in (desk.root / "glossary/terms.yaml").read_text("utf-8")
    page.until("document.querySelector('.side-source .pin')?.textContent === '知识蒸馏'")
    page.press("Control+Enter")
    page.saved()


def test_a_machine_drafts_again_while_a_person_goes_on(page: Tab, desk: Review) -> None:
    one = desk.ids()["content/one.md"]
    first, second = desk.segments(one)[:2]
    page.press("Alt+r")
    page.page.locator("dialog [name=engine][value=echo]").check()
    page.until("/1 segment, /.test(document.querySelector('dialog .plan').textContent)")
    page.press("Control+Enter")
    page.page.wait_for_selector("dialog", state="detached")
    page.press("Alt+ArrowDown")
    page.write("Written meanwhile")
    page.press("Control+Enter")
    page.saved()
    until(lambda: desk.segments(one)[0]["target"] == first["source"], 60)
    on_disk(desk.root, second["source"], "Written meanwhile")


def test_what_the_list_filters_stands_in_the_address(browser: Browser, desk: Review) -> None:
    with tab(browser, desk) as page:
        page.go("/")
        page.press("/")
        page.page.keyboard.insert_text("再见")
        page.until("document.querySelectorAll('#posts tbody tr').length === 1")
        assert "q=" in page.page.url
        page.page.reload()
        page.ready()
        page.until("document.querySelectorAll('#posts tbody tr').length === 1")
        page.page.go_back()
        page.until("document.querySelectorAll('#posts tbody tr').length === 3")
        page.press("Alt+e")
        before = desk.segments(desk.ids()["content/two.md"])
        word = before[0]["target"].split()[0]
        page.page.locator("dialog [name=find]").fill(word)
        page.page.locator("dialog [name=with]").fill("REPLACED")
        page.press("Enter")
        page.page.wait_for_selector("dialog .bulk li")
        assert "REPLACED" in page.page.locator("dialog .bulk ins").first.inner_text()
        page.press("Control+Enter")
        page.said("changed")
        assert "REPLACED" in desk.segments(desk.ids()["content/two.md"])[0]["target"]
        page.page.locator("h1").click()
        page.press("Control+z")
        page.said("Taken back")
        assert desk.segments(desk.ids()["content/two.md"]) == before


def test_taking_back_a_remark_is_no_clash_with_what_is_being_written(
    page: Tab, desk: Review
) -> None:
    one = desk.ids()["content/one.md"]
    segment = next(s for s in desk.segments(one) if "链接" in s["source"])
    desk.save(one, segment, "Hello, world. This is a link.", state="needs-work")
    page.page.reload()
    page.ready()
    page.checked()
    page.page.evaluate("key => { location.hash = key }", segment["key"])
    page.opened(segment["key"])
    page.press("Alt+Shift+1")
    page.page.keyboard.insert_text("the author wants it")
    page.press("Enter")
    page.said("Ignored")
    page.write("Written meanwhile")
    page.press("Alt+z")
    page.said("Taken back")
    page.until("!document.querySelector('.clash-box')")
    assert page.wording == "Written meanwhile"
    page.press("Control+Enter")
    page.saved()
    on_disk(desk.root, segment["source"], "Written meanwhile")
    catalog = desk.root / "catalog/en/one.po"  # which `targets` reads with what waits for it
    until(lambda: "the author wants it" not in catalog.read_text("utf-8"), 5)


def test_it_ends_without_a_word_while_pages_listen(browser: Browser, blog: Path) -> None:
    review = started(blog)
    review.enter()
    with tab(browser, review) as page:
        page.go(f"/post/{review.ids()['content/many.md']}")
        page.press("Alt+ArrowDown", "Alt+ArrowDown")  # pages are drawn at this moment
        review.end()
        page.page.wait_for_selector("[data-bar=gone]")
    assert review.said == []


def test_the_open_segment_stays_where_the_eyes_are(browser: Browser, desk: Review) -> None:
    """Approved one after the other, and on a phone, whose header has scrolled away."""
    top = "Math.round(document.querySelector('.row.open').getBoundingClientRect().top)"
    with tab(browser, desk) as page:
        page.go(f"/post/{desk.ids()['content/many.md']}")
        page.checked()
        page.press("Control+Enter", "Control+Enter")
        page.saved()
        before = page.page.evaluate(top)
        for _ in range(12):
            page.press("Control+Enter")
            page.saved()
        assert abs(page.page.evaluate(top) - before) < 12, "once it was 6 for each"
    look = {"viewport": {"width": 390, "height": 700}, "has_touch": True, "is_mobile": True}
    with tab(browser, desk, **look) as page:
        page.go(f"/post/{desk.ids()['content/many.md']}")
        page.checked()
        page.page.evaluate("scrollTo(0, document.body.scrollHeight / 2)")
        for number in (9, 13, 7):
            page.page.locator("#segments .mark").nth(number).tap()
            page.page.wait_for_selector(".row.open")
            assert 0 <= page.page.evaluate(top) < 600


def test_a_slow_answer_is_no_dead_server(browser: Browser, desk: Review) -> None:
    """A save that is not answered in time goes out again, and nobody is told to start a server."""
    with tab(browser, desk) as page:
        page.page.add_init_script(
            "const own = AbortSignal.timeout; AbortSignal.timeout = (n) => own.call(AbortSignal, "
            "n === 30000 ? 1500 : n)"
        )
        page.go(f"/post/{desk.ids()['content/one.md']}")
        held: list[Route] = []

        def hold(route: Route) -> None:
            if held or route.request.method != "POST":
                route.continue_()
            else:
                held.append(route)  # never answered

        page.page.route("**/api/post/*/segment/*", hold)
        page.write("Saved at last")
        page.press("Control+Enter")
        page.until("document.querySelector('.is-waiting, .is-saving')")
        page.saved()
        on_disk(desk.root, "标题", "Saved at last")
        assert held
        assert page.page.locator("[data-bar=gone]").count() == 0
