"""What the memory gives a run: exact hits by rank, near hits as examples, never as drafts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bitext.backends.protocol import Limits
from bitext.languages import LanguagePair
from bitext.model import Origin
from bitext.store.catalog import State
from bitext.store.memory import Memory, Remembered, memory_key
from bitext.workspace.memory import FILE as MEMORY
from tests.workflow.blog import Blog

A = "我们在社区里讨论开源项目的未来。"
NEAR = A.replace("未来", "将来")
LINK = "请看[这份文档](https://one.example/)了解更多。"
FORM = "请看<1>这份文档</1>了解更多。"
PAIR = LanguagePair("zh-CN", "en")


def remember(
    blog: Blog,
    source: str,
    target: str,
    origin: Origin = Origin.MEMORY,
    languages: LanguagePair = PAIR,
) -> None:
    """An entry by its text alone, as an import makes it."""
    key = memory_key(source, languages)
    row = Remembered(key, source, target, origin, "", None, languages)
    with Memory.open(blog.root / MEMORY) as memory:
        memory.put_many([row])


def learner(blog: Blog) -> Blog:
    """The blog with an engine that uses examples."""
    blog.engine.limit = Limits(max_items=8, max_chars=2000, examples=True)
    return blog


def examples(blog: Blog) -> dict[str, tuple[tuple[str, str], ...]]:
    return {request.text: request.examples for request in blog.engine.asked}


# -- exact -------------------------------------------------------------------------------


def test_an_imported_entry_is_used_and_nothing_is_sent(blog: Blog) -> None:
    remember(blog, FORM, "See <1>this document</1> for more.")
    blog.post("a.md", LINK)
    assert [p.to_send for p in blog.plan()] == [0]
    assert blog.translate().calls == 0
    assert blog.target("a.md", LINK) == "See [this document](https://one.example/) for more."
    assert blog.entry("a.md", LINK).state is State.DRAFT, "a person has to look at it"


def test_it_is_used_for_a_text_with_terms_when_it_honours_them(blog: Blog) -> None:
    remember(blog, A, "We discuss the future of open source in the community.")
    blog.terms(社区="community")
    blog.post("a.md", A)
    assert [p.to_send for p in blog.plan()] == [0]
    assert blog.translate().calls == 0
    assert blog.target("a.md", A).endswith("in the community.")


def test_it_is_not_used_when_it_says_a_term_otherwise(blog: Blog) -> None:
    """The control of the test above."""
    remember(blog, A, "We discuss the future of open source in the community.")
    blog.terms(社区="collective")
    blog.post("a.md", A)
    assert [p.to_send for p in blog.plan()] == [1]
    assert blog.translate().drafted == 1
    assert "collective" in blog.target("a.md", A)


def test_a_draft_from_before_a_term_is_kept_when_it_honours_it(blog: Blog) -> None:
    blog.engine.say = lambda _: "We talk in the community about what comes"
    blog.post("a.md", A)
    blog.translate()
    blog.terms(社区="community")
    blog.post("b.md", A)
    assert blog.translate().calls == 0
    assert blog.target("b.md", A) == "We talk in the community about what comes"


def test_an_imported_entry_takes_the_place_of_a_draft(blog: Blog) -> None:
    blog.terms(社区="community")
    blog.post("a.md", A)
    blog.translate()
    remember(blog, A, "In the community we think ahead.")
    assert blog.translate().calls == 0
    assert blog.target("a.md", A) == "In the community we think ahead."
    before = blog.files("catalog")
    blog.translate()
    assert blog.files("catalog") == before


def test_a_person_outranks_an_imported_entry(blog: Blog) -> None:
    blog.post("a.md", A)
    blog.translate()
    blog.review("a.md", A, "A person's wording.")
    blog.translate()
    remember(blog, A, "From elsewhere.")
    blog.post("b.md", A)
    assert blog.translate().calls == 0
    assert blog.target("b.md", A) == blog.target("a.md", A) == "A person's wording."


def test_an_imported_entry_with_other_markup_is_not_used(blog: Blog) -> None:
    remember(blog, FORM, "See this document for more.")
    blog.post("a.md", LINK)
    assert blog.translate().drafted == 1


# -- near --------------------------------------------------------------------------------


def test_a_near_hit_goes_to_the_engine_as_an_example_and_is_no_draft(blog: Blog) -> None:
    remember(blog, NEAR, "We discuss what will come of open source here.")
    learner(blog).post("a.md", A)
    assert blog.translate().drafted == 1
    assert examples(blog) == {A: ((NEAR, "We discuss what will come of open source here."),)}
    assert "We discuss" not in blog.target("a.md", A)


@pytest.mark.parametrize("limits", [
    Limits(max_chars=2000), Limits(max_chars=2000, examples=True, trusted=True),
])  # fmt: skip
def test_engines_that_do_not_learn_get_none(blog: Blog, limits: Limits) -> None:
    remember(blog, NEAR, "We discuss what will come of open source here.")
    blog.post("a.md", A)
    blog.engine.limit = limits
    blog.translate()
    assert examples(blog) == {A: ()}


def test_people_come_first_and_three_are_enough(blog: Blog) -> None:
    for number, word in enumerate(("过去", "现在", "明天", "后天")):
        origin = Origin.HUMAN if word == "明天" else Origin.MEMORY
        remember(blog, A.replace("未来", word), f"number {number}", origin)
    remember(blog, A.replace("未来", "过去").replace("开源", "开放"), "far", Origin.HUMAN)
    learner(blog).post("a.md", A)
    blog.translate()
    told = [target for _, target in examples(blog)[A]]
    assert len(told) == 3
    assert told[0] == "number 2"
    assert "far" not in told


def test_failed_drafts_and_other_languages_are_no_examples(blog: Blog) -> None:
    remember(blog, NEAR, "", Origin.BACKEND)
    remember(blog, NEAR.replace("将来", "过去"), "le passé", languages=LanguagePair("zh-CN", "fr"))
    learner(blog).post("a.md", A)
    blog.translate()
    assert examples(blog) == {A: ()}


def test_an_example_does_not_teach_another_word_for_a_term(blog: Blog) -> None:
    remember(blog, NEAR, "We discuss what will come in the community.")
    remember(blog, NEAR.replace("将来", "过去"), "We discuss what was in the collective.")
    blog.terms(社区="collective")
    learner(blog).post("a.md", A)
    blog.translate()
    (told,) = examples(blog).values()
    assert [target for _, target in told] == ["We discuss what was in the collective."]


def test_parts_of_a_segment_get_no_examples_of_whole_ones(blog: Blog) -> None:
    text = A + "感谢每一位参与者的帮助。"
    remember(blog, text.replace("未来", "将来"), "We discuss. Thanks to everyone.")
    learner(blog).post("a.md", text)
    blog.engine.say = lambda request: "短" if request.text == text else "a fair part of the text"
    blog.translate()
    told = examples(blog)
    assert len(told.pop(text)) == 1
    assert set(told.values()) == {()}


@pytest.mark.parametrize("items", [1, 3])
def test_examples_do_not_hang_on_the_order_of_answers(blog: Blog, items: int) -> None:
    """Segments of one window are near each other: none of them is an example yet."""
    learner(blog).post("a.md", *(A.replace("未来", word) for word in ("过去", "现在", "明天")))
    blog.engine.limit = replace(blog.engine.limit, max_items=items, concurrency=2)
    blog.translate()
    assert set(examples(blog).values()) == {()}


def test_drafts_of_an_earlier_run_are_examples(blog: Blog) -> None:
    """The control of the test above."""
    learner(blog).post("a.md", NEAR)
    blog.translate()
    blog.engine.heard()
    blog.post("b.md", A)
    blog.translate()
    assert examples(blog) == {A: ((NEAR, blog.target("a.md", NEAR)),)}
