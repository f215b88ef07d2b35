"""Whatever comes back and is mended: what passes has every marker once and decodes."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bitext.backends.protocol import Limits
from bitext.drafting import strategies, validation
from bitext.drafting.rejection import Cause
from bitext.drafting.task import Attempt, Step, Task
from bitext.drafting.validation import Accepted
from bitext.markdown.placeholder import decode, encode, placeholder_error
from bitext.markdown.segmenter import parse

SOURCE = "请在[控制台](https://one.example/)里运行`make run`，**Kubeflow**很 *好*"
WORDS = [
    "Please", "run", "in the console", "Kubeflow", "is good", "make run", "`make run`", "3 < 4",
    ".", "<1>", "</1>", "<2/>", "<3>", "</3>", "<4>", "</4>", "<2>", "＜1＞",
    "&lt;/1&gt;", "<7/>",
    "[console](u1)", "**Kubeflow**", "*good*", "](u1)", "**", "[", "https://one.example/",
    "Translation: ", "<b>", "{{ x }}",
]  # fmt: skip
REPLIES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=14).map(" ".join)
GOOD = "In the <1>console</1> run <2/>, <3>Kubeflow</3> is <4>good</4>."


STRATEGIES = {Step.WHOLE: strategies.whole, Step.MARKDOWN: strategies.markdown}


@cache
def attempt(step: Step) -> Attempt:
    (piece,) = parse(SOURCE).pieces
    task = Task(piece, encode(piece), (), "k", cause=Cause.MARKUP)
    made = STRATEGIES[step](task, Limits(verbatim=True))
    assert made
    assert made.step == step
    return made


def usable(step: Step, reply: str) -> str:
    """The judged reply, repaired if need be; empty where there is none."""
    found = validation.validate(attempt(step), {0: " ".join(reply.split())})
    return found.text if isinstance(found, Accepted) else ""


@pytest.mark.parametrize("step", [Step.WHOLE, Step.MARKDOWN])
@given(reply=REPLIES)
def test_what_passes_is_whole(step: Step, reply: str) -> None:
    task = attempt(step).task
    if text := usable(step, reply):
        assert placeholder_error(text, task.form) == ""
        decode(task.piece, task.form, text)


@pytest.mark.parametrize(
    "reply",
    [
        GOOD,
        GOOD.replace("<1>", "＜1＞").replace("</4>", "<4>"),
        GOOD.replace("<3>Kubeflow</3>", "Kubeflow").replace("<2/>", "`make run`"),
        GOOD.replace("<2/>", "<2></2>").replace("<4>good</4>.", "<4>good."),
    ],
)
def test_some_do_pass(reply: str) -> None:
    assert usable(Step.WHOLE, reply) == GOOD


def test_markdown_passes_too() -> None:
    reply = "In the [console](u1) run `make run`, **Kubeflow** is *good*."
    assert usable(Step.MARKDOWN, reply) == GOOD


def test_control_without_mending_only_the_good_reply_passes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(validation, "repaired", lambda attempt, replies, cause: replies)
    assert usable(Step.WHOLE, GOOD) == GOOD
    assert usable(Step.WHOLE, GOOD.replace("<1>", "＜1＞")) == ""
