"""Whole commands over one long post: what they do is in proportion to its length."""

from __future__ import annotations

import gc
import tracemalloc
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from math import isqrt
from pathlib import Path

import pytest

from bitext.backends.protocol import Limits
from bitext.checks import RULES
from bitext.checks.pair import Pair
from bitext.checks.rule import Diagnostic
from bitext.drafting.window import Window
from bitext.languages import CHINESE
from bitext.markdown.mask import Copy
from bitext.markdown.placeholder import Form, encode
from bitext.markdown.reading import Reading, _again, read_copy, reading_of
from bitext.markdown.segmenter import parse
from bitext.markdown.target import ParsedTarget
from bitext.model import Piece
from bitext.reviewing.check import check
from bitext.reviewing.of_page import _count
from bitext.reviewing.status import status
from bitext.workspace import reading
from bitext.workspace.wordings import po_lines
from bitext.workspace.wordings.po_lines import _STRING
from bitext.workspace.workspace import Post
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
    "hard breaks": "今天天气很好，我们\\\n",
    "html lines": "<p>第{n}段<b>天气</b>好<br></p>\n",
    "code and scripts": "今天`x{n}`好\n\n<script>x = '天{n}'</script>\n\n<Foo{n} x='天'/>\n\n",
    "diagrams": "```mermaid\nA --> 天{n}\n```\n\n今天{n}\n\n",
    "anchors": "## 第{n}节\n\n见[天气](#第{n}节)和[那里](#无{n})\n\n",
    "marks of words": "今天<b>天气</b>{{% x %}}很好{{% /x %}}{n}\n\n",
    "missing files": "今天[天气](x{n}.md)\n\n```\nimport 'x'\n```\n\nimport './x{n}.js'\n\n",
}
#: What one paragraph may be full of; lines with a comma inside are no verse.
PARAGRAPHS = {
    "soft breaks": "今天天气{n}天气很好，我们\n",
    "code": "今天`x{n}`天气很好，我们\n",
    "bold": "今天**天气**很<a{n}>好</b>，我们\n",  # and tags that have no other
    "tags": "今天<b>天气</b>很好，我们\n",
    "links": "今天[天气](/{n})很好，我们\n",
    "images in a line": "今天![天气{n}](/{n}.png)很好，我们\n",
    "addresses": "今天 https://a.b/{n} 很好，我们\n",
    "templates": "今天{{{{ x{n} }}}}很好，我们\n",
    "formulas": "今天$x_{n}$很好，我们\n",
    "footnotes": "今天[^{n}]很好，我们\n",
}
FEW = 100

#: The texts of cmark's ``test/pathological_tests.py`` (0.31), behind Chinese; ``n`` is how often.
PATHOLOGICAL: dict[str, Callable[[int], str]] = {
    "nested strong emphasis": lambda n: "*a **a " * n + "b" + " a** a*" * n,
    "closers without openers": lambda n: "a_ " * n,
    "openers without closers": lambda n: "_a " * n,
    "link closers": lambda n: "a]" * n,
    "link openers": lambda n: "[a" * n,
    "mismatched": lambda n: "*a_ " * n,
    "issue 389": lambda n: "*a " * n + "_a*_ " * n,
    "multiples of three": lambda n: "a**b" + "c* " * n,
    "links and emphasis": lambda n: "[ a_" * n,
    "pattern [ (](": lambda n: "[ (](" * n,
    "pattern ![[]()": lambda n: "![[]()" * n,
    "hard link": lambda n: "**x [a*b**c*](d)" * n,
    "nested brackets": lambda n: "[" * n + "a" + "]" * n,
    "nested quotes": lambda n: "> " * n + "a",
    "deep lists": lambda n: "".join(" " * at + "* 天\n" for at in range(isqrt(8 * n))),
    "NUL": lambda n: "abc\0de\0" * n,
    "backticks": lambda n: "".join("e" + "`" * at for at in range(isqrt(8 * n))),
    "unclosed links A": lambda n: "[a](<b" * n,
    "unclosed links B": lambda n: "[a](b" * n,
    "unclosed <!--": lambda n: "</" + "<!--" * n,
    "unclosed <?": lambda n: "<?" * n,
    "unclosed CDATA": lambda n: "<![CDATA[" * n,
    "unclosed <!X": lambda n: "<!X" * n,
    "tables": lambda n: "aaa\rbbb\n-\v\n" * n,
    "references": lambda n: "".join(f"[{at}]: u\n" for at in range(n)) + "[0] " * n,
    "dollars": lambda n: "$" * n,
    "braces": lambda n: "{{" * n + "```}}",
    "latin words": lambda n: "".join(f"天Word{at}x气" for at in range(n)),
}


