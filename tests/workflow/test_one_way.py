"""A reply goes one way to the catalog: judged once, written as Markdown once for each markup."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import FrozenInstanceError

import pytest

from bitext.backends.protocol import Limits
from bitext.drafting import judge, lookup, validation, window
from bitext.drafting.strategies import STRATEGIES
from bitext.drafting.task import Step, Task
from bitext.markdown.placeholder import encode
from bitext.markdown.segmenter import parse
from tests.workflow.blog import Blog

TEXT = "我们在`make run`里写**很好**的代码，然后见[文档]({})。"


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], list[str]]:
    """``counted("decode")`` notes each call of that function on the drafting floor."""

    def count(name: str) -> list[str]:
        calls: list[str] = []
        for module in (validation, judge, lookup, window):
            if real := getattr(module, name, None):

                def noted(*args: object, real: object = real, **options: object) -> object:
                    calls.append(name)
                    return real(*args, **options)  # type: ignore[operator]

                monkeypatch.setattr(module, name, noted)
        return calls

    return count


def test_a_reply_is_judged_and_decoded_once(
    blog: Blog, counted: Callable[[str], list[str]]
) -> None:
    blog.post("a.md", TEXT.format("https://a.example/"))
    judged, decoded = counted("validate"), counted("decode")
    assert blog.translate().drafted == 1
    assert (len(judged), len(decoded)) == (1, 1)


def test_control_another_post_has_markup_of_its_own(
    blog: Blog, counted: Callable[[str], list[str]]
) -> None:
    """An address is no part of the memory's key: the draft is shared, its Markdown is not."""
    blog.post("a.md", TEXT.format("https://a.example/"))
    blog.post("b.md", TEXT.format("https://b.example/"))
    judged, decoded = counted("validate"), counted("decode")
    summary = blog.translate()
    assert (summary.drafted, summary.calls) == (2, 1)
    assert (len(judged), len(decoded)) == (1, 2)
    assert "(https://b.example/)" in blog.target("b.md", TEXT.format("https://b.example/"))


def test_every_step_has_its_strategy() -> None:
    """Tables and ``--json`` name them."""
    assert [strategy.__name__ for strategy in STRATEGIES] == [step.label for step in Step]
    assert [step.value for step in Step] == list(range(len(STRATEGIES)))


def test_neither_a_task_nor_an_attempt_changes() -> None:
    (piece,) = parse("好的。").pieces
    task = Task(piece, encode(piece), (), "k")
    attempt = STRATEGIES[Step.WHOLE](task, Limits())
    for frozen, name in ((task, "reason"), (attempt, "units")):
        with pytest.raises(FrozenInstanceError):
            setattr(frozen, name, "x")
