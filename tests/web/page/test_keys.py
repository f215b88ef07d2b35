"""By keyboard alone, with an input method: nothing is done before a person means it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, CDPSession, Request

from tests.web.page.browsing import Tab, tab
from tests.web.page.conftest import MANY
from tests.web.review import Review, reviewing, workspace

pytestmark = pytest.mark.system

#: Chords that would approve, send back, take, dismiss, move or undo, were they not typed to an
#: input method: modifiers of the DevTools protocol (1 Alt, 2 Ctrl, 8 Shift), key, code, number.
TEMPTING = [
    (2, "Enter", "Enter", 13), (10, "Enter", "Enter", 13), (0, "Enter", "Enter", 13),
    (1, "1", "Digit1", 49), (9, "1", "Digit1", 49), (1, "a", "KeyA", 65),
    (1, "ArrowDown", "ArrowDown", 40), (0, "Escape", "Escape", 27), (2, "z", "KeyZ", 90),
]  # fmt: skip  # Chromium itself takes the composition back for the last one


class Typist:
    """A keyboard with an input method, as Chromium gets it from the system."""

    def __init__(self, page: Tab) -> None:
        self.page = page
        self.session: CDPSession = page.page.context.new_cdp_session(page.page)
        self.saves: list[str] = []
        page.page.on("request", self._asked)

    def _asked(self, request: Request) -> None:
        if request.method == "POST" and not request.url.endswith("/render"):
            self.saves.append(request.url)

    def _key(self, modifiers: int, key: str, code: str, number: int) -> None:
        for type in ("rawKeyDown", "keyUp"):
            self.session.send("Input.dispatchKeyEvent", {
                "type": type, "modifiers": modifiers, "key": key, "code": code,
                "windowsVirtualKeyCode": number, "nativeVirtualKeyCode": number,
            })  # fmt: skip

    def compose(self, letters: str, text: str, chords: list[tuple[int, str, str, int]]) -> None:
        """Type letters, press tempting keys over the candidates, take one."""
        self.session.send(
            "Input.imeSetComposition",
            {"selectionStart": len(letters), "selectionEnd": len(letters), "text": letters},
        )
        for modifiers, key, code, number in chords:
            self._key(modifiers, key, code, number)
            self._key(modifiers, "Process", code, 229)  # what Windows sends for the same
        self.session.send("Input.insertText", {"text": text})


def gone_through(page: Tab, typist: Typist, keys: list[str], chords: list[Any]) -> None:
    """Compose into each segment, then approve it by one chord."""
    for number, key in enumerate(keys):
        page.opened(key)
        assert len(typist.saves) == number, f"a premature save at {number}"
        typist.compose("ceshi", f"测试{number} ", chords)
        assert page.key == key, f"left before it was approved: {number}"
        assert len(typist.saves) == number, f"a premature save at {number}"
        assert f"测试{number}" in page.wording
        page.press("Control+Enter")
    page.until("!document.querySelector('#segments .open')")
    page.saved()
    assert len(typist.saves) == len(keys), "one chord, one save, for each"


def at_the_keyboard(page: Tab, review: Review, name: str, chords: list[Any]) -> list[str]:
    """Go through a post; its keys."""
    id = review.ids()[name]
    page.go(f"/post/{id}")
    keys = [segment["key"] for segment in review.segments(id)]
    gone_through(page, Typist(page), keys, chords)
    for number, segment in enumerate(review.segments(id)):
        assert segment["state"] == "reviewed"
        assert f"测试{number} " in segment["target"]
    return keys


def test_a_post_by_keyboard_with_an_input_method(browser: Browser, desk: Review) -> None:
    with tab(browser, desk) as page:
        assert len(at_the_keyboard(page, desk, "content/many.md", TEMPTING)) > MANY


@pytest.mark.long
def test_three_hundred_segments(browser: Browser, tmp_path: Path) -> None:
    text = "\n\n".join(f"这是第{number}段，写的是今天的天气。" for number in range(300))
    root = workspace(tmp_path / "blog", {"long.md": text + "\n"})
    with reviewing(root) as review, tab(browser, review) as page:
        assert len(at_the_keyboard(page, review, "content/long.md", TEMPTING)) == 300


def test_control_without_the_guard_an_input_method_approves(browser: Browser, desk: Review) -> None:
    def unguarded(route: Any) -> None:
        text = route.fetch().text()
        assert "if (composes(event) || " in text
        route.fulfill(
            body=text.replace("if (composes(event) || ", "if ("), content_type="text/javascript"
        )

    with tab(browser, desk) as page:
        page.page.route("**/shared/keys.js", unguarded)
        with pytest.raises(AssertionError, match=r"premature|left before"):
            at_the_keyboard(page, desk, "content/many.md", TEMPTING[:1])


def test_placeholders_and_the_source_are_a_key_away(page: Tab, desk: Review) -> None:
    segments = desk.segments(desk.ids()["content/one.md"])
    bold = next(found for found in segments if "世界" in found["source"])
    while page.key != bold["key"]:
        page.press("Alt+ArrowDown")
    page.write("")
    for expected in bold["placeholders"]:
        before = page.wording
        page.press("Alt+p")
        assert page.wording == before + expected
    page.press("Alt+p")
    page.said("Every placeholder of the source is there")
    page.press("Alt+s")
    assert page.wording == bold["source"]


def test_a_key_can_be_changed(page: Tab) -> None:
    first = page.key
    page.press("Alt+k")
    change = page.page.get_by_role("button", name="Next to review")
    change.click()
    page.press("Control+Enter")
    assert "is taken by" in page.page.locator("dialog [role=status]").inner_text()
    change.click()
    page.press("Control+j")
    assert "Ctrl J" in page.page.locator("dialog [role=status]").inner_text()
    page.press("Escape", "Control+j")
    page.until("key => document.querySelector('#segments .open')?.dataset.key !== key", first)
    page.page.reload()
    page.ready()
    before = page.key
    page.press("Alt+n")
    assert page.key == before, "its first key is free now"
    page.press("Control+j")
    page.until("key => document.querySelector('#segments .open')?.dataset.key !== key", before)


LAYOUTS: list[tuple[dict[str, Any], str]] = [
    ({"key": "ß", "code": "KeyS", "altKey": True}, "Alt+S"),  # Option on a Mac
    ({"key": "¡", "code": "Digit1", "altKey": True}, "Alt+1"),
    ({"key": "&", "code": "Digit1", "altKey": True}, "Alt+1"),  # a French keyboard
    ({"key": "!", "code": "Digit1", "altKey": True, "shiftKey": True}, "Alt+Shift+1"),
    ({"key": "?", "code": "Minus", "shiftKey": True}, "?"),  # a German one
    ({"key": "?", "code": "Slash", "shiftKey": True}, "?"),
    ({"key": "z", "code": "KeyY", "ctrlKey": True}, "Mod+Z"),  # German: Z is where Y was
    ({"key": "@", "code": "KeyQ", "ctrlKey": True, "altKey": True, "modifierAltGraph": True}, ""),
    ({"key": "Enter", "code": "Enter", "ctrlKey": True, "isComposing": True}, ""),
    ({"key": "Enter", "code": "Enter", "ctrlKey": True, "keyCode": 229}, ""),
    ({"key": "1", "code": "Numpad1", "altKey": True}, "Alt+Numpad1"),
    ({"key": "Enter", "code": "NumpadEnter", "ctrlKey": True}, "Mod+Enter"),
    ({"key": "Alt", "code": "AltLeft", "altKey": True}, ""),
]  # fmt: skip


def test_layouts(page: Tab) -> None:
    script = """async (given) => {
        const { chordOf } = await import("/static/review/shared/keys.js");
        return chordOf(new KeyboardEvent("keydown", given));
    }"""
    found = [(event, page.page.evaluate(script, event)) for event, _ in LAYOUTS]
    assert found == LAYOUTS


def test_on_a_mac_the_command_key_approves(browser: Browser, desk: Review) -> None:
    with tab(browser, desk) as page:
        page.page.add_init_script(
            "Object.defineProperty(navigator, 'platform', { get: () => 'MacIntel' })"
        )
        page.go(f"/post/{desk.ids()['content/one.md']}")
        first = page.key
        assert "⌘↩" in page.page.locator("[data-act=approve]").inner_text()
        page.press("Control+Enter")
        assert page.key == first
        page.press("Meta+Enter")
        page.until("key => document.querySelector('#segments .open')?.dataset.key !== key", first)
        page.saved()
