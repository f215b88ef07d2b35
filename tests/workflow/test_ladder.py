"""Whatever an engine answers: it is mended, asked again, cut smaller, or the source ships."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bitext.backends.protocol import Limits, Request
from bitext.drafting import escalation, judge, translate
from bitext.drafting.cutting import sentences
from bitext.drafting.summary import Summary
from bitext.errors import BackendRejected, BackendTransient
from bitext.languages import CHINESE
from bitext.sending import schedule
from bitext.sending.retry import Policy
from tests.workflow.blog import Blog, Engine, Say, honest, honest_text, rules, unjudged

MARKED = "我们在`make run`里写**很好**的代码，然后提交给社区。"
PLAIN = "安装之前请先准备好一台机器。"
LONG = "第一句话说的是开头的事情。第二句话说的是中间的事情！第三句话说的是最后的事情？"

_TAG = re.compile(r"</?\d+/?>")


def shipped(blog: Blog) -> str:
    blog.build()
    return blog.edition("a.md").read_text(encoding="utf-8")


def without_tags(request: Request) -> str:
    return _TAG.sub("", honest(request))


def at_first(bad: Say) -> Say:
    """Bad answers to first requests; told what was wrong, the engine does better."""
    return lambda request: honest(request) if request.fault else bad(request)


BAD: dict[str, Say] = {
    "chinese": lambda request: request.text,
    "chatter": lambda request: f"Sure, here is the translation: {honest(request)}",
    "empty": lambda _: "",
    "blank": lambda _: " \n ",
    "too long": lambda request: honest(request) * 10,
    "too short": lambda _: "x",
    "an address added": lambda request: honest(request) + " See https://evil.example/x.",
    "data as an address added": lambda request: honest(request) + " See data:text/html,x.",
    "a script added": lambda request: honest(request) + "<script>alert(1)</script>",
    "a template added": lambda request: honest(request) + " {{ site.secret }}",
    "a tag dropped": without_tags,
    "a tag doubled": lambda request: honest(request) + "<1/><1/>",
    "a tag unclosed": lambda request: honest(request).replace("</2>", ""),
}


@pytest.mark.parametrize("name", BAD)
def test_an_engine_told_what_was_wrong_gets_another_chance(blog: Blog, name: str) -> None:
    blog.post("a.md", MARKED)
    blog.engine.say = at_first(BAD[name])
    summary = blog.translate()
    assert (summary.drafted, summary.failed, summary.calls) == (1, 0, 2)
    assert blog.engine.asked[1].fault
    assert "`make run`" in shipped(blog)


@pytest.mark.parametrize("name", [name for name in BAD if "tag" not in name])
def test_when_every_answer_is_bad_the_source_ships_and_the_rest_is_fine(
    blog: Blog, name: str
) -> None:
    blog.post("a.md", MARKED, PLAIN)
    blog.engine.say = lambda r: honest(r) if r.text == PLAIN else BAD[name](r)
    summary = blog.translate()
    assert (summary.drafted, summary.failed) == (1, 1)
    assert rules(summary.findings) == ["untranslated"]
    assert blog.target("a.md", MARKED) == ""
    text = shipped(blog)
    assert text.startswith(MARKED)
    assert PLAIN not in text


def test_what_an_engine_cannot_do_is_not_paid_again_but_another_is_asked(blog: Blog) -> None:
    blog.post("a.md", PLAIN)
    blog.engine.say = BAD["chinese"]
    assert blog.translate().failed == 1
    again = blog.translate()
    assert (again.calls, again.failed) == (0, 1)
    assert rules(again.findings) == ["untranslated"]
    blog.engine = Engine(signature="test:2")
    assert blog.translate().drafted == 1


def test_an_engine_that_drops_tags_is_asked_run_by_run(blog: Blog) -> None:
    blog.post("a.md", MARKED)
    blog.engine.say = without_tags
    assert blog.translate().drafted == 1
    assert not any(_TAG.search(request.text) for request in blog.engine.asked[2:])
    assert re.search(r"`make run`.*\*\*\S+\*\*", shipped(blog))


@pytest.mark.parametrize("items", [1, 2, 3, 8])
def test_parts_are_put_together_however_they_come_back(blog: Blog, items: int) -> None:
    """The parts of a segment may share a batch with each other, or not."""
    blog.engine.limit = Limits(max_items=items, markup="none")
    blog.post("a.md", MARKED, LONG)
    assert blog.translate().failed == 0
    assert not any(_TAG.search(text) for text in blog.engine.heard())


def test_a_plain_engine_never_sees_a_tag_also_when_terms_are_pinned(blog: Blog) -> None:
    blog.terms(社区="community", 代码="code")
    blog.engine.limit = Limits(max_items=4, markup="none")
    blog.engine.say = lambda r: honest(r).replace("community", "folks")
    blog.post("a.md", MARKED)
    blog.translate()
    assert not any(_TAG.search(text) for text in blog.engine.heard())


def test_a_segment_that_is_too_long_is_cut_at_its_sentences(blog: Blog) -> None:
    blog.engine.limit = Limits(max_items=4, max_chars=20)
    blog.post("a.md", LONG)
    assert blog.translate().drafted == 1
    assert "".join(sorted(blog.engine.heard())) == "".join(sorted(sentences(LONG, CHINESE)))


def test_a_sentence_that_is_too_long_is_cut_by_length(blog: Blog) -> None:
    blog.engine.limit = Limits(max_items=4, max_chars=8)
    blog.post("a.md", PLAIN)
    assert blog.translate().drafted == 1
    assert max(map(len, blog.engine.heard())) <= 8


def test_a_term_is_written_in_then_hidden(blog: Blog) -> None:
    """An engine that words terms its own way cannot when it does not see them."""
    blog.terms(社区="Our Community")
    blog.post("a.md", MARKED)
    blog.engine.say = lambda r: honest(r).replace("Our Community", "the folks")
    assert blog.translate().drafted == 1
    texts = blog.engine.heard()
    assert "Our Community" in texts[0]
    assert "社区" not in texts[-1]
    assert "Our Community" not in texts[-1]
    assert "Our Community" in shipped(blog)


@pytest.mark.parametrize(
    ("source", "said", "drafted"),
    [
        ("当然，如果你愿意，也可以使用别的服务。", "Of course, ", 1),
        ("如果你愿意，自然也可以使用别的服务。", "Of course, ", 1),
        ("好的，如果你愿意，就使用别的服务。", "Sure, ", 1),
        ("如果你愿意，也可以使用别的服务。", "Of course, ", 0),
        ("当然，如果你愿意，也可以使用别的服务。", "Of course, here is the translation: ", 0),
    ],
)
def test_of_course_is_a_remark_where_the_source_does_not_say_so(
    blog: Blog, source: str, said: str, drafted: int
) -> None:
    blog.post("a.md", source)
    blog.engine.say = lambda _: f"{said}you may use another service if you like."
    assert blog.translate().drafted == drafted


def test_a_term_in_the_wrong_case_is_mended_without_asking_again(blog: Blog) -> None:
    blog.terms(社区="Our Community")
    blog.post("a.md", MARKED)
    blog.engine.say = lambda r: honest(r).replace("Our Community", "our community")
    assert blog.translate().calls == 1
    assert "Our Community" in shipped(blog)


def test_a_term_that_no_answer_keeps_is_set_between_the_runs(blog: Blog) -> None:
    blog.terms(社区="Our Community")
    blog.post("a.md", PLAIN + "社区万岁。")
    blog.engine.say = lambda _: "get ready before you set up a box"
    assert blog.translate().drafted == 1
    assert "Our Community get ready" in shipped(blog)


def test_runs_around_a_term_ship_as_one_sentence(blog: Blog) -> None:
    blog.terms(社区="Our Community")
    blog.post("a.md", "他们说社区真好，大家都来。")
    said = {"他们说": "They often say that."}
    blog.engine.say = lambda r: said.get(r.text, "It is really good to come.")
    assert blog.translate().drafted == 1
    assert "They often say that Our Community it is really good to come." in shipped(blog)


def test_a_term_is_flagged_where_nothing_usable_comes_back(blog: Blog) -> None:
    blog.terms(社区="Our Community")
    blog.post("a.md", PLAIN + "社区万岁。")
    blog.engine.say = lambda r: "get ready before you set up a box" if "Our" in r.text else r.text
    summary = blog.translate()
    assert (summary.drafted, summary.failed) == (0, 1)


def test_a_rejected_segment_is_cut_smaller(blog: Blog) -> None:
    """The web service that takes 500 bytes cannot say so in characters."""

    def picky(request: Request) -> str:
        if len(request.text) > 15:
            raise BackendRejected("too many bytes")
        return honest(request)

    blog.engine.say = picky
    blog.post("a.md", LONG, PLAIN)
    assert blog.translate().drafted == 2


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for back-off in a test."""
    quick: Callable[..., Policy] = lambda **_: Policy(first=0.001, cap=0.001, attempts=2, answers=2)  # noqa: E731
    monkeypatch.setattr(escalation, "Policy", quick)


