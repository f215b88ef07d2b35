"""Blanks at the end of a line: which of them break it, as the renderers of sites have it.

Tried with markdown-it, marked, goldmark (Hugo), kramdown, MDX and Python-Markdown in November 2026:
two blanks right before the end do in all of them (MDX: without a tab before them), what ends in a
tab in Python-Markdown alone, which makes blanks of tabs.  pulldown-cmark takes each for a break.
"""

from __future__ import annotations

import pytest

from bitext.dialects import DIALECTS
from bitext.markdown import runs
from bitext.markdown.segmenter import parse

BREAKS = ("  ", "   ", "\\", "\t  ", " \t  ")
NONE = (" \t", "\t\t", "  \t", " \t ")


def cut(ending: str, name: str = "plain", newline: str = "\n") -> int:
    text = f"第一行{ending}{newline}第二行。{newline}"
    return len(parse(text, dialect=DIALECTS[name]).segments)


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("ending", [*BREAKS, *NONE])
def test_where_a_line_is_broken(ending: str, newline: str) -> None:
    assert cut(ending, newline=newline) == 1 + (ending in BREAKS)


def test_python_markdown_makes_blanks_of_tabs() -> None:
    assert [cut(ending, "mkdocs") for ending in NONE] == [2] * len(NONE)


def test_mdx_has_no_tab_before_blanks() -> None:
    assert [cut(ending, "mdx") for ending in BREAKS] == [2, 2, 2, 1, 1]


def test_control(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs._Builder, "_breaks", lambda *_: True)
    assert cut(NONE[0]) == 2
