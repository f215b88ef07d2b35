"""A person whom a draft has named is told to the segments that follow, and has one name."""

from __future__ import annotations

import pytest

from bitext.backends.protocol import Limits, Request
from bitext.drafting.names import MOST, Names
from tests.workflow.blog import Blog

A, B, C = "周明远写了这个工具。", "后来周明远离开了。", "大家都很想念他。"
SAID = {A: "Zhou Mingyuan wrote this tool.", B: "Later he left.", C: "Everybody misses him a lot."}
PAIR = ("周明远", "Zhou Mingyuan")


def glossary_engine(blog: Blog, said: dict[str, str], **more: object) -> None:
    blog.engine.say = lambda request: said[request.text]
    blog.engine.limit = Limits(max_items=1, batching="order", glossary=True, **more)  # type: ignore[arg-type]


def told(blog: Blog) -> dict[str, tuple[tuple[str, str], ...]]:
    return {request.text: request.terms for request in blog.engine.asked}


def test_what_follows_is_told_the_name(blog: Blog) -> None:
    glossary_engine(blog, SAID)
    blog.post("a.md", A, B, C)
    blog.translate()
    assert told(blog) == {A: (), B: (PAIR,), C: ()}


def test_control_a_run_that_learns_nothing_tells_nothing(
    blog: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Names, "learn", lambda *_: None)
    with pytest.raises(AssertionError):
        test_what_follows_is_told_the_name(blog)


def test_a_misread_name_does_not_spread(blog: Blog) -> None:
    glossary_engine(blog, {**SAID, A: "Zhou Mingyan wrote this tool."})
    (blog.root / "bitext.toml").write_text('backend = "test"\n[checks]\nname = "off"\n')
    blog.post("a.md", A, B)
    blog.translate()
    assert told(blog)[B] == ()


def test_an_engine_that_takes_no_terms_is_told_none(blog: Blog) -> None:
    glossary_engine(blog, SAID)
    blog.engine.limit = Limits(max_items=1, batching="order")
    blog.post("a.md", A, B)
    blog.translate()
    assert told(blog) == {A: (), B: ()}


def test_what_was_told_changes_no_key_so_a_second_run_sends_nothing(blog: Blog) -> None:
    glossary_engine(blog, SAID)
    blog.post("a.md", A, B, C)
    blog.translate()
    blog.po("a.md").unlink()
    blog.post("a.md", C, B, A)
    assert blog.translate().calls == 0


def test_a_term_of_the_glossary_comes_first_and_there_is_a_bound() -> None:
    names = Names({f"王{n}": f"Wang {n}" for n in "一二三四五六七八九十"})
    pinned = ("王一", "Wang Yi, the first")
    request = Request("k", "王一王二王三王四王五王六王七王八王九王十", terms=(pinned,))
    assert names.tell(request).terms[0] == pinned
    assert len(names.tell(request).terms) == 1 + MOST
    assert names.tell(Request("k", "没有人")).terms == ()
