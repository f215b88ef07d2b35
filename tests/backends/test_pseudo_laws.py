"""Pseudo-localisation: no Chinese left, nothing else touched, about three times as long."""

from __future__ import annotations

import re
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from bitext.backends.protocol import Request
from bitext.backends.pseudo import create, pseudo
from bitext.languages import LanguagePair

HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af]")
PIECES = st.sampled_from(
    [
        "<1>",
        "</1>",
        "<2/>",
        "Kubernetes",
        "v1.2",
        "100%",
        "，",
        "。",
        "（",
        "）",
        "“",
        "”",
        " ",
        "\n",
    ]
)
han = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=1, max_size=40)
texts = st.lists(PIECES | han).map("".join)


@given(texts | st.text())
def test_no_han_is_left(text: str) -> None:
    assert not HAN.search(pseudo(text))


@given(texts)
def test_placeholders_latin_words_and_numbers_stay_in_order(text: str) -> None:
    kept = re.compile(r"</?\d+/?>|[0-9A-Za-z.%]*[0-9A-Za-z%]")
    outside = re.sub("⟦[^⟧]*⟧", " ", pseudo(text))
    assert kept.findall(outside) == kept.findall(HAN.sub(" ", text))


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=20))
def test_it_is_about_three_times_as_long(text: str) -> None:
    assert 2.9 <= len(pseudo(text)) / len(text) <= 3.2


@given(texts)
def test_it_is_stable(text: str) -> None:
    once = pseudo(text)
    assert pseudo(once) == once
    assert unicodedata.normalize("NFC", once) == once


def test_it_reads_like_this() -> None:
    assert pseudo("使用Kubernetes，<1>很好</1>（<2/>）。") == (
        "⟦ṕîķŕû⟧ Kubernetes, <1>⟦ẃïćḿä⟧</1>(<2/>)."
    )


def test_every_request_of_a_batch_is_answered() -> None:
    backend = create({}, LanguagePair())
    drafts = backend.translate([Request("a", "你"), Request("b", "world")])
    assert [draft.key for draft in drafts] == ["a", "b"]
    assert drafts[1].text == "world"
    assert backend.missing() == ""
