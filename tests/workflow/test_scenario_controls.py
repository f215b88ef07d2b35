"""Guards of rows of review.md's table that have no control beside their test."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bitext.errors import WorkspaceError
from bitext.formats.po import read as reading
from bitext.store import catalog
from bitext.wording import variants
from bitext.workspace import refusals
from tests.workflow import test_scenarios as first
from tests.workflow import test_scenarios_more as more
from tests.workflow import test_variants as places
from tests.workflow.blog import Blog

half, post = more.half, more.post

ROWS: dict[str, tuple[object, str, object, str, Callable[[Blog], None]]] = {
    "22 escapes are read": (
        catalog, "plain", lambda data: data, "half",
        lambda blog: more.test_a_tool_saves_the_catalog(blog, "6.6, 22 msgcat --escape"),
    ),
    "58 each place for itself": (
        variants, "with_variants", lambda doc, *_: doc, "blog",
        lambda blog: places.test_each_place_says_its_own(blog, "2"),
    ),
    "89 a conflict is seen": (
        refusals, "conflict", lambda _: 0, "post",
        first.test_a_conflict_in_a_post_is_refused_with_its_line,
    ),
    "102 fuzzy is counted": (
        reading, "_state", first.old_state, "post", more.test_doubts_are_named,
    ),
}  # fmt: skip


@pytest.mark.parametrize("row", ROWS)
def test_control(row: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    module, name, instead, fixture, test = ROWS[row]
    blog: Blog = request.getfixturevalue(fixture)
    monkeypatch.setattr(module, name, instead)
    with pytest.raises((AssertionError, WorkspaceError)):
        test(blog)