def flooded(flood: str, count: int) -> str:
    """A post full of something."""
    text = "".join(flood.format(n=n) for n in range(count))
    head = "| 甲 | 乙 |\n|---|---|\n" if text.startswith("|") else ""
    notes = "".join(f"\n[^{n}]: 注{n}\n" for n in range(count)) if "[^" in flood else ""
    return head + text + notes


def commands(blog: Blog, text: str) -> Counter[Place]:
    """What translate, build, check and status pass, over a new post."""
    blog.post("a.md", text)
    seen = passes(blog.translate) + passes(blog.build)
    return seen + passes(lambda: [*check(blog.workspace), *status(blog.workspace)])


def steep(tmp_path: Path, text: Callable[[int], str], engine: Engine, few: int = FEW) -> list[str]:
    """Lines of code that run far more than twice as often for twice as much.

    Between two lengths a segment may come to be asked for in another way; twice that tells.
    """

    def counted(count: int) -> Counter[Place]:
        return commands(Blog(tmp_path / str(count), engine).configure(), text(count))

    counted(3)  # imports
    once, twice = counted(few), counted(2 * few)
    found = steeper(once, twice)
    if not found:
        return []
    still = {where(line) for line in steeper(twice, counted(4 * few))}
    return [line for line in found if where(line) in still]


def where(line: str) -> str:
    """A line of `steeper` without its counts."""
    return line.rpartition(": ")[0]


@pytest.mark.parametrize("flood", PARAGRAPHS.values(), ids=PARAGRAPHS)
def test_a_paragraph_is_one(flood: str) -> None:
    """Cut into lines it would grow in proportion whatever the code does."""
    document = parse("".join(flood.format(n=n) for n in range(FEW)))
    assert max(len(segment.source) for segment in document.segments) > 4 * FEW


#: Of these, too: each kind of segment, and each kind of markup within one.
IN_CI = ("items", "cells", "shortcodes", "html lines", "bold", "links", "templates", "footnotes")


@pytest.mark.parametrize("flood", [
    pytest.param(flood, id=name, marks=[] if name in IN_CI else pytest.mark.long)
    for name, flood in (BLOCKS | PARAGRAPHS).items()
])  # fmt: skip
def test_twice_the_post_is_twice_the_work(flood: str, tmp_path: Path) -> None:
    engine = Engine(limit=Limits(max_items=5, max_chars=300, verbatim=True))
    assert steep(tmp_path, partial(flooded, flood), engine) == []


#: Of each way to be slow one; `make long` has them all.
OFTEN = (
    "nested strong emphasis", "link openers", "hard link", "nested quotes", "deep lists",
    "backticks", "unclosed links B", "unclosed <!--",
)  # fmt: skip


