"""What is evaluated: source texts with their references, and the posts they stand in."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b

from bitext.assemble.edition import english
from bitext.languages import CHINESE, SourceLanguage
from bitext.markdown.segmenter import parse
from bitext.model import Document, Piece, Shape, Span, walk

#: The post of rows that stand in none.
LOOSE = "rows.md"
_CELL = ("| ", " |\n|---|")


@dataclass(frozen=True, slots=True)
class Row:
    """A source text and a person's translation of it, both as Markdown."""

    number: int  #: 1-based place in the set
    source: str
    reference: str
    pieces: tuple[Piece, ...]  #: what is translated of it, none where nothing is Chinese
    post: str = LOOSE  #: name of the post it stands in
    frame: Document | None = None  #: the source as a block of its own; None for a post's segment
    at: Span = field(default=Span(0, 0))  #: where the source stands in the frame's text

    @property
    def keys(self) -> Iterator[str]:
        """The keys of its segments."""
        return (piece.segment.key for piece in self.pieces)

    @property
    def whole(self) -> bool:
        """Whether its source is exactly one segment."""
        if len(self.pieces) != 1:
            return False
        piece = self.pieces[0]
        return self.frame is None or piece.shape is Shape.VALUE or piece.span == self.at

    def output(self, targets: Mapping[str, str]) -> str:
        """What ships: the translation, or the source where there is none.

        ``targets`` maps segment keys to wordings.
        """
        if self.frame is None or self.value:
            return targets.get(self.pieces[0].segment.key, self.source)
        text = english(self.frame, targets).text
        return text[self.at.start : len(text) - (len(self.frame.text) - self.at.end)]

    def framed(self, output: str) -> str:
        """An output as the block that the source is."""
        text = self.frame.text if self.frame else self.source
        return text[: self.at.start] + output + (text[self.at.end :] if self.frame else "")

    @property
    def value(self) -> bool:
        """Whether it is a value of a front matter."""
        return any(piece.shape is Shape.VALUE for piece in self.pieces)

    @property
    def own_post(self) -> str:
        """The post that it has for itself where it cannot stand in ``post``."""
        return f"row-{self.number}.md"


@dataclass(frozen=True, slots=True)
class Data:
    """A set of rows."""

    name: str
    rows: tuple[Row, ...]
    posts: Mapping[str, str]  #: name -> Markdown; empty where the rows are no post's
    related: bool  #: whether a post's rows are one text, so that one is context for the next
    unaligned: int = 0  #: source segments of document pairs without a counterpart


def block(
    number: int,
    source: str,
    reference: str,
    kind: str = "",
    post: str = LOOSE,
    language: SourceLanguage = CHINESE,
) -> Row:
    """A row from a line of text; ``kind`` is h1 to h6, li…, bq…, td, fm.KEY or else a paragraph.

    A front matter value stands in quotes, as JSON and YAML write them.
    """
    before, after = _around(kind)
    text = json.dumps(source, ensure_ascii=False) if kind.startswith("fm.") else source
    frame = parse(before + text + after, keys=(kind[3:],), letters=language.letter)
    at = Span(len(before), len(before) + len(text))
    return Row(number, source, reference, tuple(walk(frame.pieces)), post, frame, at)


def _around(kind: str) -> tuple[str, str]:
    if kind.startswith("fm."):
        return f"---\n{kind[3:]}: ", "\n---\n"
    if kind[:1] == "h" and kind[1:].isdigit():
        return "#" * min(int(kind[1:]), 6) + " ", ""
    if kind in ("td", "th"):
        return _CELL
    marks = {"li": "- ", "bq": "> "}
    return marks.get(kind.split(".")[0].rstrip("0123456789"), ""), ""


def composed(rows: Sequence[Row], language: SourceLanguage = CHINESE) -> Mapping[str, str]:
    """The posts of blocks, each post's rows in their order.

    A row that another would swallow there (an unclosed HTML block) gets a post of its own.
    """
    members: dict[str, list[Row]] = {}
    for row in rows:
        members.setdefault(row.post, []).append(row)
    posts = {name: _post(group) for name, group in members.items()}
    for name, group in members.items():
        there = _keys(posts[name], group, language)
        for row in group:
            if row.frame and not there.issuperset(row.keys):
                posts[row.own_post] = row.frame.text
    return posts


def front_keys(rows: Sequence[Row]) -> tuple[str, ...]:
    """The front matter keys whose values are rows."""
    contexts = (piece.segment.context for row in rows for piece in row.pieces if row.value)
    return tuple(dict.fromkeys(context.removeprefix("front-matter:") for context in contexts))


def _keys(post: str, rows: Sequence[Row], language: SourceLanguage) -> set[str]:
    found = parse(post, keys=front_keys(rows), letters=language.letter)
    return {segment.key for segment in found.segments}


def _post(rows: Sequence[Row]) -> str:
    """Front matter first, each key once, then the blocks with a blank line between them."""
    header: dict[str, str] = {}
    blocks: list[str] = []
    for text, value in ((row.frame.text, row.value) for row in rows if row.frame):
        if value:
            line = text.removeprefix("---\n").removesuffix("---\n")
            header.setdefault(line.partition(":")[0], line)
        else:
            blocks.append(text)
    head = "".join(header.values())
    return (f"---\n{head}---\n\n" if head else "") + "\n\n".join(blocks) + "\n"


def sampled(rows: Sequence[Row], count: int | None, seed: int) -> tuple[Row, ...]:
    """``count`` rows drawn by chance, the same on every machine; a larger draw holds a smaller.

    Drawn by a hash of seed, number and source, so that no generator's version matters.
    """
    if count is None or count >= len(rows):
        return tuple(rows)

    def lot(row: Row) -> bytes:
        return blake2b(f"{seed}\n{row.number}\n{row.source}".encode("utf-8", "replace")).digest()

    return tuple(sorted(sorted(rows, key=lot)[:count], key=lambda row: row.number))
