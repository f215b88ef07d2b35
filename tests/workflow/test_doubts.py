"""What a check calls an error sends a draft back; what still has one is kept, and said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import pytest

from bitext.backends.meter import metered
from bitext.backends.protocol import Backend, Limits, Request, told_of
from bitext.drafting import judge
from bitext.evaluate.run import Narrowed, Switches
from bitext.model import Severity
from tests.workflow.blog import Blog, Engine, rules
from tests.workflow.test_ladder import remedies

ONE = "8 月底我们在上海见面。"
TWO = "我叫朱亚光，住在上海。花了一万五千元买电脑。"
RIGHT = {
    ONE: "We met in Shanghai at the end of August.",
    TWO: "I am Zhu Yaguang and live in Shanghai. I paid 15,000 yuan for a computer.",
    "我叫朱亚光，住在上海。": "I am Zhu Yaguang and live in Shanghai.",
    "花了一万五千元买电脑。": "I paid 15,000 yuan for a computer.",
}
WRONG = {
    ONE: "We met in Shanghai on the 8th of September.",
    TWO: "I am Zhu Yaoguang and live in Shanghai. I paid 1,500 yuan for a computer.",
    "我叫朱亚光，住在上海。": "I am Zhu Yaoguang and live in Shanghai.",
    "花了一万五千元买电脑。": "I paid 1,500 yuan for a computer.",
}


def wrong(request: Request) -> str:
    return WRONG[request.text]


@dataclass
class Prompted(Engine):
    """An engine that is told something."""

    words: Sequence[tuple[str, str]] = field(default_factory=list)

    def told(self) -> Sequence[tuple[str, str]]:
        return self.words


def confidence(blog: Blog, source: str) -> float | None:
    return blog.entry("a.md", source).confidence


def test_an_engine_is_told_what_a_check_found_and_does_better(blog: Blog) -> None:
    blog.post("a.md", ONE)
    blog.engine.say = lambda r: RIGHT[r.text] if r.fault else WRONG[r.text]
    summary = blog.translate()
    assert (summary.drafted, summary.doubted, summary.calls) == (1, 0, 2)
    assert "8th of September" in blog.engine.asked[1].fault
    assert blog.target("a.md", ONE) == RIGHT[ONE]
    assert not summary.findings
    assert remedies(summary) == {("a check's error", "asked again"): (1, 1)}


def test_control_without_a_doubt_the_wrong_day_is_kept(
    blog: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judge, "doubting", lambda _: lambda *_: ())
    blog.post("a.md", ONE)
    blog.engine.say = wrong
    summary = blog.translate()
    assert (summary.drafted, summary.doubted, summary.calls) == (1, 0, 1)
    assert blog.target("a.md", ONE) == WRONG[ONE]


def test_sentences_are_asked_for_by_themselves(blog: Blog) -> None:
    blog.post("a.md", TWO)
    blog.engine.say = lambda r: (WRONG if r.text == TWO else RIGHT)[r.text]
    summary = blog.translate()
    assert (summary.drafted, summary.doubted) == (1, 0)
    assert blog.target("a.md", TWO) == RIGHT[TWO]
    assert remedies(summary)["a check's error", "sentences"] == (1, 1)


def test_the_best_that_came_is_kept_with_low_confidence_and_its_fault(blog: Blog) -> None:
    """The name is wrong in every answer, the sum only in the first: the sentences are better."""
    blog.post("a.md", TWO)
    half = {**WRONG, "花了一万五千元买电脑。": RIGHT["花了一万五千元买电脑。"]}
    blog.engine.say = lambda r: half[r.text]
    summary = blog.translate()
    assert (summary.drafted, summary.doubted, summary.failed) == (1, 1, 0)
    assert "15,000" in blog.target("a.md", TWO)
    assert "Yaoguang" in blog.target("a.md", TWO)
    assert rules(summary.findings) == ["name"]
    (finding,) = summary.findings
    assert (finding.severity, finding.path, finding.line) == (Severity.WARNING, "content/a.md", 1)
    assert "best of 3 answers" in finding.message
    sure = confidence(blog, TWO)
    assert sure is not None
    assert sure <= 0.5


def test_what_was_kept_is_not_paid_again(blog: Blog) -> None:
    blog.post("a.md", ONE)
    blog.engine.say = wrong
    assert blog.translate().doubted == 1
    again = blog.translate()
    assert (again.calls, again.chars, again.drafted) == (0, 0, 0)


def test_a_draft_that_can_be_used_is_kept_when_pieces_of_it_cannot(blog: Blog) -> None:
    blog.post("a.md", TWO)
    blog.engine.say = lambda r: WRONG[TWO] if r.text == TWO else r.text  # then it stays Chinese
    summary = blog.translate()
    assert (summary.drafted, summary.doubted, summary.failed) == (1, 1, 0)
    assert blog.target("a.md", TWO) == WRONG[TWO]


def test_a_check_that_is_off_sends_nothing_back(blog: Blog) -> None:
    blog.configure('[checks]\ndate = "off"\nnumber = "off"\n').post("a.md", ONE)
    blog.engine.say = wrong
    assert (blog.translate().calls, blog.target("a.md", ONE)) == (1, WRONG[ONE])


def test_an_engine_that_gains_nothing_by_a_fault_is_not_told_it(blog: Blog) -> None:
    blog.engine.limit = replace(blog.engine.limit, answers=1)
    blog.post("a.md", ONE)
    blog.engine.say = wrong
    summary = blog.translate()
    assert (summary.doubted, summary.calls) == (1, 1)


@pytest.mark.parametrize(
    ("told", "answer"),
    [
        ([("", "Answer with the English translation only, please.")],
         "Answer with the English translation only, please."),
        ([("李雷一边写代码，一边翻译手册。", "Li Lei wrote code while translating the manual.")],
         "Li was busy while translating the manual."),
    ],
)  # fmt: skip
def test_what_an_engine_was_told_never_reaches_a_page(
    blog: Blog, told: list[tuple[str, str]], answer: str
) -> None:
    blog.engine = Prompted(words=told, say=lambda _: answer)
    blog.post("a.md", "今天的天气很好，我们出门了。")
    summary = blog.translate()
    assert (summary.drafted, summary.failed) == (0, 1)
    assert ("our own words", "asked again") in remedies(summary)


def test_control_an_engine_that_was_told_nothing_may_say_it(blog: Blog) -> None:
    blog.engine = Prompted(say=lambda _: "Answer with the English translation only, please.")
    blog.post("a.md", "今天的天气很好，我们出门了。")
    assert blog.translate().drafted == 1


def test_a_fault_that_comes_back_as_a_translation_is_refused(blog: Blog) -> None:
    source = "入选了**录取率**很低的活动。"
    blog.post("a.md", source)

    def echo(request: Request) -> str:
        return f"<1>The last</1> answer was wrong: {request.fault}" if request.fault else "Chosen."

    blog.engine.say = echo
    blog.engine.limit = Limits(max_items=1, answers=3)
    blog.translate()
    assert "answer was wrong" not in blog.target("a.md", source)


@pytest.mark.parametrize("wrap", ["prices", "evaluation"])
def test_what_wraps_an_engine_says_what_it_is_told(wrap: str) -> None:
    """A backend with prices, or under `evaluate`, is guarded like any other."""
    engine = Prompted(words=[("", "Answer with the English translation only, please.")])
    wrapped: dict[str, Backend] = {
        "prices": metered(engine, {"price_in": 1.0}),
        "evaluation": Narrowed(engine, Switches(), related=True),
    }
    assert wrapped[wrap] is not engine
    assert told_of(wrapped[wrap]) == engine.words