@pytest.mark.parametrize("text", [
    pytest.param(text, id=name, marks=[] if name in OFTEN else pytest.mark.long)
    for name, text in PATHOLOGICAL.items()
])  # fmt: skip
def test_pathological_texts_are_no_more_work(text: Callable[[int], str], tmp_path: Path) -> None:
    engine = Engine(limit=Limits(max_items=5, max_chars=300, verbatim=True))
    assert steep(tmp_path, lambda n: f"今天{text(n)}\n", engine, FEW // 2) == []


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

    headings = partial(flooded, BLOCKS["headings"])
    monkeypatch.setattr("bitext.markdown.placeholder.encode", slow)
    assert any("slow" in line for line in steep(tmp_path, headings, Engine()))


class Added(bytes):
    """A line that counts how much is copied when it is put behind another text."""

    copied = 0

    def __radd__(self, before: bytes) -> bytes:
        Added.copied += len(before)
        return bytes(before) + bytes(self)


class Strings:
    """`po_lines`' pattern, whose strings are such lines."""

    def match(self, line: bytes) -> tuple[bytes, bytes, Added] | None:
        found = _STRING.match(line)
        return found and (found[0], found[1], Added(found[2]))


def test_a_string_of_many_lines_is_put_together_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With each line put behind the ones before, `check` copied 60 GB for 500,000 lines."""
    blog = Blog(tmp_path).configure()
    blog.post("a.md", "今天天气")
    (post,) = blog.workspace.posts()
    post.catalog_path.parent.mkdir(parents=True)
    text = "".join(f'"x{n} "\n' for n in range(100))
    post.catalog_path.write_text(f'msgctxt ""\n{text}msgid ""\n{text}msgstr "y"\n')
    said = text.replace('"', "").replace("\n", "")
    with monkeypatch.context() as context:
        context.setattr(po_lines, "_STRING", Strings())
        assert po_lines.po_lines(post) == {(said, said): 203}
    assert Added.copied == 0


def weight(work: Callable[[], object]) -> int:
    """Bytes that something has at most at a time."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_lines_of_a_catalog_are_read_one_by_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All at once they weighed ten times the file: a tenth of a gigabyte for a long post."""
    blog = Blog(tmp_path).configure()
    blog.post("a.md", "今天天气")
    (post,) = blog.workspace.posts()
    data = b"# a remark\n" * 5_000
    monkeypatch.setattr(po_lines, "read_bytes", lambda *_, **__: data)
    assert weight(lambda: po_lines.po_lines(post)) < len(data)


def test_letters_are_counted_without_a_list_of_them() -> None:
    text = "天气" * 20_000
    assert _count(CHINESE.letter, text) == len(text)
    assert weight(lambda: _count(CHINESE.letter, text)) < 30 * len(text)


def test_of_a_long_post_only_what_is_translated_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the parser saw is read again, in the dialect of the post, and is the same."""
    monkeypatch.setattr(reading, "LONG", 20)
    blog = Blog(tmp_path, Engine()).configure()
    blog.post("a.md", "今天天气很好。\n\n!!! note\n\n    去公园散步吧，大家一起去。\n")
    (post,) = blog.workspace.posts()
    seen = reading_of(post.document)
    reading.lighten(post)
    assert not isinstance(post.document.reading, Reading)
    assert reading_of(post.document) == seen
    assert reading_of(post.document).dialect is seen.dialect
    held: list[Post] = []
    heard = partial(held.append)
    monkeypatch.setattr(Window, "tasks", lambda self: heard(self.posts[0][0]) or tasks(self))
    blog.translate()
    assert not isinstance(held[0].document.reading, Reading)


tasks = Window.tasks


@pytest.mark.parametrize("long", [True, False], ids=["long", "control: short"])
def test_what_the_parser_saw_of_a_long_post_is_gone_when_its_edition_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, long: bool
) -> None:
    """Both beside each other, and each wording read, were 1.7 GB of a post of 15 MB."""
    for place in ("workspace.typeset", "workspace.reading", "assemble.english"):
        monkeypatch.setattr(f"bitext.{place}.LONG", 20 if long else 1_000)
    blog = Blog(tmp_path, Engine()).configure()
    text = blog.post(
        "a.md", "今天**天气**很好，[我们](/x)去 a.b。\n\n去`a`散步，大家一起去 a.b。"
    ).read_text()
    blog.translate()
    others = [one for one in gc.get_objects() if type(one) is ParsedTarget]  # of other tests
    known = {*map(id, others)}
    held: list[tuple[bool, bool]] = []

    def edition(body: str, copy: Copy) -> Reading:
        there = gc.get_objects()
        seen = any(type(one) is Reading and one.text == text for one in there)
        wordings = (one for one in there if type(one) is ParsedTarget and id(one) not in known)
        held.append((seen, any(one.tokens for one in wordings)))
        return read_copy(body, copy)

    for place in ("expected", "regions"):
        monkeypatch.setattr(f"bitext.assemble.proof.{place}.read_copy", edition)
    blog.build()
    _again.cache_clear()  # another process checks
    assert [*check(blog.workspace)] == []
    assert {*held} == {(not long, not long)}


def test_of_the_wordings_of_a_post_one_is_read_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blog = Blog(tmp_path, Engine()).configure()
    blog.post("a.md", *(f"第{n}段今天天气很好。" for n in range(3)))
    blog.translate()
    alive: list[int] = []

    def look(pair: Pair) -> Iterator[Diagnostic]:
        alive.append(sum(type(one) is Pair for one in gc.get_objects()))
        yield from ()

    rule = replace(RULES[0], check=look)
    monkeypatch.setattr("bitext.reviewing.check.RULES", (rule,))
    before = sum(type(one) is Pair for one in gc.get_objects())
    assert [*check(blog.workspace)] == []
    assert len(alive) == 3
    assert max(alive) <= before + 2
