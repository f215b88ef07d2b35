"""A page as a reader sees it, in the system's headless Chromium."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Locator, Page, sync_playwright

#: Root in a container has no sandbox, and a browser under test asks nobody on the network.
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)


class Box(NamedTuple):
    """Where an element stands on the page, in CSS pixels."""

    left: float
    top: float
    right: float
    bottom: float


@contextmanager
def browse(
    address: Path | str, program: str, width: int = 1200, height: int = 800
) -> Iterator[Page]:
    """Open a file or an URL with the Chromium at ``program``."""
    url = address.resolve().as_uri() if isinstance(address, Path) else address
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(ARGUMENTS))
        try:
            page = browser.new_page(viewport={"width": width, "height": height})
            page.goto(url)
            yield page
        finally:
            browser.close()


def box(element: Locator) -> Box:
    """The bounding box of the one element that a locator finds."""
    found = element.bounding_box()
    assert found is not None, "the element is not visible"
    x, y = found["x"], found["y"]
    return Box(x, y, x + found["width"], y + found["height"])


def fonts(page: Page, selector: str) -> dict[str, int]:
    """Font family -> glyphs drawn with it in the first element that matches.

    Chromium's own account of the fonts it used, so a missing glyph (drawn as a box from
    whatever font came last) cannot pass for Chinese.
    """
    session = page.context.new_cdp_session(page)
    session.send("DOM.enable")
    session.send("CSS.enable")
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    node = session.send("DOM.querySelector", {"nodeId": root, "selector": selector})["nodeId"]
    used = session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
    return {font["familyName"]: font["glyphCount"] for font in used}
