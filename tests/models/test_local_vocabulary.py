"""The local model cannot write Chinese: the tokens that do are switched off."""

from __future__ import annotations

import pytest
from tokenizers import pre_tokenizers

from bitext.backends.local.vocabulary import chinese_tokens


def spelled(text: str) -> str:
    """Text as byte-level BPE spells it."""
    spelling = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)
    return spelling.pre_tokenize_str(text)[0][0]


@pytest.mark.parametrize("text", ["开", "开源", " 的", "，", "《", "（", "ひ", "x开"])
def test_what_writes_chinese_is_switched_off(text: str) -> None:
    assert chinese_tokens([spelled(text)]) == [[spelled(text)]]


def test_a_token_that_begins_a_chinese_character_is_switched_off_too() -> None:
    begins = spelled("开")[:1]
    assert chinese_tokens([begins]) == [[begins]]


@pytest.mark.parametrize("text", ["open", " source", "“", "—", "é", "🐼", "→", "<1>", "\n", "…"])
def test_what_english_needs_stays(text: str) -> None:
    assert chinese_tokens([spelled(text)]) == []
