"""Every draft says what made it, and that alone re-opens nothing."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from bitext.backends.protocol import Draft, Request
from bitext.drafting import window
from bitext.reviewing.status import engines
from bitext.store import provenance
from tests.workflow.blog import Blog, Engine

A = "我们在社区里讨论开源项目的未来。"
B = "安装之前请先准备好一台机器。"


class Sure(Engine):
    """An engine that says how sure it is."""

    def translate(self, batch: Sequence[Request]) -> Sequence[Draft]:
        return [Draft(draft.key, draft.text, -0.5) for draft in super().translate(batch)]


def test_a_draft_names_its_engine_its_terms_and_bitext(blog: Blog) -> None:
    blog.terms(社区="community")
    blog.post("a.md", A, B)
    blog.translate()
    first, second = (blog.entry("a.md", source).signature for source in (A, B))
    assert second == provenance.signed("test:1")
    assert provenance.engine_part(first) == second
    assert "|glossary:" in first


def test_another_terms_change_touches_no_catalog(blog: Blog) -> None:
    blog.terms(社区="community", 机器="machine")
    blog.post("a.md", A)
    blog.post("b.md", B)
    blog.translate()
    before = blog.files("catalog")
    blog.terms(社区="community", 机器="box")
    blog.translate()
    after = blog.files("catalog")
    changed = [name for name in before if before[name] != after[name]]
    assert changed == ["catalog/en/b.po"]


def test_the_memory_hands_on_who_made_it_and_how_sure_it_was(blog: Blog) -> None:
    blog.engine = Sure()
    blog.post("a.md", A)
    blog.translate()
    blog.post("b.md", A)
    assert blog.translate().calls == 0
    first, second = (blog.entry(name, A) for name in ("a.md", "b.md"))
    assert first.confidence == second.confidence == 0.61
    assert first.signature == second.signature


def test_a_new_bitext_asks_nothing_again(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    blog.engine.say = lambda r: r.text if r.text == B else "a plausible English sentence of it"
    blog.post("a.md", A, B)
    assert blog.translate().failed == 1
    before = blog.files("catalog")

    def newer(engine: str, pins: Sequence[object] = ()) -> str:
        return f"{engine}|bitext:9.9"

    monkeypatch.setattr(window, "signed", newer)
    again = blog.translate()
    assert (again.calls, again.failed) == (0, 1)
    assert blog.files("catalog") == before


def test_status_sums_the_engines(blog: Blog) -> None:
    blog.terms(社区="community")
    blog.engine = Sure()
    blog.post("a.md", A, B, "感谢每一位参与者的帮助。")
    blog.translate()
    blog.review("a.md", B, "Mine.")
    blog.post("b.md", "这里还没有人翻译过。")
    rows = {row.engine: (row.segments, row.low) for row in engines(blog.workspace)}
    assert rows == {provenance.signed("test:1"): (2, 2), "human": (1, 0), "missing": (1, 0)}
