"""By mouse: what is pressed does not move away before it is clicked."""

from __future__ import annotations

import pytest
from playwright.sync_api import Route

from tests.web.page.browsing import Tab

pytestmark = pytest.mark.system

#: What the page did before: it let go of the heights with the press.
EARLY = '["keydown", "pointerdown"'


def pressed_at_its_edges(page: Tab) -> list[bool]:
    """Whether "Approve and next" was clicked where it was pressed, at its upper and lower edge."""
    done = []
    for upper in (True, False):
        page.page.reload()
        page.ready()
        page.checked()
        before = page.key
        box = page.page.locator("#card .main, .card .main").first.bounding_box()
        assert box
        y = box["y"] + 2 if upper else box["y"] + box["height"] - 2
        page.page.mouse.move(box["x"] + 20, y)
        page.page.mouse.down()
        page.page.wait_for_timeout(50)
        page.page.mouse.up()
        page.page.wait_for_timeout(300)
        done.append(page.key != before)
    return done


def test_a_button_is_clicked_where_it_was_pressed(page: Tab) -> None:
    assert pressed_at_its_edges(page) == [True, True]


@pytest.mark.long
def test_control_heights_that_are_let_go_by_the_press(page: Tab) -> None:
    def early(route: Route) -> None:
        script = route.fetch().text().replace('["keydown", "click"', EARLY)
        assert EARLY in script
        route.fulfill(body=script, content_type="text/javascript")

    page.page.route("**/hold.js", early)
    assert pressed_at_its_edges(page) != [True, True]
