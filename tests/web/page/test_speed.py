"""Long posts: what is seen first is seen soon, and nothing moves once it is seen."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Route

from tests.web.page.browsing import Tab, tab
from tests.web.review import Review, reviewing, workspace

pytestmark = pytest.mark.system

_PAINT = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
_ASKED = """performance.getEntriesByType('resource').find(
    each => new URL(each.name).pathname.startsWith('/api/post/')).responseEnd"""
_SHIFTS = """() => {
    window.shifts = [];
    new PerformanceObserver(list => {
        for (const each of list.getEntries()) {
            if (each.hadRecentInput) continue;
            const nodes = each.sources.map(one => one.node?.outerHTML?.slice(0, 90));
            window.shifts.push({ value: each.value, nodes });
        }
    }).observe({ type: "layout-shift", buffered: true });
}"""


def long_post(count: int) -> str:
    return "# 长文\n\n" + "\n\n".join(
        f"这是第{n}段，讲的是第{n % 7}件事，写得不长也不短。" for n in range(count)
    )


def moved(page: Tab) -> float:
    """How much of the page moved by itself, as Chromium counts it; what did is told."""
    shifts: list[dict[str, Any]] = page.page.evaluate("window.shifts")
    for shift in shifts:
        print("moved", shift)
    return sum(float(shift["value"]) for shift in shifts)


def test_nothing_moves_while_findings_and_suggestions_come_in(page: Tab) -> None:
    page.page.add_init_script(f"({_SHIFTS})()")
    page.page.reload()
    page.ready()
    page.checked()
    page.page.wait_for_selector("#page iframe:not(.coming)")
    page.page.wait_for_timeout(700)
    assert moved(page) < 0.01


def late(route: Route) -> None:
    """An answer that comes when the page is drawn."""
    answer = route.fetch()
    time.sleep(0.6)
    route.fulfill(response=answer)


@pytest.mark.long
def test_control_without_its_place_held_the_page_moves(page: Tab) -> None:
    page.page.add_init_script(f"({_SHIFTS})()")
    page.page.route("**/post.css", lambda route: route.fulfill(
        body=route.fetch().text().replace(".held {", ".unheld {"), content_type="text/css"
    ))  # fmt: skip
    page.page.route("**/segment/*", late)
    page.page.reload()
    page.ready()
    page.checked()
    page.page.wait_for_timeout(1500)
    assert moved(page) > 0


@pytest.fixture(scope="module", params=[1500, 5000])
def long_desk(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Review]:
    root: Path = tmp_path_factory.mktemp("long") / "blog"
    with reviewing(workspace(root, {"long.md": long_post(request.param)})) as review:
        yield review


@pytest.mark.long
def test_long_posts(browser: Browser, long_desk: Review) -> None:
    id = long_desk.ids()["content/long.md"]
    count = len(long_desk.segments(id))
    with tab(browser, long_desk) as page:
        page.page.add_init_script(f"({_SHIFTS})()")
        page.go(f"/post/{id}")
        paint = page.page.evaluate(_PAINT)
        ready = page.page.evaluate("performance.now()")
        page.page.wait_for_selector("#segments[aria-busy=false]")
        asked = page.page.evaluate(_ASKED)
        whole = page.page.evaluate("performance.now()")
        page.checked(240)
        checked = page.page.evaluate("performance.now()")
        assert page.page.locator("#segments > li").count() >= count
        began = page.page.evaluate("performance.now()")
        for _ in range(10):
            before = page.key
            page.press("Control+Enter")
            page.until(
                "key => document.querySelector('#segments .open')?.dataset.key !== key", before
            )
        each = (page.page.evaluate("performance.now()") - began) / 10
        page.saved()
        print(
            f"{count} segments: first paint {paint:.0f} ms, answer {asked:.0f},"
            f" drawn {ready:.0f}, whole {whole:.0f},"
            f" findings {checked:.0f}, approve and next {each:.0f}, moved {moved(page):.4f}"
        )
        assert moved(page) < 0.05
