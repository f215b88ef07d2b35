"""What looks like a placeholder and is none comes back, whoever translates it and however."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bitext import placeholders
from bitext.backends.protocol import Limits, Request
from bitext.markdown.placeholder import Form, decode, encode, placeholder_error
from bitext.markdown.segmenter import parse
from bitext.model import Piece, TokenType
from bitext.store.files import MAX_BYTES
from tests.workflow.blog import Blog, Engine, Say, honest

LIKE = [
    "<12345678>",
    "<12345>",
    "< 2 />",
    "<１>",
    "</3>",
    "<0/>",
    "<1>",
    "</1>",
    "<2/>",
    "<9999>",
    "＜1＞",
    "<٣/>",
]
WORDS = [
    "参数",
    "和",
    " Kubeflow ",
    "一起用。",
    "很**好**的",
    "`make run`",
    "[链](https://a.example/)",
]
TEXTS = st.lists(st.sampled_from([*LIKE, *WORDS]), min_size=1, max_size=9).map("".join)
POSTS = st.lists(TEXTS, min_size=1, max_size=4)
ANY = re.compile(r"\w")
STYLES = {
    "xml": Limits(max_items=8),
    "verbatim": Limits(max_items=8, verbatim=True),
    "none": Limits(max_items=8, markup="none"),
    "short": Limits(max_items=8, max_chars=12),
    "trusted": Limits(max_items=8, trusted=True),
}


def without_placeholders(request: Request) -> str:
    return placeholders.SPACED.sub("", honest(request))


SAYS: dict[str, Say] = {
    "honest": honest,
    "loses the term": lambda request: honest(request).replace("Kubeflow", "it"),
    "loses placeholders": without_placeholders,
    "misspells placeholders": lambda r: honest(r).replace("<1>", "＜1＞").replace("/>", " / >"),
}


def likes(text: str) -> Counter[str]:
    """What reads like a placeholder in the prose of a post."""
    tokens = (t for piece in parse(text, letters=ANY).pieces for t in piece.tokens)
    prose = (t.text for t in tokens if t.type is TokenType.TEXT)
    return Counter(
        placeholders.normal(found)
        for said in prose
        for found in placeholders.MISSPELT.finditer(said)
    )


def published(texts: list[str], style: str, say: str, keep: bool = True) -> tuple[str, str]:
    """A post of these paragraphs, and its English edition."""
    with TemporaryDirectory() as folder:
        engine = Engine(SAYS[say], limit=STYLES[style])
        blog = Blog(Path(folder) / "blog", engine).configure()
        terms = "keep: [Kubeflow]\n" if keep else "keep: []\n"
        (blog.root / "glossary" / "terms.yaml").write_text(terms, encoding="utf-8")
        post = blog.post("a.md", *(f"词{text}" for text in texts))
        blog.translate()
        blog.build()
        source, edition = post.read_text("utf-8"), blog.edition("a.md")
        return source, edition.read_text("utf-8") if edition.exists() else source


@settings(max_examples=200)
@given(POSTS, st.sampled_from(sorted(STYLES)), st.sampled_from(sorted(SAYS)))
@example(["参数 <12345> 和 Kubeflow 一起用。"], "xml", "loses the term")
@example(["参数 <9999> 和 **Kubeflow** 一起用。"], "xml", "loses the term")
@example(["<1>很**好**"], "xml", "honest")
@example(["<1>＜1＞"], "none", "loses placeholders")
def test_it_comes_back(texts: list[str], style: str, say: str) -> None:
    source, edition = published(texts, style, say)
    assert likes(source) <= likes(edition)


@pytest.mark.long
@settings(max_examples=10_000)
@given(POSTS, st.sampled_from(sorted(STYLES)), st.sampled_from(sorted(SAYS)))
def test_it_comes_back_ten_thousand_times(texts: list[str], style: str, say: str) -> None:
    source, edition = published(texts, style, say)
    assert likes(source) <= likes(edition)


@pytest.mark.parametrize("text", [f"参数 {like} 和 **Kubeflow** 一起用。" for like in LIKE])
@pytest.mark.parametrize("say", sorted(SAYS))
@pytest.mark.parametrize("style", sorted(STYLES))
def test_it_is_drafted_all_the_same(text: str, say: str, style: str) -> None:
    _, edition = published([text], style, say)
    assert "参数" not in edition


@pytest.mark.parametrize(
    ("text", "say", "error"),
    [
        ("参数 <1> 和 **Kubeflow** 一起用。", "honest", AssertionError),
        ("参数 <1> 和 Kubeflow 一起用。", "loses the term", ValueError),
    ],
)
def test_control_with_numbers_that_are_taken_it_is_lost(
    text: str, say: str, error: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(placeholders, "numbers", lambda text: set())
    with pytest.raises(error):
        test_it_is_drafted_all_the_same(text, say, "xml")


def test_numbers_are_free_in_a_row() -> None:
    assert placeholders.free((), 3) == 1
    assert placeholders.free({2, 7}, 3) == 8
    assert placeholders.free({1, 9999}, 3) == 2
    assert placeholders.free({2, 5, 9999}, 3) == 6
    assert placeholders.free({5, 12_345}, 3) == 6
    assert placeholders.free({5, 12_345}, 9_995) == 6
    assert placeholders.free({5, 12_345}, 9_996) == 6
    assert placeholders.free({5, 12_345}, 13_000) == 12_346
    assert placeholders.free(range(1, 10_000), 1) == 10_000


@cache
def marked(count: int) -> tuple[Piece, Form]:
    """A paragraph with so many marks."""
    (piece,) = parse("今天<5000>和" + "`x`和" * (count - 1) + "**好**。\n").pieces
    form = encode(piece)
    assert len(form.nodes) == count
    return piece, form


def test_a_paragraph_may_have_more_marks_than_short_numbers() -> None:
    piece, form = marked(placeholders.SHORT + 2)
    assert form.first == 5_001
    assert f"<{form.first + 10_000}>好</{form.first + 10_000}>" in form.text
    assert placeholder_error(form.text.replace("好", "good"), form) == ""
    assert "must occur 1 time" in placeholder_error(form.text.replace("<13000/>", ""), form)
    said = decode(piece, form, form.text.replace("今天", "Today ").replace("好", "good"))
    assert "**good**" in said
    assert "<5000>" in said


def test_control_of_four_digits(monkeypatch: pytest.MonkeyPatch) -> None:
    four = re.compile(placeholders.SPACED.pattern.replace("{1,7}", "{1,4}"))
    monkeypatch.setattr(placeholders, "SPACED", four)
    _, form = marked(placeholders.SHORT + 2)
    assert "must occur" in placeholder_error(form.text.replace("好", "good"), form)


def test_no_post_has_more_marks_than_there_are_numbers() -> None:
    assert MAX_BYTES // len("*x*") < 10**7
    assert placeholders.PLACEHOLDER.fullmatch(placeholders.single(10**7 - 1))
    assert not placeholders.PLACEHOLDER.fullmatch(placeholders.single(10**7))
