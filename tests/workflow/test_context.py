"""What an engine is told beside a segment: title, headings, what stands before it."""

from __future__ import annotations

from bitext.backends.protocol import Limits, Request
from bitext.drafting.context import CHARS, tail
from tests.workflow.blog import Blog

A = "我们在社区里讨论开源项目的未来。"
B = "安装之前请先准备好一台**机器**。"
C = "感谢每一位参与者的帮助。"


def asked(blog: Blog, text: str) -> Request:
    return next(request for request in blog.engine.asked if request.text == text)


def test_a_new_sentence_in_a_finished_post_is_told_what_stands_before_it(blog: Blog) -> None:
    """Its neighbours are translated and not sent: they are context all the same."""
    blog.terms(社区="community")
    head = ("---\ntitle: 年度总结\n---", "# 第一章", "## 第一节")
    blog.post("a.md", *head, A, B)
    blog.translate()
    blog.engine.asked.clear()
    blog.post("a.md", *head, A, B, C)
    blog.translate()
    (request,) = blog.engine.asked
    assert (request.text, request.title) == (C, "年度总结")
    assert request.headings == ("第一章", "第一节")
    assert request.heading == "第一节"
    assert request.before == f"{A.replace('社区', ' community ')}\n安装之前请先准备好一台机器。"


def test_the_first_segment_has_nothing_before_it_and_descriptions_do_not_count(blog: Blog) -> None:
    blog.post("a.md", "![一张图](a.png)" + A, C)
    blog.translate()
    assert asked(blog, C).before == A
    assert asked(blog, "一张图").before == asked(blog, A).before == ""


def test_what_stands_before_is_bounded(blog: Blog) -> None:
    blog.post("a.md", *[f"第{n}段：{'很长的话' * 40}。" for n in range(3)], C)
    blog.translate()
    before = asked(blog, C).before
    assert len(before) == CHARS
    assert before.startswith("…")
    assert tail("短") == "短"


PARTS = Limits(max_items=1, max_chars=500, markup="none")


def test_equal_parts_are_sent_once(blog: Blog) -> None:
    """A service that takes no markup gets "请看" before each link."""
    blog.engine.limit = PARTS
    blog.post("a.md", "请看[文档](https://one.example/)。", "请看[主页](https://two.example/)。")
    blog.post("b.md", "请看[文档](https://three.example/)吧。")
    summary = blog.translate()
    assert summary.failed == 0
    assert sorted(blog.engine.heard()) == sorted(["请看", "文档", "主页", "吧。"])
    assert blog.translate().calls == 0
