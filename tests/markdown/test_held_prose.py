"""The second parser holds of prose what a skeleton may depend on, and nothing else."""

from __future__ import annotations

from functools import partial
from typing import Any

import mistune
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from mistune.plugins import import_plugin

from bitext.markdown import skeleton
from tests.workflow.test_floods import weight

PARTS = st.lists(
    st.sampled_from(
        ["天气", "好。", " ", "\n", "a", "*", "**", "_", "~~", "~", "`", "``", "[", "](/x)", "]",
         "!", "[^1]", "[甲]", "<b>", "</b>", "<", "&amp;", "&", "amp;", "\\", "  \n", "https://a.b/",
         "$", "(", ")", "（", "「", "\n\n", "\n\n[^1]: 注\n", "\n\n[甲]: /y\n", "\n- ", "\n> ", "|"]
    ),
    max_size=40,
)  # fmt: skip


@pytest.fixture
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    """mistune as it comes."""
    monkeypatch.setattr(skeleton._mistune().inline, "state_cls", mistune.InlineState)


def outline_of_all(text: str) -> Any:
    """The skeleton where everything is held."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(skeleton._mistune().inline, "state_cls", mistune.InlineState)
        return skeleton.mistune_outline(text)


@pytest.fixture(autouse=True)
def in_any_paragraph(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not in long ones alone."""
    monkeypatch.setattr(skeleton, "_FEW", 0)


@given(PARTS, st.sampled_from([0, 1, 4]))
@example(["天气", "\n", "好。", "\n", "天气", "*", "a", "\n", "好。", "\n", "a", "*"], 0)
@example(["[", "a", "\n", "a", "\n", "a", "**", "天气", "**", "](/x)"], 0)
@example(["[", "a", "\n", "a", "\n", "a", "\n", "a", "](/x)", "[", "a", "](/y)"], 2)
@example(["a", "\n", "a", "\n", "&", "amp;", "_", "a", "_"], 0)
def test_the_skeleton_is_that_of_who_holds_everything(parts: list[str], few: int) -> None:
    text = "".join(parts)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(skeleton, "_FEW", few)
        assert skeleton.mistune_outline(text) == outline_of_all(text)


def as_a_list(text: str) -> Any:
    """The skeleton of tokens that are all there."""
    inline = skeleton._mistune().inline
    plugins = ["table", "strikethrough", "footnotes", "task_lists", "def_list"]
    whole = mistune.Markdown(inline=mistune.InlineParser(), plugins=map(import_plugin, plugins))
    whole.inline.state_cls = inline.state_cls
    tokens: Any = whole(text)
    return skeleton._blocks(tokens)


@given(PARTS)
@example(["天气", "[^1]", "\n\n[^1]: 注\n", "\n- ", "a", "\n\n| a |\n|---|\n| b |\n"])
def test_tokens_become_the_skeleton_that_a_list_of_them_has(parts: list[str]) -> None:
    text = "".join(parts)
    assert skeleton.mistune_outline(text) == as_a_list(text)


PARAGRAPHS = "今天**天气**很好，[去](/x)`a`\n\n" * 1_000


def test_tokens_of_one_paragraph_are_there_at_a_time() -> None:
    """Of a post of 15 MB all of them were 230 MB."""
    lazily, at_once = (
        weight(partial(f, PARAGRAPHS)) for f in (skeleton.mistune_outline, as_a_list)
    )
    assert 2 * lazily < at_once


def held(text: str) -> int:
    return len(skeleton._mistune().inline(text, {"ref_links": {}}))


def test_ten_thousand_lines_are_two_tokens() -> None:
    assert held("天气\n" * 10_000) <= 3


def test_control_as_it_comes_it_holds_them_all(plain: None) -> None:
    assert held("天气\n" * 10_000) > 10_000


def is_prose(token: dict[str, Any]) -> bool:
    return token["type"] == "softbreak" or not skeleton._MARK.search(token.get("raw", "*"))


@pytest.mark.parametrize(("text", "last"), [("a\n_c_ d", False), ("a _c_\nb", True)])
def test_control_each_end_of_prose_decides(
    monkeypatch: pytest.MonkeyPatch, text: str, last: bool
) -> None:
    """Where the other end alone is held, a mark stands beside another letter."""
    whole = outline_of_all(text)
    assert skeleton.mistune_outline(text) == whole

    def one_end(self: skeleton._State, token: dict[str, Any]) -> None:
        self.prose = self.prose + 1 if is_prose(token) else 0
        if self.prose > 1 and last:
            self.tokens[-1] = token
        elif self.prose < 2:
            mistune.InlineState.append_token(self, token)

    monkeypatch.setattr(skeleton._State, "append_token", one_end)
    assert skeleton.mistune_outline(text) != whole
