"""Human zh→en translations of the test corpus, as the segments that checks look at."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from unittest.mock import patch

from bitext.checks.pair import Pair, read_pair
from bitext.languages import has_han
from bitext.markdown import cut, markup, references
from bitext.markdown.placeholder import encode, reread
from bitext.model import Kind, Piece, Pin, walk

_MARKS = {"h": "## ", "bq": "> ", "li": "- "}


@dataclass(frozen=True)
class Sample:
    """A source piece and a person's translation of it."""

    piece: Piece
    wording: str
    type: str = ""  #: of the block in ``parallel_dev.tsv``

    def pair(self, wording: str | None = None, pins: tuple[Pin, ...] = ()) -> Pair:
        """What the checks see, with another wording on request."""
        pair = read_pair(self.piece, self.wording if wording is None else wording, pins=pins)
        if self.type.startswith("fm."):
            context = f"front-matter:{self.type[3:]}"
            return replace(pair, kind=Kind.FRONT_MATTER, context=context)
        return replace(pair, kind=Kind.CELL) if self.type == "td" else pair


def blocks(corpus: Path) -> Iterator[Sample]:
    """The pairs of ``parallel_dev.tsv`` that both sides cut alike, in the order of the file."""
    with (corpus / "parallel_dev.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            kind = row["type"]
            mark = _MARKS.get(kind.split(".")[0].rstrip("0123456789"), "")
            for sample in aligned(mark + row["zh"], mark + row["en"]):
                yield replace(sample, type=kind)


def documents(corpus: Path) -> Iterator[Sample]:
    """The pairs of ``parallel_docs``, section by section, where both sides are cut alike."""
    for path in sorted((corpus / "parallel_docs").glob("*.zh.md")):
        english = path.with_name(path.name.replace(".zh.md", ".en.md"))
        yield from aligned(*(p.read_text(encoding="utf-8") for p in (path, english)))


def aligned(source: str, target: str) -> Iterator[Sample]:
    """Pieces in the same place of sections of the same shape; none without Han."""
    ours, theirs = _sections(source), _sections(target)
    if len(ours) != len(theirs):
        return
    for mine, other in zip(ours, theirs, strict=True):
        if [_shape(p) for p in mine] == [_shape(p) for p in other]:
            for piece, translation in zip(mine, other, strict=True):
                if has_han(piece.segment.source):
                    yield Sample(piece, translation.segment.source)


def news(corpus: Path) -> Iterator[Sample]:
    """The sentences of FLORES-200 dev with their references: another register, seen once."""
    texts = (corpus / "eval" / f"flores-dev.{name}" for name in ("zh", "ref.en"))
    lines = (path.read_text(encoding="utf-8").splitlines() for path in texts)
    for source, target in zip(*lines, strict=True):
        pieces = cut.parse(source).pieces
        if len(pieces) == 1:
            yield Sample(pieces[0], target)


def usable(sample: Sample) -> bool:
    """Whether the translator kept every link and code; else bitext does not use the wording."""
    return bool(reread(sample.piece, encode(sample.piece), sample.wording))


def _sections(text: str) -> list[list[Piece]]:
    """The pieces below each heading; blocks without Han count too, or nothing would align."""
    with ExitStack() as stack:
        for module in (cut, markup, references):
            for name, instead in (("has_han", _has_letter), ("HAN", re.compile(r"[^\W_]"))):
                if hasattr(module, name):
                    stack.enter_context(patch.object(module, name, instead))
        pieces = list(walk(cut.parse(text).pieces))
    sections: list[list[Piece]] = [[]]
    for piece in pieces:
        if piece.segment.kind is Kind.HEADING:
            sections.append([])
        sections[-1].append(piece)
    return sections


def _has_letter(text: str) -> bool:
    return any(char.isalnum() for char in text)


def _shape(piece: Piece) -> tuple[str, str]:
    return str(piece.segment.kind), str(piece.shape)
