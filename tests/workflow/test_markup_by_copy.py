"""An engine without markup gets Latin code and links as text, and they are found again."""

from __future__ import annotations

import random

import pytest

from bitext.backends.local.nmt import NMT_LIMITS
from bitext.backends.protocol import Limits, Request
from bitext.drafting import strategies
from tests.workflow.blog import Blog

SOURCE = "运行 `make run` 来构建 [Kubeflow](https://k.example/)，很快。"
WHOLE = "运行 make run 来构建 Kubeflow，很快。"
TARGET = "To build [Kubeflow](https://k.example/), run `make run`; it is quick."


def answers(blog: Blog, **said: str) -> None:
    blog.engine.limit = NMT_LIMITS
    blog.engine.say = lambda request: said.get(request.text, "The words of it, in English")


def test_the_sentence_stays_whole_and_its_markup_comes_back(blog: Blog) -> None:
    answers(blog, **{WHOLE: "To build Kubeflow, run make run; it is quick."})
    blog.post("a.md", SOURCE)
    assert blog.translate().failed == 0
    assert blog.engine.heard() == [WHOLE]
    assert blog.target("a.md", SOURCE) == TARGET


def test_control_else_it_goes_in_pieces(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(strategies, "_copyable", lambda *_: ("", {}))
    with pytest.raises(AssertionError):
        test_the_sentence_stays_whole_and_its_markup_comes_back(blog)


@pytest.mark.parametrize(
    "answer",
    [
        "To build Kubeflow, run it.",  # lost
        "To build Kubeflow, run make run or make run again.",  # twice
        "To build kubeflow, run make run; it is quick.",  # otherwise
        "To build Kubeflows, run make run; it is quick.",
    ],
)
def test_what_is_not_found_once_goes_in_pieces_and_nothing_is_lost(blog: Blog, answer: str) -> None:
    answers(blog, **{WHOLE: answer})
    blog.post("a.md", SOURCE)
    assert blog.translate().failed == 0
    target = blog.target("a.md", SOURCE)
    assert target.count("`make run`") == target.count("[Kubeflow](https://k.example/)") == 1


@pytest.mark.parametrize(
    "source",
    [
        "请看[这份文档](https://k.example/)了解更多。",  # Chinese in it
        "运行 `make` 和 `make` 来构建。",  # not to be told apart
        "运行 `make` 来构建，make 是工具。",
        "看 **[Kubeflow](https://k.example/)** 的文档。",  # nested
        "运行 `$(rm -rf x)` 来构建。",  # no words
    ],
)
def test_other_markup_is_cut_out_as_before(blog: Blog, source: str) -> None:
    answers(blog)
    blog.post("a.md", source)
    assert blog.translate().failed == 0
    assert len(blog.engine.heard()) > 1


def test_code_is_not_sent_to_those_who_may_not_be_told(blog: Blog) -> None:
    answers(blog)
    blog.engine.limit = Limits(markup="none")
    blog.post("a.md", "运行 `make` 来构建。")
    blog.translate()
    assert not any("make" in text for text in blog.engine.heard())


def test_whatever_the_model_answers_all_markup_and_terms_are_kept(blog: Blog) -> None:
    """The law: 60 segments, answers of random words, with and without what was copied."""
    draw = random.Random(3)
    blog.terms(社区="community")
    words = "the of run build make Kubeflow community quick work".split()

    def noise(request: Request) -> str:
        return " ".join(draw.choices(words, k=max(1, len(request.text) // 3))).capitalize()

    blog.engine.limit, blog.engine.say = NMT_LIMITS, noise
    sources = [f"第 {n} 个社区运行 `make` 来构建 **Kubeflow** 的[文档](u{n})。" for n in range(60)]
    blog.post("a.md", *sources)
    blog.translate()
    kept = [(n, source) for n, source in enumerate(sources) if blog.target("a.md", source)]
    assert len(kept) > 20, "some are refused for their length"
    for n, source in kept:
        target = blog.target("a.md", source)
        assert target.count("`make`") == target.count("**Kubeflow**") == 1
        assert f"](u{n})" in target
        assert "community" in target.lower()
