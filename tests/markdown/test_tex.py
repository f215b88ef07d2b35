r"""Pandoc hands a command of TeX on as it is: no wording may become one.

``\input /etc/passwd`` would be in the PDF; ``\openout`` writes a file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

import bitext
from bitext.dialects import DIALECTS
from bitext.frontmatter import find, metadata
from bitext.markdown.literal import neutral, values
from bitext.markdown.segmenter import parse

COMMANDS = (
    r"\input /etc/passwd", r"\input{/etc/passwd}", r"a \write18{id}", r"} \input{x} {", r"\def\x{}",
    r"\csname input\endcsname x", r"\openout1=x", r"\let\x=\y", r"\verb|x|", r"{\tt x}",
    r"\immediate\write18{x}", r"\begin{x}", r"\end{document}", r"$\input{x}$", r"\@input x",
)  # fmt: skip
#: In a command of the source's everything is TeX.
SIGNS = ("50% of it", "a & b", "C# and x_1", "^^5cinput{x}", "~/.ssh", "$5", "\\%")
POSTS = {
    "paragraph": ("天气很好。\n", "W"),
    "heading": ("# 天气\n", "W"),
    "cell": ("| 天气 | x |\n|--|--|\n| a | b |\n", "W"),
    "caption": (": 天气 {#tbl:x}\n", "W"),
    "behind a command": ("天气\\emph{很好}\n", "\\emph{x} W"),
    "within one": ("天气\\footnote{很好的天气}今天。\n", "The\\footnote{W} today."),
    "within one of the same": ("天气\\emph{很好}今天。\n", "The \\emph{W \\emph} today."),
    "title": ("---\ntitle: 天气\n---\n", "W"),
}


def edition(post: str, wording: str) -> str:
    doc = parse(post, name="a.md", dialect=DIALECTS["pandoc"])
    text = bitext.english(doc, {segment.key: wording for segment in doc.segments}).text
    header = find(text)
    return str(metadata(text, header)["title"]) if header else text


def commands(text: str) -> set[str]:
    """What TeX is told: a backslash that none escapes, and letters."""
    return set(re.findall(r"(?<!\\)(?:\\\\)*(\\[A-Za-z@]+)", text))


def told() -> Iterator[str]:
    for post, frame in POSTS.values():
        for wording in COMMANDS:
            said = edition(post, frame.replace("W", wording))
            yield from commands(said) - commands(post)


def test_no_wording_becomes_a_command() -> None:
    assert [*told()] == []


def test_control_without_the_guards_they_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(neutral, "_tex", lambda _: ())
    monkeypatch.setattr(values, "_unread", lambda text, _: text)
    assert len([*told()]) > len(POSTS) * len(COMMANDS) / 2


@pytest.mark.parametrize("sign", SIGNS)
def test_within_a_command_signs_are_text(sign: str) -> None:
    said = edition(POSTS["within one"][0], f"The\\footnote{{so {sign}.}} today.")
    within = said.partition("{")[2].rpartition("}")[0]
    assert within, said
    assert not re.search(r"(?<!\\)(?:\\\\)*[%&#$^~_]", within), said


def test_what_the_source_tells_tex_may_be_told() -> None:
    assert edition("天气 \\foo 很好\n", "Weather \\foo is") == "Weather \\foo is\n"
    assert edition("天气\\emph{很好}\n", "So \\emph{fine}") == "So \\emph{fine}\n"
    doc = parse("天气\n", name="a.md")
    assert bitext.english(doc, {doc.segments[0].key: "C:\\new"}).text == "C:\\new\n"


def test_the_mark_of_a_citation_is_enough_to_make_it_text() -> None:
    assert edition("天气\n", "By @doe today") in ("By \\@doe today\n", "By &#64;doe today\n")
