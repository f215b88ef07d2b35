"""``bitext run`` carries what it has read from drafting to building, and reads nothing again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from click.testing import CliRunner

from bitext.assemble import english
from bitext.cli.app import app
from bitext.markdown import escape, reading, skeleton
from bitext.publishing.build import building
from tests.workflow.blog import Blog

PARAGRAPHS = [
    "## 第{n}篇",
    "我们在社区里讨论**开源**项目的未来，见[文档](https://example.com/{n})。",
    "安装之前请先准备好`{n}`台机器：",
    "- 第一台\n- 第二台",
    "```sh\nmake run\n```",
    "| 名字 | 说明 |\n|---|---|\n| 甲 | 乙 |",
    "[文档]: https://example.com/docs '说明'",
]
POSTS = 3


class Spy:
    """Hands on to a parser, and counts the bodies it is given."""

    def __init__(self, parser: Any, count: Callable[[str], None]) -> None:
        self.parser, self.count = parser, count

    def __getattr__(self, name: str) -> Any:
        method = getattr(self.parser, name)

        def counted(text: str) -> Any:
            self.count(text)
            return method(text)

        return counted

    def __call__(self, text: str) -> Any:
        self.count(text)
        return self.parser(text)


class Reads:
    """How often each body was read, by parser, and each piece written."""

    def __init__(self) -> None:
        self.seen: Counter[tuple[str, str]] = Counter()
        self.written: Counter[tuple[str, int]] = Counter()

    def counter(self, parser: str) -> Callable[[str], None]:
        def count(text: str) -> None:
            for number in range(POSTS):
                if f"https://example.com/{number}" in text and "make run" in text:
                    self.seen[parser, str(number)] += 1

        return count

    def most(self, parser: str) -> int:
        return max(self.seen[parser, str(number)] for number in range(POSTS))


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> Reads:
    found = Reads()
    for name, module, attribute in (
        ("pyromark", reading, "_parser"),
        ("mistune", skeleton, "_mistune"),
    ):
        spy = Spy(getattr(module, attribute)(), found.counter(name))
        monkeypatch.setattr(module, attribute, lambda spy=spy: spy)
    original = escape.write

    def write(piece: Any, wording: Any, text: str, *rest: Any) -> str:
        found.written[text, piece.span.start] += 1
        return original(piece, wording, text, *rest)

    monkeypatch.setattr(english, "write", write)
    return found


@pytest.fixture
def posts(blog: Blog) -> Blog:
    for number in range(POSTS):
        blog.post(f"{number}.md", *(text.format(n=number) for text in PARAGRAPHS))
    return blog


def bitext(blog: Blog, *args: str) -> None:
    done = CliRunner().invoke(app, ["-C", str(blog.root), *args])
    assert done.exit_code == 0, done.output


#: Link definitions are a question of their own to pyromark, one for a body that has some; what is
#: in doubt in an edition is not.
MOST = {"pyromark": 2, "mistune": 0}


def test_a_body_is_read_once_and_its_edition_once(posts: Blog, reads: Reads) -> None:
    bitext(posts, "run", "--backend", "pseudo")
    assert {parser: reads.most(parser) for parser in MOST} == MOST
    assert set(reads.written.values()) == {1}
    assert posts.edition("0.md").read_text(encoding="utf-8").count("⟦") > 5


def test_control_two_commands_read_it_again(posts: Blog, reads: Reads) -> None:
    bitext(posts, "translate", "--backend", "pseudo")
    bitext(posts, "build")
    assert reads.most("pyromark") > MOST["pyromark"]


def test_what_equals_its_source_needs_no_proof(posts: Blog, reads: Reads) -> None:
    bitext(posts, "run", "--backend", "echo")
    assert (reads.most("pyromark"), reads.most("mistune")) == (2, 0)


def test_one_run_gives_the_bytes_of_two_commands(posts: Blog) -> None:
    bitext(posts, "run", "--backend", "pseudo")
    whole = posts.files("catalog", "output")
    for path in (posts.root / ".bitext").glob("build.sqlite*"):
        path.unlink()
    for name in whole:
        (posts.root / name).unlink()
    bitext(posts, "translate", "--backend", "pseudo")
    bitext(posts, "build")
    assert posts.files("catalog", "output") == whole


@pytest.mark.parametrize("what", ["post", "catalog"])
def test_what_a_person_saves_while_segments_are_drafted_is_built(posts: Blog, what: str) -> None:
    from bitext.drafting.translate import translate

    workspace = posts.workspace
    with building(workspace) as builder:

        def finished(snapshots: Any) -> None:
            if what == "post":
                posts.post("1.md", "只有这一句。")
            else:
                posts.review("1.md", "第一台", "The first")
            builder.add(snapshots)

        translate(workspace, [posts.engine], finished=finished)
        builder.rest()
    if what == "catalog":
        assert "The first" in posts.edition("1.md").read_text(encoding="utf-8")
    else:  # nothing of the new text is translated
        assert builder.outputs.built.skipped == ["content/1.md"]
    assert posts.build().written == []
