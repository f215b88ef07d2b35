"""Emphasis beside Chinese is what its author meant, whatever stands at its edges and outside.

The page in Chinese shows the marks of some of these in every renderer; its English page must not.
``__`` is read as CommonMark does: beside a letter it is a part of a name (``__init__``).  ``==``
between what may be a program's (``x=="甲"``) is an operator.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bitext
from bitext.languages.script import UNSPACED_CLASS
from bitext.markdown.constructs import emphasis
from bitext.markdown.placeholder import decode, encode
from bitext.markdown.reading import reading_of
from bitext.model import walk
from tests.renderers import rendering
from tests.renderers.rendering import Page

TAGS = {
    "**": {"Strong"}, "*": {"Emphasis"}, "***": {"Strong", "Emphasis"}, "~~": {"Strikethrough"},
    "__": {"Strong"},
}  # fmt: skip
MARKS = (*TAGS, "==")
_SIGNS = "。，：；、！？…—·《》「」『』（）【】“”‘’〈〉～％＋.,:;!?\"'()/%#-+&"
EDGES = ("", *_SIGNS, "`x`", "[丙](/a)", "<b>丙</b>", "1", "x")
OUTSIDE = (
    "",
    *'文xあ1 。，：“”（）、！,."()-/\n',
    "<br>",
    "`c`",
    "[l](/u)",
    "<b>丁</b>",
    "{{ x }}",
)


class Case(NamedTuple):
    mark: str
    first: str  #: of what is marked
    last: str
    before: str
    after: str

    @property
    def text(self) -> str:
        marked = f"{self.mark}{self.first}甲乙{self.last}{self.mark}"
        return f"前{self.before}{marked}{self.after}后"

    @property
    def meant(self) -> bool:
        """Whether the marks can only be marks."""
        if self.mark == "__":
            letters = ("", *"文xあ1{}")  # what a template becomes is a letter to Hugo
            return self.before[-1:] not in letters and self.after[:1] not in letters
        program = re.search(r"[x1\")]==[\"'(x1]", self.text)
        return self.mark != "==" or program is None


CASES = st.builds(Case, *map(st.sampled_from, (MARKS, EDGES, EDGES, OUTSIDE, OUTSIDE)))
_HAN = re.compile(f"[{UNSPACED_CLASS}]+")


def unread(case: Case) -> bool:
    """Whether a case breaks the law: what fills its line stands outside of the segment."""
    doc = bitext.parse(case.text)
    if case.mark == "==":
        return case.meant and any("==" in encode(piece).text for piece in walk(doc.pieces))
    found = {event.tag for event in reading_of(doc).events}
    return case.meant and not found >= TAGS[case.mark]


@given(CASES)
def test_marks_around_chinese_are_marks(case: Case) -> None:
    assert not unread(case)


def some(count: int) -> list[Case]:
    drawn = random.Random(13)
    tables = (MARKS, EDGES, EDGES, OUTSIDE, OUTSIDE)
    found = (Case(*map(drawn.choice, tables)) for _ in range(2 * count))
    return [case for case in found if case.meant][:count]


def test_the_law_sees_what_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bitext.markdown.reading.friendly", lambda copy, *_: copy)
    assert sum(map(unread, some(100))) > 10
    monkeypatch.undo()
    monkeypatch.setattr(emphasis, "_around_han", lambda *_: ())
    assert unread(Case("**", "`x`", "", "1", ""))


def english(case: Case) -> str:
    """The page in English, every word of it ``word``."""
    doc = bitext.parse(case.text)
    targets = {}
    for piece in walk(doc.pieces):
        form = encode(piece)
        targets[piece.segment.key] = decode(piece, form, _HAN.sub("word", form.text))
    edition = bitext.english(doc, targets)
    assert edition.findings == (), case
    return edition.text


Render = Callable[[Sequence[str]], list[Page]]
ELEMENTS = {
    "**": ("strong",), "*": ("em",), "***": ("strong", "em"), "__": ("strong",), "~~": ("del", "s"),
}  # fmt: skip


@pytest.mark.long
@pytest.mark.parametrize("name", ["plain", "marked", "gfm", "hugo", "python"])
def test_english_is_bold_in_every_renderer(name: str, tmp_path: Path) -> None:
    renderers: dict[str, Render] = {
        "plain": rendering.npm("plain"), "marked": rendering.npm("marked"),
        "gfm": rendering.ruby("gfm"), "hugo": rendering.hugo(tmp_path),
        "python": rendering.python_markdown,
    }  # fmt: skip
    elements = ELEMENTS | {"==": ("mark",)} if name == "python" else ELEMENTS
    if name == "python":
        elements.pop("~~")  # of an extension that MkDocs has not by itself
    cases = [c for c in some(3000) if c.mark in elements and _is_of(name, c)]
    pages = renderers[name]([english(case) for case in cases])
    bad = [c for c, page in zip(cases, pages, strict=True) if not _shown(c, page, elements)]
    assert bad == []


def _is_of(name: str, case: Case) -> bool:
    """Whether a renderer reads a case: Hugo runs no Liquid, to kramdown ``-__`` is text."""
    if name == "gfm":
        return not (case.mark == "__" and case.before == "-")
    return name != "hugo" or "{" not in case.text


def _shown(case: Case, page: Page, elements: dict[str, tuple[str, ...]]) -> bool:
    found = {part[0] for part in page.shape if isinstance(part, tuple)}
    wanted = elements[case.mark]
    return found >= set(wanted) if case.mark == "***" else bool(found & set(wanted))
