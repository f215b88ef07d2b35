"""Whole commands over one long post: what they do is in proportion to its length."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from bitext.backends.protocol import Limits
from bitext.markdown.placeholder import Form, encode
from bitext.markdown.segmenter import parse
from bitext.model import Piece
from bitext.reviewing.check import check
from bitext.reviewing.status import status
from tests.counted import Place, passes, steeper
from tests.workflow.blog import Blog, Engine

#: What a post may be full of; ``{n}`` is a number of its own.
BLOCKS = {
    "items": "- 第{n}项内容\n",
    "equal items": "- 同一项内容\n",
    "headings": "# 第{n}节\n\n",
    "cells": "| 天气{n} | 很好 |\n",
    "images": "![天气{n}](/{n}.png)\n\n",
    "shortcodes": '{{{{< figure src="{n}.png" caption="图{n}" >}}}}\n\n',
    "html lines": "<p>第{n}段<b>天气</b>好<br></p>\n",
}
#: What one paragraph may be full of; lines that end in a comma are no verse.
PARAGRAPHS = {
    "soft breaks": "今天天气{n}很好我们，\n",
    "code": "今天`x{n}`天气很好，\n",
    "bold": "今天**天气**很好，\n",
    "tags": "今天<b>天气</b>很好，\n",
    "links": "今天[天气](/{n})很好，\n",
    "images in a line": "今天![天气{n}](/{n}.png)很好，\n",
    "addresses": "今天 https://a.b/{n} 很好，\n",
    "templates": "今天{{{{ x{n} }}}}很好，\n",
    "formulas": "今天$x_{n}$很好，\n",
    "footnotes": "今天[^{n}]很好，\n",
    "hard breaks": "今天天气很好，\\\n",
}
FEW = 100


def commands(blog: Blog, flood: str, count: int) -> Counter[Place]:
    """What translate, build, check and status pass, over a new post."""
    text = "".join(flood.format(n=n) for n in range(count))
    head = "| 甲 | 乙 |\n|---|---|\n" if text.startswith("|") else ""
    notes = "".join(f"\n[^{n}]: 注{n}\n" for n in range(count)) if "[^" in flood else ""
    blog.post("a.md", head + text + notes)
    seen = passes(blog.translate) + passes(blog.build)
    return seen + passes(lambda: [*check(blog.workspace), *status(blog.workspace)])


def steep(tmp_path: Path, flood: str, engine: Engine) -> list[str]:
    """Lines of code that run far more than twice as often for twice as much.

    Between two lengths a segment may come to be asked for in another way; twice that tells.
    """

    def counted(count: int) -> Counter[Place]:
        return commands(Blog(tmp_path / str(count), engine).configure(), flood, count)

    counted(3)  # imports
    few, many = counted(FEW), counted(2 * FEW)
    found = steeper(few, many)
    if not found:
        return []
    still = {where(line) for line in steeper(many, counted(4 * FEW))}
    return [line for line in found if where(line) in still]


def where(line: str) -> str:
    """A line of `steeper` without its counts."""
    return line.rpartition(": ")[0]


@pytest.mark.parametrize("flood", PARAGRAPHS.values(), ids=PARAGRAPHS)
def test_a_paragraph_is_one(flood: str) -> None:
    """Cut into lines it would grow in proportion whatever the code does."""
    document = parse("".join(flood.format(n=n) for n in range(FEW)))
    assert max(len(segment.source) for segment in document.segments) > 4 * FEW


@pytest.mark.parametrize("flood", (BLOCKS | PARAGRAPHS).values(), ids=(BLOCKS | PARAGRAPHS))
def test_twice_the_post_is_twice_the_work(flood: str, tmp_path: Path) -> None:
    engine = Engine(limit=Limits(max_items=5, max_chars=300, verbatim=True))
    assert steep(tmp_path, flood, engine) == []


def test_control_a_square_in_one_line_is_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = 0

    def slow(piece: Piece) -> Form:
        nonlocal calls
        calls += 1
        for _ in range(calls):
            pass
        return encode(piece)

    monkeypatch.setattr("bitext.markdown.placeholder.encode", slow)
    assert any("slow" in line for line in steep(tmp_path, BLOCKS["headings"], Engine()))
