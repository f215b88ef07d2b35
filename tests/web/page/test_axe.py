"""Every state of the page is usable by everybody: axe-core finds nothing, in both themes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser

from tests.conftest import REPOSITORY, missing
from tests.web.page.browsing import Tab, tab
from tests.web.review import Review

pytestmark = pytest.mark.system

AXE = REPOSITORY / "tests/web/node_modules/axe-core/axe.min.js"
_RUN = """() => axe.run(document, { iframes: false }).then(found => found.violations.map(
    each => `${each.id}: ${each.help}: ${each.nodes.map(node => node.html.slice(0, 160)).join(' ')}`
))"""


@pytest.fixture(scope="module")
def axe() -> str:
    """The judge's own text; it is evaluated, because our pages let no script in."""
    if not AXE.is_file():
        missing("axe-core is not installed; scripts/npm-packages.sh installs it")
    return AXE.read_text("utf-8")


def faults(page: Tab, axe: str) -> list[str]:
    page.page.wait_for_timeout(200)  # transitions are over
    page.page.evaluate(axe)
    found: list[str] = page.page.evaluate(_RUN)
    return found


def at_posts(page: Tab, review: Review) -> Iterator[str]:
    page.go("/")
    yield "posts"
    page.page.locator("summary").click()
    yield "more filters"
    page.go("/?q=nowhere-to-be-found")
    page.page.wait_for_selector("#empty:not([hidden])")
    yield "no post matches"
    page.go("/")
    page.press("?")
    page.page.wait_for_selector("dialog")
    yield "keys"
    page.press("Escape")
    page.press("Alt+e")
    page.page.wait_for_selector("dialog")
    yield "search and replace"


def at_a_post(page: Tab, review: Review) -> Iterator[str]:
    one = review.ids()["content/one.md"]
    page.go(f"/post/{one}")
    yield "opened"
    page.checked()
    page.press("Alt+Shift+ArrowDown")
    yield "with findings"
    if page.page.locator(".finding").count():
        page.press("Alt+Shift+1")
        yield "a reason is asked for"
        page.press("Escape")
    page.press("Alt+c")
    yield "a remark"
    narrow = (page.page.viewport_size or {"width": 0})["width"] < 1100
    if narrow:
        page.press("Alt+q")
    page.press("Alt+v", "Alt+v", "Alt+v")
    page.page.wait_for_selector(".raw")
    yield "raw"
    page.press("Alt+v")
    if narrow:
        page.press("Escape")
    page.press("Alt+t")
    page.page.wait_for_selector("dialog")
    yield "a term"
    page.press("Escape", "Alt+a")
    page.page.wait_for_selector("dialog")
    yield "several at once"
    page.press("Escape")
    page.page.locator("textarea.wording").focus()
    page.write("Mine")
    segment = next(found for found in review.segments(one) if found["key"] == page.key)
    review.save(one, segment, "Theirs")
    page.page.wait_for_selector(".clash-box")
    yield "a clash"
    page.press("Alt+b")
    page.go(f"/post/{one}?show=stale")
    page.page.wait_for_selector("#empty:not([hidden])")
    yield "nothing matches"


def at_a_dead_server(page: Tab, review: Review) -> Iterator[str]:
    page.go(f"/post/{review.ids()['content/two.md']}")
    review.kill()
    page.page.wait_for_selector("[data-bar=gone]")
    yield "the server is gone"


STATES: list[Callable[[Tab, Review], Iterator[str]]] = [at_posts, at_a_post, at_a_dead_server]
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
LOOKS: list[dict[str, Any]] = [
    {"locale": "en-GB"},
    {"locale": "zh-CN", "viewport": {"width": 390, "height": 844}, "has_touch": True},
]  # fmt: skip


@pytest.mark.parametrize(
    "look",
    [
        pytest.param(LOOKS[0], id="desk, English"),
        pytest.param(LOOKS[1], id="phone, Chinese", marks=pytest.mark.long),
    ],
)
def test_axe_finds_nothing(look: dict[str, Any], browser: Browser, desk: Review, axe: str) -> None:
    with tab(browser, desk, **look) as page:
        for state in STATES:
            for name in state(page, desk):
                for scheme in SCHEMES:
                    page.page.emulate_media(color_scheme=scheme)
                    assert faults(page, axe) == [], (name, scheme)


def test_control_a_fault_is_found(browser: Browser, desk: Review, axe: str, tmp_path: Path) -> None:
    with tab(browser, desk) as page:
        page.go("/")
        page.page.evaluate("document.querySelector('#search').removeAttribute('aria-label')")
        page.page.evaluate("document.querySelector('#search').placeholder = ''")
        assert any(fault.startswith("label:") for fault in faults(page, axe))
