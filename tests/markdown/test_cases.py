"""Readable cases: a post, its English wording by wording, and the editions that come of it.

A folder of ``tests/cases`` holds ``input.md`` and ``targets.yaml`` (source: English).  The
``dialect.txt``, where there is one, names the site.  The
other files are what bitext makes of them; ``pytest --accept`` writes them anew, and a
person reads the difference before it is committed.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml

import bitext
from bitext.dialects import dialect_for
from bitext.markdown.placeholder import encode
from bitext.model import Document, Finding, walk

CASES = Path(__file__).parents[1] / "cases"

#: Sources a case leaves without a target on purpose.
UNTOUCHED: Mapping[str, frozenset[str]] = {}


def listing(doc: Document, findings: tuple[Finding, ...]) -> str:
    """What is cut, one segment a line: line, kind, source, placeholder form; then findings."""
    rows = []
    for piece in walk(doc.pieces):
        segment = piece.segment
        form = encode(piece).text
        shown = segment.source.replace("\n", "⏎")
        rows.append(f"{segment.line:>3}  {segment.kind:<17} {shown}")
        if form != segment.source:
            rows.append(f"{'':>3}  {'':<17} {form}")
    rows += [f"{f.line:>3}  {f.severity.upper():<17} {f.message}" for f in findings]
    return "".join(f"{row}\n" for row in rows)


def made(folder: Path) -> dict[str, str]:
    """The files that bitext makes of a case."""
    site = folder / "dialect.txt"
    dialect = dialect_for(site.read_text(encoding="utf-8").strip()) if site.exists() else None
    doc = bitext.parse((folder / "input.md").read_bytes().decode(), dialect=dialect)
    wordings = yaml.safe_load((folder / "targets.yaml").read_text(encoding="utf-8"))
    sources = {segment.source for segment in doc.segments}
    assert set(wordings) - sources == set(), "targets.yaml names what is no segment"
    assert sources - set(wordings) == UNTOUCHED.get(folder.name, set()), "no target"
    targets = {
        segment.key: wordings.get(segment.source, segment.source) for segment in doc.segments
    }
    english = bitext.english(doc, targets)
    return {
        "segments.txt": listing(doc, english.findings),
        "english.md": english.text,
        "table.md": bitext.bilingual(doc, targets, "table").text,
        "interleave.md": bitext.bilingual(doc, targets, "interleave").text,
    }


@pytest.mark.parametrize("name", sorted(path.name for path in CASES.iterdir() if path.is_dir()))
def test_case(name: str, request: pytest.FixtureRequest) -> None:
    for file, text in made(CASES / name).items():
        path = CASES / name / file
        if request.config.getoption("--accept"):
            path.write_bytes(text.encode())
        assert text == path.read_bytes().decode(), f"{path}: pytest --accept takes it over"
