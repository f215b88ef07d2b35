"""Human zh→en translations of the test corpus, as the segments that checks look at."""

from __future__ import annotations

import csv
import lzma
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.posts import SHARED
from bitext.checks.pair import OBJECT, Pair, Side, read_pair
from bitext.evaluate.align import align
from bitext.markdown import segmenter
from bitext.markdown.placeholder import encode, reread
from bitext.model import Kind, Piece, Pin
from bitext.placeholders import PLACEHOLDER

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
    return (Sample(piece, wording) for piece, wording in align(source, target).pairs)


def news(corpus: Path) -> Iterator[Sample]:
    """The sentences of FLORES-200 dev with their references: another register, seen once."""
    texts = (corpus / "eval" / f"flores-dev.{name}" for name in ("zh", "ref.en"))
    lines = (path.read_text(encoding="utf-8").splitlines() for path in texts)
    for source, target in zip(*lines, strict=True):
        pieces = segmenter.parse(source).pieces
        if len(pieces) == 1:
            yield Sample(pieces[0], target)


def training(name: str = "train") -> Iterator[Pair]:
    """The pairs of ``../shared/training``, in placeholder form on both sides."""
    path = SHARED / "training" / f"pairs.{name}.tsv.xz"
    with lzma.open(path, "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            yield Pair(plain(row["zh"]), plain(row["en"]))


def plain(text: str) -> Side:
    """A side in placeholder form, or without markup."""
    prose = PLACEHOLDER.sub(lambda found: OBJECT if found["single"] else "", text)
    return Side(text, text, (), prose)


def usable(sample: Sample) -> bool:
    """Whether the translator kept every link and code; else bitext does not use the wording."""
    return bool(reread(sample.piece, encode(sample.piece), sample.wording))
