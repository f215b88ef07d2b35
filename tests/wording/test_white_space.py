"""White space is no wording: other blanks, line ends and breaks leave a post as it was.

Whether an edit changed more than that, a renderer says, not we: pages that are alike but for
their white space say the same.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from bitext.formats.po.entries import Catalog, State
from bitext.markdown.segmenter import parse
from bitext.model import Document, Kind, Piece, walk
from bitext.store.merge import merge
from bitext.wording import matching
from bitext.wording.fate import retired
from tests.properties.documents import SHARES, posts, small_posts
from tests.wording.test_real_edits import reviewed

HAN = "\u4e00-\u9fff"
#: Between Han and Latin letters or figures, and the blank that may stand there.
SEAM = re.compile(
    rf"(?<=[{HAN}，。！？；：、）】》])(?=[{HAN}A-Za-z0-9（【《])|(?<=[A-Za-z0-9])(?=[{HAN}])"
)
BLANK = re.compile(rf"(?<=[{HAN}，。！？；：、]) (?=[{HAN}A-Za-z0-9])|(?<=[A-Za-z0-9]) (?=[{HAN}])")
SENTENCE = re.compile(rf"(?<=[。！？]) ?(?=[{HAN}A-Za-z0-9])")
BREAK = re.compile(rf"(?<=[{HAN}A-Za-z0-9，。！？；：、）]) ?\n(?=[{HAN}A-Za-z0-9（])")


#: What goes on over lines.
FLOWING = (Kind.PARAGRAPH, Kind.QUOTE, Kind.ITEM)


def put(text: str, spots: list[tuple[int, int]], new: str) -> str:
    for start, end in sorted(spots, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def some(rng: random.Random, found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    return rng.sample(found, min(len(found), rng.choice((1, 3, 10, 1000))))


def within(
    doc: Document, pattern: re.Pattern[str], pieces: Sequence[Piece] = ()
) -> list[tuple[int, int]]:
    """Where a pattern is found in what a post says; not in its code and not in its header."""
    pieces = pieces or [*walk(doc.pieces)]
    spans = [piece.span for piece in pieces if not piece.inside and not piece.segment.context]
    found = {m.span() for span in spans for m in pattern.finditer(doc.text, span.start, span.end)}
    return sorted(found)


def after(doc: Document, pattern: re.Pattern[str]) -> list[tuple[int, int]]:
    """The same, right behind a piece of the text."""
    pieces = [piece for piece in walk(doc.pieces) if not piece.segment.context]
    found = (pattern.match(doc.text, piece.span.end) for piece in pieces)
    return sorted({m.span() for m in found if m})


def spaced(rng: random.Random, doc: Document) -> str:
    return put(doc.text, some(rng, within(doc, SEAM)), rng.choice((" ", "  ", "\u3000", "\u200b")))


def unspaced_text(rng: random.Random, doc: Document) -> str:
    return put(doc.text, some(rng, within(doc, BLANK)), "")


def wrapped(rng: random.Random, doc: Document) -> str:
    """Paragraphs in lines of some length; as short as in verse no author breaks prose."""
    width, spots = rng.choice((30, 40, 60)), []
    for piece in walk(doc.pieces):
        at = piece.span.start
        for start, end in within(doc, SEAM, [piece]) if piece.segment.kind in FLOWING else ():
            if start - at >= width and piece.span.end - end > width:
                spots.append((start, end))
                at = end
    return put(doc.text, spots, "\n")


def sentences(rng: random.Random, doc: Document) -> str:
    """A line for each sentence."""
    flowing = [piece for piece in walk(doc.pieces) if piece.segment.kind in FLOWING]
    return put(doc.text, some(rng, within(doc, SENTENCE, flowing)), "\n")


def unwrapped(rng: random.Random, doc: Document) -> str:
    return put(doc.text, some(rng, within(doc, BREAK)), rng.choice(("", " ")))


def doubled(rng: random.Random, doc: Document) -> str:
    found = after(doc, re.compile(r"\n\n"))
    return put(
        doc.text, some(rng, found), rng.choice(("\n\n\n", "\n \n", "\n\t\n", "\n\u3000\n\n"))
    )


def trailing(rng: random.Random, doc: Document) -> str:
    found = within(doc, re.compile(r"(?<=\S)\n")) + after(doc, re.compile(r"\n"))
    return put(doc.text, some(rng, found), rng.choice((" \n", "\t\n")))


def crlf(_rng: random.Random, doc: Document) -> str:
    return doc.text.replace("\r\n", "\n").replace("\n", "\r\n")


def ended(rng: random.Random, doc: Document) -> str:
    return doc.text.rstrip() + rng.choice(("", "\n", "\n\n\n"))


WAYS: tuple[Callable[[random.Random, Document], str], ...] = (
    spaced, unspaced_text, wrapped, sentences, unwrapped, doubled, trailing, crlf, ended,
)  # fmt: skip
_OUTSIDE_CODE = re.compile(r"(<code.*?</code>|<(?=[a-z])[^<>]*>|\$[^$<]+\$)|[\s\u200b]+", re.S)
_RENDERER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def shown(text: str) -> str:
    page = _RENDERER.render(text.removeprefix("\ufeff"))
    return _OUTSIDE_CODE.sub(lambda m: m[1] or "", page)


def edits(rng: random.Random, doc: Document) -> Iterator[tuple[str, str]]:
    for way in WAYS:
        text = way(rng, doc)
        if text != doc.text and shown(text) == shown(doc.text):
            yield way.__name__, text


#: Ways to break lines elsewhere.  Where a line without Chinese leaves a paragraph, or a wording has
#: other sentences than its source, a reviewer has to look.
BREAKS = {"wrapped", "sentences", "unwrapped"}


def respaced(documents: Iterable[Document], seed: int = 0) -> Counter[str]:
    counts = Counter[str]()
    for doc in documents:
        segments = [*doc.segments]
        old = reviewed(segments)
        for way, text in edits(random.Random(f"{doc.name} {seed}"), doc):
            new = merge(old, [*parse(text, name=doc.name).segments])
            open_now = [e.source for e in new.entries if e.state is not State.REVIEWED]
            assert way in BREAKS or not open_now, (doc.name, way, open_now)
            gone = retired(old, new)
            assert way in BREAKS or not gone, (doc.name, way, gone)
            undone = merge(new, segments)
            assert undone.entries == old.entries, (doc.name, way)
            counts += Counter({"edits": 1, "entries": len(new.entries), "open": len(open_now)})
            counts[way] += 1
    assert set(counts) >= {way.__name__ for way in WAYS if way is not unwrapped}
    print(counts)
    return counts


def holds(documents: Iterable[Document], seed: int = 0) -> None:
    counts = respaced(documents, seed)
    assert counts["open"] < 0.005 * counts["entries"]


def test_white_space_is_no_wording(corpus: Path, seeds: Path) -> None:
    holds(small_posts(corpus, seeds, count=12, most=4000))


@pytest.mark.long
@pytest.mark.parametrize("share", range(SHARES))
def test_white_space_of_all_posts(corpus: Path, seeds: Path, share: int) -> None:
    holds(posts(corpus, seeds, share))


TWICE = "名称和描述都写在这里。\n\n> 名称和描述都写在这里。\n"
LINES = [f"第{n}句。" for n in range(12)]
FLOWS = {
    "a line for each sentence": ("甲是甲。乙是乙！\n", "甲是甲。\n乙是乙！\n"),
    "of a list": ("- 甲是甲。乙是乙！\n", "- 甲是甲。\n  乙是乙！\n"),
    "one line again": ("甲是甲。\n乙是乙！\n", "甲是甲。乙是乙！\n"),
    "behind a colon": ("甲是甲：乙是乙。丙。\n", "甲是甲：\n乙是乙。丙。\n"),
    "a line that stands elsewhere": (
        "例如：\n\n甲是甲。例如：乙是乙。\n", "例如：\n\n甲是甲。\n例如：\n乙是乙。\n",
    ),
    "many lines": ("".join(LINES), "\n".join(LINES)),
    "one of two": (TWICE, TWICE.replace("> 名称和", "> 名称 和 ")),
    "two of two": (TWICE, TWICE.replace("名称和", "名称 和").replace("> 名称 ", "> 名  称 ")),
    "both of two that differ in blanks": (
        TWICE.replace("> 名称和", "> 名称 和"),
        TWICE.replace("名称", "名 称").replace("> 名 称和", "> 名 称 和"),
    ),
    "figures of money": ("每月 $3。每年 $30 左右。\n", "每月 $3。 每年 $30 左 右。\n"),
}  # fmt: skip


@pytest.mark.parametrize("name", FLOWS)
def test_an_edit_of_white_space(name: str) -> None:
    before, after = FLOWS[name]
    segments = [*parse(before).segments]
    blank = merge(Catalog("content/p.md"), segments)
    worded = (e._replace(target=e.source, state=State.REVIEWED) for e in blank.entries)
    old = merge(replace(blank, entries=tuple(worded)), segments)
    new = merge(old, [*parse(after).segments])
    assert [e.state for e in new.entries] == [State.REVIEWED] * len(new.entries)
    targets = {e.source: e.target for e in new.entries}
    said = "".join(targets[s.source] for s in parse(after).segments)
    assert "".join(said.split()) == "".join(after.split()).translate(_MARKS)
    assert retired(old, new) == ()
    assert merge(new, segments).entries == old.entries


def test_what_is_worded_otherwise_elsewhere_is_not_left_out() -> None:
    """Found in a real edit: of the wording of the whole nothing said the last words any more."""
    before, after = FLOWS["a line that stands elsewhere"]
    old = reviewed([*parse(before).segments])
    new = merge(old, [*parse(after).segments])
    whole = next(e for e in old.entries if "甲" in e.source)
    assert whole.target in [e.target for e in (*new.entries, *retired(old, new))]


_MARKS = {ord(mark): None for mark in "#>-"}
OTHERWISE = {
    "items of a list": ("- 甲是甲。乙是乙！\n", "- 甲是甲。\n- 乙是乙！\n"),
    "a break": ("甲是甲。乙是乙！\n", "甲是甲。<br>\n乙是乙！\n"),
    "two paragraphs": ("甲是甲。乙是乙！\n", "甲是甲。\n\n乙是乙！\n"),
    "a heading": ("甲是甲。乙是乙！\n", "# 甲是甲。\n乙是乙！\n"),
}


@pytest.mark.parametrize("name", OTHERWISE)
def test_what_changes_more_than_that_is_stale(name: str) -> None:
    before, after = OTHERWISE[name]
    new = merge(reviewed([*parse(before).segments]), [*parse(after).segments])
    assert {e.state for e in new.entries} == {State.STALE}


CONTROLS = {
    "one of several places": ("_respaced", lambda _search: None),
    "blanks": ("_spaced", lambda _search: None),
    "lines": ("_is_reflowed", lambda *_: False),
}


@pytest.mark.parametrize("guard", CONTROLS)
def test_control(guard: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matching, *CONTROLS[guard])
    told = []
    for name in FLOWS:
        try:
            test_an_edit_of_white_space(name)
        except AssertionError:
            told.append(name)
    assert told