@pytest.mark.usefixtures("patient")
def test_a_service_in_trouble_is_no_verdict_on_a_segment(blog: Blog) -> None:
    def busy(_: Request) -> str:
        raise BackendTransient("busy")

    blog.post("a.md", MARKED)
    blog.engine.say = busy
    summary = blog.translate()
    assert summary.calls == 2, "the ladder is for bad answers, not for none"
    assert summary.error is not None
    assert summary.error.exit_code == 4
    blog.engine.say = honest
    assert blog.translate().drafted == 1


@pytest.mark.usefixtures("patient")
def test_a_segment_that_breaks_the_service_does_not_stop_the_others(
    blog: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    def poisoned(request: Request) -> str:
        if request.text == PLAIN:
            raise BackendTransient("500")
        return honest(request)

    monkeypatch.setattr(translate, "WINDOW", 1)
    blog.engine.say = poisoned
    blog.engine.limit = Limits(max_items=1)
    blog.post("a.md", PLAIN)
    blog.post("b.md", MARKED)
    summary = blog.translate()
    assert (summary.drafted, summary.failed, summary.stopped) == (1, 1, "")


@pytest.mark.usefixtures("patient")
def test_control_without_the_difference_trouble_is_remembered_as_a_verdict(
    blog: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = schedule.run

    def forgetful(*args: object, **options: object) -> schedule.Outcome:
        return replace(real(*args, **options), given_up=frozenset())  # type: ignore[arg-type]

    monkeypatch.setattr(schedule, "run", forgetful)
    with pytest.raises(AssertionError):
        test_a_service_in_trouble_is_no_verdict_on_a_segment(blog)


def test_control_without_the_judge_bad_answers_ship(
    blog: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judge, "validate", unjudged)
    blog.post("a.md", PLAIN)
    blog.engine.say = BAD["chatter"]
    blog.translate()
    assert "Sure, here is" in shipped(blog)


def remedies(summary: Summary) -> dict[tuple[str, str], tuple[int, int]]:
    return {(r.cause, r.remedy): (r.fired, r.rescued) for r in summary.ladder.rows()}


def test_markers_are_mended_without_asking_again(blog: Blog) -> None:
    blog.post("a.md", MARKED)
    blog.engine.say = lambda r: honest(r).replace("<1/>", "&lt; 1 >").replace("</2>", "<2>")
    summary = blog.translate()
    assert (summary.drafted, summary.calls) == (1, 1)
    assert remedies(summary) == {("markup lost", "mended"): (1, 1)}
    assert re.search(r"`make run`.*\*\*\S+\*\*", shipped(blog))


def test_data_before_a_colon_is_a_word(blog: Blog) -> None:
    source, target = "data：包含名称的列表", "data: a list of the names"
    blog.post("a.md", source)
    blog.engine.say = lambda _: target
    assert blog.translate().calls == 1
    assert blog.target("a.md", source) == target


def test_lost_markup_is_asked_for_as_markdown(blog: Blog) -> None:
    """An engine that drops our markers knows Markdown; addresses stay here."""
    linked = "请看[这份文档](https://one.example/x)，里面有`make run`和**很好**的说明。"
    blog.engine.limit = Limits(max_items=8, verbatim=True)
    blog.engine.say = without_tags
    blog.post("a.md", linked)
    summary = blog.translate()
    assert remedies(summary)["markup lost", "markdown"] == (1, 1)
    asked = blog.engine.heard()[-1]
    assert asked == "请看[这份文档](u1)，里面有`make run`和**很好**的说明。"
    target = blog.target("a.md", linked)
    assert "](https://one.example/x)" in target
    assert "`make run`" in target


@pytest.mark.parametrize("text", [MARKED, "看![图](a.png)和**字**。", "看<kbd>键</kbd>吧。"])
def test_what_code_and_images_say_is_not_sent_to_an_engine_that_is_not_told(
    blog: Blog, text: str
) -> None:
    blog.engine.say = without_tags
    blog.post("a.md", text)
    blog.translate()
    heard = "".join(blog.engine.heard())
    assert not re.search("make run|a[.]png|kbd", heard)


def test_only_the_sentence_that_lost_its_markup_is_cut(blog: Blog) -> None:
    first, second = "第一句话说得很清楚。", "第二句有`make run`在里面。"
    blog.post("a.md", first + second)
    blog.engine.say = without_tags
    summary = blog.translate()
    assert remedies(summary)["markup lost", "runs"] == (1, 1)
    heard = blog.engine.heard()
    assert heard.count(first) == 1
    assert heard[-2:] == ["第二句有", "在里面。"]
    assert blog.target("a.md", first + second).startswith(honest_text(first).strip() + " ")


@pytest.mark.parametrize("name", ["chatter", "an address added", "too long", "chinese"])
def test_a_sentence_stays_only_if_it_is_good_by_itself(blog: Blog, name: str) -> None:
    first, second = "第一句话说得很清楚也很长。", "第二句有`make run`在里面。"
    blog.post("a.md", first + second)
    blog.engine.say = lambda r: BAD[name](r) if first in r.text else without_tags(r)
    assert blog.translate().failed == 1


BETWEEN = {
    "请安装 **箱子**，然后运行`make`。": "words **words**, words `make`.",
    "请安装**箱子**然后运行它。": "words **words** words",
    "第二句有`make run`在里面。": "words `make run` words",
    "好了：看（`a`、`b`）。": "words (`a`, `b`).",
    "用`a`！再用`b`；": "words `a`! words `b`;",
}


@pytest.mark.parametrize("text", BETWEEN)
def test_between_runs_stands_english_punctuation(blog: Blog, text: str) -> None:
    blog.post("a.md", text)
    blog.engine.say = lambda _: "words"
    assert blog.translate().drafted == 1
    assert blog.target("a.md", text) == BETWEEN[text]


def test_a_lost_term_is_hidden_and_lost_markup_is_not(blog: Blog) -> None:
    blog.terms(社区="Our Community")
    blog.post("a.md", MARKED)
    blog.engine.say = without_tags
    summary = blog.translate()
    assert ("markup lost", "hidden") not in remedies(summary)


def test_a_second_answer_and_what_it_rescues_is_counted(blog: Blog) -> None:
    blog.post("a.md", PLAIN)
    blog.engine.say = at_first(BAD["chinese"])
    assert remedies(blog.translate()) == {("Chinese left", "asked again"): (1, 1)}


def test_what_no_step_rescues_is_counted_too(blog: Blog) -> None:
    blog.post("a.md", LONG)
    blog.engine.say = BAD["chinese"]
    found = remedies(blog.translate())
    assert found["Chinese left", "sentences"] == found["Chinese left", "runs"] == (1, 0)


TEXTS = st.text(st.sampled_from("好说。！？?! ；”x<>/1"), max_size=40)


@given(TEXTS)
def test_sentences_joined_are_the_text(text: str) -> None:
    assert "".join(sentences(text, CHINESE)) == text


def test_no_sentence_ends_within_a_pair() -> None:
    text = "甲<1>乙?丙。丁</1>戊。己。"
    assert list(sentences(text, CHINESE)) == ["甲<1>乙?丙。丁</1>戊。", "己。"]
