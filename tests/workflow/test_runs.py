"""Runs of a sentence, asked for one by one, read as one sentence when they are put together."""

from __future__ import annotations

import re

import pytest

from bitext.drafting import cutting
from bitext.languages import CHINESE
from bitext.languages.en import within_a_sentence

#: What an engine says to each run: sentences, as engines do.
SAYS = {
    "在": "In",
    "从开发者": "From developers",
    "到现在的": "To the current",
    "的崛起": "The rise of it.",
    "已经不只是代码。": "It is no longer just code.",
    "我来自": "I am from",
    "上海": "Shanghai.",
    "里看文档。": "The documentation is there.",
    "它很好。": "It is good.",
    "和": "And",
    "等": "etc.",
}


@pytest.mark.parametrize(
    ("source", "wordings", "expected"),
    [
        (
            "从开发者 community，到现在的 open source 的崛起，open source 已经不只是代码。",
            ["community", "open source"],
            "From developers community, to the current open source the rise of it, "
            "open source it is no longer just code.",
        ),
        ("在<1>上海</1>里看文档。", [], "In <1>Shanghai</1> the documentation is there."),
        ("我来自<1>上海</1>，它很好。", [], "I am from <1>Shanghai</1>, it is good."),
        ("它很好。Kubeflow 和 envd。", ["Kubeflow", "envd"], "It is good. Kubeflow and envd."),
        ("它很好。<1/>它很好。", [], "It is good. <1/> It is good."),
        ("Kubeflow 等 envd", ["Kubeflow", "envd"], "Kubeflow etc envd"),
    ],
)
def test_runs_read_as_one_sentence(source: str, wordings: list[str], expected: str) -> None:
    runs = [
        part
        for run in cutting.runs(source, 1000, CHINESE)
        for part in cutting.around(run, wordings)
    ]
    units, frame = cutting.framed(list(cutting.western_between(runs, CHINESE)), CHINESE)
    replies = cutting.in_one_sentence(frame, units, {at: SAYS[u] for at, u in enumerate(units)})
    text = "".join(replies[part] if isinstance(part, int) else part for part in frame)
    assert " ".join(text.split()) == expected


@pytest.mark.parametrize(
    ("reply", "within"),
    [
        ("The rise", "the rise"),
        ("It's", "It's"),  # rather a capital too many than a name made small
        ("Shanghai is", "Shanghai is"),
        ("In Shanghai", "in Shanghai"),
        ("IT is", "IT is"),
        ("A.I. is", "A.I. is"),
        ("I am", "I am"),
        ("Will", "will"),
    ],
)
def test_only_common_words_lose_their_capital(reply: str, within: str) -> None:
    assert within_a_sentence(reply) == within


class Counted:
    """A pattern that tells how much text was searched for it."""

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self.pattern, self.letters = pattern, 0

    def search(self, text: str) -> re.Match[str] | None:
        self.letters += len(text)
        return self.pattern.search(text)


def letters_searched(runs: int, monkeypatch: pytest.MonkeyPatch) -> int:
    """How much text is searched for the end of a sentence, to join so many runs."""
    seen = Counted(re.compile(cutting._SENTENCE_END))
    with monkeypatch.context() as patched:
        patched.setattr(cutting, "_SENTENCE_END", seen)
        frame = [part for at in range(runs) for part in (at, f"<{at + 1}/>")]
        cutting.in_one_sentence(frame, ["文"] * runs, dict.fromkeys(range(runs), "fine words"))
    return seen.letters


def test_each_run_is_joined_without_reading_all_before_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """500 KB with a mark in each line took 42 s, nearly all of it here."""
    once, twice = (letters_searched(runs, monkeypatch) for runs in (500, 1000))
    assert 0 < twice < 2.5 * once
    monkeypatch.setattr(cutting, "_end_of", str)  # control
    once, twice = (letters_searched(runs, monkeypatch) for runs in (500, 1000))
    assert twice > 3.5 * once


@pytest.mark.parametrize("between", ["<1/>" * 90, "<1/> " * 90, "”" * 70, " " * 90])
def test_where_a_sentence_has_ended_is_known_behind_much_that_says_nothing(between: str) -> None:
    for before, said in [("It is good.", "The rise"), ("It is good", "the rise")]:
        replies = {0: before, 1: "The rise"}
        assert cutting.in_one_sentence((0, between, 1), ("甲。", "乙"), replies)[1] == said
