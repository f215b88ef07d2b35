"""What we say to an engine does not come back as a translation."""

from __future__ import annotations

import pytest

from bitext.backends import leak
from bitext.backends.chat import prompt as chat
from bitext.backends.leak import leaks
from bitext.backends.local.prompt import ANSWERS, EXAMPLES, RULES, SYSTEM
from bitext.backends.local.tuned import TUNED
from bitext.languages import LanguagePair

#: Answer, and the text that was sent.
LEAKS = [
    ("The author wrote code, and also translated the user manual.", "4 到 5 月，一边在处理融资。"),
    ("Li was busy while also translating the user manual.", "李雷一边在处理融资的事务。"),
    ("Keep every tag exactly once, around the same words.", "今天的天气很好。"),
    (SYSTEM, "概述"),
    ("Run <2/> in the <1>console</1>.", "<1>小徐</1>养了一只猫，名字叫 <2/>。"),
    ("kind: heading Overview", "概述"),
    ("text: The weather is fine.", "天气很好。"),
]
HARMLESS = [
    *((answer, example.text) for example, answer in zip(EXAMPLES, ANSWERS, strict=True)),
    ("Run it in the console.", "请在控制台里运行它。"),
    ("Run <1/> in the console to see the logs.", "请在控制台里运行 <1/> 看日志。"),
    ("The author wrote this book in 2012.", "作者在 2012 年写了这本书。"),
    ("text: the field of a form", "text: 表单的字段"),
    ("Keep every tag exactly once, they say.", "keep every tag exactly once，他们说。"),
    ("We translate Chinese posts.", "我们翻译中文文章。"),
    ("Overview", "综述"),
    ("See the user manual.", "见用户手册。"),
    ("Other commands go on in the console.", "可以在 console 中继续执行其他命令。"),
]


@pytest.mark.parametrize(("answer", "source"), LEAKS)
def test_words_of_the_prompt_are_no_translation(answer: str, source: str) -> None:
    assert leaks(answer, source, RULES.told) or leaks(answer, source, TUNED.told)


@pytest.mark.parametrize(("answer", "source"), HARMLESS)
def test_what_the_source_says_may_be_said(answer: str, source: str) -> None:
    assert not leaks(answer, source, RULES.told)
    assert not leaks(answer, source, TUNED.told)


def test_without_the_phrases_nothing_would_be_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leak, "PHRASE", 99)
    monkeypatch.setattr(leak, "EXAMPLE", 99)
    leak._known.cache_clear()
    assert not any(leaks(answer, source, RULES.told) for answer, source in LEAKS[:5])


#: What a chat model is told, for each pair of languages that has another text.
CHAT = [chat.told(LanguagePair(source)) for source in ("zh-CN", "zh-TW", "ja")]


@pytest.mark.parametrize("told", CHAT)
def test_every_line_that_a_chat_model_is_told_is_known(told: list[tuple[str, str]]) -> None:
    for chinese, rule in told:
        for line in rule.splitlines() if not chinese else [rule]:
            if len(line.split()) >= 8:
                assert leaks(f"Well: {line}", "好", told), line
                assert not leaks(f"Well: {line}", f"好 {line}" + chinese, told)


@pytest.mark.parametrize(
    "fault",
    [
        "<2/> must occur once, not 0 times",
        "keep the Markdown markup as it is",
        "answer with the translation only, without remarks",
        "its length is 9.3 times the source's",
        "it is empty",
        "17 became 2000; no letters of the source read as 'Li Lei'",
    ],
)
def test_a_fault_that_was_named_is_no_translation(fault: str) -> None:
    assert leaks(f"The last answer was wrong: {fault}. GSoC", "入选了 GSoC", (), fault)
    assert not leaks("It was selected for GSoC.", "入选了 GSoC", (), fault)
    assert not leaks(f"They say {fault}.", f"他们说 {fault}。", (), fault)
