"""A run says what it needs before it works, how long it takes, and keeps what is finished."""

from __future__ import annotations

import json

import pytest

from bitext.backends.protocol import Limits, Request
from bitext.cli.translate import _handed
from bitext.drafting import translate
from bitext.drafting.fallback import FallbackChain
from bitext.drafting.summary import Summary
from bitext.drafting.window import Window
from bitext.errors import BackendUnavailable
from bitext.sending import pace
from bitext.sending.pace import DraftingTime
from tests.workflow.blog import Blog, Engine, honest

A, B, C = "这是第一段文字。", "这是第二段文字。", "这是第三段文字。"


def absent(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "missing", lambda: "its model is not here", raising=False)


def test_an_engine_that_is_not_there_is_one_error_before_any_work(
    blog: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    blog.post("a.md", A, B)
    absent(blog.engine, monkeypatch)
    with pytest.raises(BackendUnavailable, match="its model is not here"):
        blog.translate()
    assert not blog.po("a.md").exists()
    assert blog.engine.calls == 0


def test_control_without_looking_first_work_is_done(
    blog: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(FallbackChain, "unable", lambda _: None)
    with pytest.raises(pytest.fail.Exception):
        test_an_engine_that_is_not_there_is_one_error_before_any_work(blog, monkeypatch)


def test_an_engine_that_is_not_there_is_not_missed_where_all_is_drafted(
    blog: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    blog.post("a.md", A, B)
    blog.translate()
    absent(blog.engine, monkeypatch)
    assert blog.translate().reused == 2


def test_a_catalog_is_written_when_its_post_is_finished(
    blog: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not when all the posts that are drafted together are."""
    there: list[bool] = []

    def look(request: Request) -> str:
        there.append(blog.po("a.md").exists())
        return honest(request)

    blog.engine.say = look
    blog.engine.limit = Limits(max_items=1, batching="order")
    for name, text in (("a.md", A), ("b.md", B), ("c.md", C)):
        blog.post(name, text)
    blog.translate()
    assert there == [False, True, True]


def test_control_else_it_is_written_with_the_others(
    blog: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Window, "_write_finished", lambda _: None)
    with pytest.raises(AssertionError):
        test_a_catalog_is_written_when_its_post_is_finished(blog, monkeypatch)


def test_a_post_that_waits_for_what_another_has_too_is_not_written_before_it(blog: Blog) -> None:
    blog.engine.limit = Limits(max_items=1, batching="order")
    blog.post("a.md", A, B)
    blog.post("b.md", B)
    assert blog.translate().drafted == 3
    assert all(entry.target for name in ("a.md", "b.md") for entry in blog.catalog(name).entries)


def test_the_pace_of_a_run_is_kept_and_the_next_dry_run_says_how_long(
    blog: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    blog.post("a.md", A)
    assert [plan.seconds for plan in blog.plan()] == [None]
    monkeypatch.setattr(pace, "CHARS", 1)
    monkeypatch.setattr(pace, "SECONDS", 0.0)
    blog.translate()
    assert set(pace.known(blog.root)) == {blog.engine.signature}
    pace.keep(blog.root, {blog.engine.signature: DraftingTime(40, 10.0)})
    blog.post("b.md", B)
    assert [plan.seconds for plan in blog.plan()] == [0.0, len(B) / 4]


def test_a_run_that_was_too_short_tells_no_pace(blog: Blog) -> None:
    pace.keep(blog.root, {"one": DraftingTime(pace.CHARS - 1, 60), "two": DraftingTime(5000, 0.5)})
    assert pace.known(blog.root) == {}


@pytest.mark.parametrize("damage", ["", "[]", "{", '{"one": "fast"}', '{"one": 0}', "\xff"])
def test_a_damaged_pace_costs_no_run(blog: Blog, damage: str) -> None:
    (blog.root / ".bitext").mkdir(exist_ok=True)
    (blog.root / pace.FILE).write_bytes(damage.encode("latin-1"))
    blog.post("a.md", A)
    assert [plan.seconds for plan in blog.plan()] == [None]
    pace.keep(blog.root, {"one": DraftingTime(400, 4.0)})
    assert json.loads((blog.root / pace.FILE).read_bytes()) == {"one": 100.0}


def test_what_stays_here_is_not_called_sent() -> None:
    assert _handed(Summary(chars=1200)) == "1,200 characters on this computer"
    assert _handed(Summary(chars=1200, sent=1200)) == "1,200 characters sent"
    assert _handed(Summary(chars=1200, sent=200)) == (
        "200 characters sent, 1,000 characters on this computer"
    )
    assert _handed(Summary()) == "0 characters sent"


@pytest.mark.parametrize(
    ("letters", "windows"),
    [(1, [32, 8]), (400, [10] * 4), (4000, [4] * 10)],
    ids=["a line", "a note", "an essay"],
)
def test_an_engine_here_gets_few_long_posts_or_many_short_ones(
    blog: Blog, letters: int, windows: list[int]
) -> None:
    """Four short posts make a batch that takes as long as one of thirty-two."""
    for number in range(40):
        blog.post(f"{number:02}.md", "短" * letters)
    here = Engine(limit=Limits(max_items=32, max_chars=2000, offline=True))
    found = [len(posts) for posts in translate.windows(blog.workspace.posts(), [here])]
    assert found == windows
    away = Engine(limit=Limits(max_items=32, max_chars=2000))
    assert [len(p) for p in translate.windows(blog.workspace.posts(), [away])] == [32, 8]
