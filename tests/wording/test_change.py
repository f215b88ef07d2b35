"""Kinds of change: what is no change of a wording, and what a reviewer is told of the others."""

from __future__ import annotations

import pytest

from bitext.wording.change import Change, change


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("用Go写服务。", "用 Go 写服务。", Change.SPACE),
        ("第一句。第二句。", "第一句。\n第二句。", Change.SPACE),
        ("一\u3000二", "一二", Change.SPACE),
        ("一\u200b二", "一二", Change.SPACE),
        ("运行 `make  run`。", "运行 `make run`。", Change.WORDS),  # another command
        ("见[文档](https://a.example/b)。", "见 [文档](https://a.example/b) 。", Change.SPACE),
        ("好。", "好！", Change.PUNCTUATION),
        ("一、二", "一，二", Change.PUNCTUATION),
        ("“好”", "「好」", Change.PUNCTUATION),
        ("很紧张。", "很**紧张**。", Change.MARKUP),
        ("见文档。", "见[文档](https://a.example/)。", Change.MARKUP),
        ("见[文档](https://a.example/)。", "见[文档](https://b.example/)。", Change.MARKUP),
        ("第一行\\\n第二行", "第一行\n第二行", Change.MARKUP),
        ("版本 1.5", "版本 15", Change.WORDS),
        ("-5 度", "5 度", Change.WORDS),
        ("占 5%", "占 5", Change.WORDS),
        ("x < 3", "x > 3", Change.WORDS),
        ("可以用。", "不可以用。", Change.WORDS),
        ("`a`。", "`b`。", Change.WORDS),
    ],
)
def test_a_change_is_called_by_its_kind(old: str, new: str, kind: Change) -> None:
    assert change(old, new) is kind
    assert change(new, old) is kind
    assert change(old, old) is Change.NONE
