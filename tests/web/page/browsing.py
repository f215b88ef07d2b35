"""The review page in the system's Chromium, as a person at a keyboard has it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Dialog, Error, Page, sync_playwright

from tests.system.chromium import ARGUMENTS
from tests.web.review import Review

#: Words of the browser that are no fault: a refused save is answered with 409, a dead server not.
_EXPECTED = (
    "Failed to load resource",
    "net::ERR",
    "violates the following Content Security Policy",
)


@dataclass
class Tab:
    """A page that is open, and what went wrong in it."""

    page: Page
    review: Review
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("pageerror", lambda error: self.faults.append(f"{error}\n{error.stack}"))
        self.page.on("console", self._heard)

    def _heard(self, message: Any) -> None:
        if message.type == "error" and not any(word in message.text for word in _EXPECTED):
            self.faults.append(message.text)

    def until(self, script: str, argument: object = None, seconds: float = 45.0) -> None:
        """Wait until something holds; Playwright's way needs an `eval` that our pages forbid."""
        end = time.monotonic() + seconds
        while not self.page.evaluate(script, argument):
            assert time.monotonic() < end, f"it did not come true: {script}"
            self.page.wait_for_timeout(20)

    def enter(self) -> None:
        """Open the address that the terminal tells."""
        self.page.goto(self.review.entrance)
        self.ready()

    def go(self, path: str) -> None:
        """Open an address of the review."""
        self.page.goto(f"{self.review.address}{path}")
        self.ready()

    def ready(self) -> None:
        """Wait until the page answers to keys."""
        self.page.wait_for_selector("body.ready")

    def checked(self, seconds: float = 45.0) -> None:
        """Wait until the findings are there."""
        script = "!document.querySelector('[data-chip=findings]').textContent.includes('…')"
        self.until(script, None, seconds)

    def press(self, *chords: str) -> None:
        """Press keys."""
        for chord in chords:
            self.page.keyboard.press(chord)

    @property
    def key(self) -> str:
        """The segment that is open."""
        found: str = self.page.evaluate(
            "document.querySelector('#segments .open')?.dataset.key ?? ''"
        )
        return found

    @property
    def wording(self) -> str:
        """What its field holds."""
        return self.page.locator("textarea.wording").input_value()

    def write(self, text: str) -> None:
        """Replace the wording by typing."""
        self.press("Control+a")
        self.page.keyboard.insert_text(text)

    def opened(self, key: str) -> None:
        """Wait until a segment is open."""
        self.page.wait_for_selector(f"#s-{key}.open")

    def saved(self) -> None:
        """Wait until nothing is on its way to the disk."""
        self.until(
            "!document.querySelector('.is-saving')"
            " && !Object.keys(sessionStorage).some(name => name.startsWith('bitext-unsaved'))"
        )

    def said(self, text: str) -> None:
        """Wait until the page says something."""
        self.until("text => document.querySelector('#said').textContent.includes(text)", text)


@contextmanager
def chromium(program: str) -> Iterator[Browser]:
    """A browser without a screen."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(ARGUMENTS))
        try:
            yield browser
        finally:
            browser.close()


def context(browser: Browser, **options: Any) -> BrowserContext:
    """A browser of somebody who was never here, in English."""
    given: dict[str, Any] = {"viewport": {"width": 1280, "height": 860}, "locale": "en-GB"}
    found = browser.new_context(**{**given, **options})
    found.set_default_timeout(45_000)
    return found


def _accepted(dialog: Dialog) -> None:
    with suppress(Error):  # the browser has closed it by itself
        dialog.accept()


@contextmanager
def tab(browser: Browser, review: Review, **options: Any) -> Iterator[Tab]:
    """A page of a review that was entered; what goes wrong in it fails the test."""
    held = context(browser, **options)
    held.add_cookies([{
        "name": cookie.name, "value": cookie.value or "", "url": review.address,
        "httpOnly": True, "sameSite": "Strict",
    } for cookie in review.client.cookies])  # fmt: skip
    opened = Tab(held.new_page(), review)
    opened.page.on("dialog", _accepted)
    try:
        yield opened
        assert opened.faults == []
    finally:
        held.close()
