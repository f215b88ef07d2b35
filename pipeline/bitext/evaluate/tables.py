"""Tables with a header or without, and pairs of line-by-line files, as rows."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from bitext.errors import WorkspaceError
from bitext.evaluate.rows import Data, Row, block, composed
from bitext.evaluate.texts import differ, split_lines, text_of
from bitext.languages import CHINESE, LanguagePair, SourceLanguage, primary


def table(path: Path, languages: LanguagePair) -> Data:
    """Read a TSV or CSV file: columns named after the languages (zh, en), or the first two.

    Columns ``type`` (h2, li1, td, fm.title …) and ``path`` (rows of one path are a post, in
    their order) are used where the header names them.
    Raises WorkspaceError with file and line for what cannot be read so.
    """
    cells = _cells(path)
    names = _columns(path, cells[0], languages)
    body = list(enumerate(cells[1:] if names else cells, 2 if names else 1))
    at = names or {"source": 0, "reference": 1}
    language = languages.source_language
    rows = [_row(path, line, fields, at, n, language) for n, (line, fields) in enumerate(body, 1)]
    if not rows:
        raise WorkspaceError("there is no row below the header", path=str(path))
    posts = composed(rows, language) if "path" in at else {}
    return Data(path.name, tuple(rows), posts, "path" in at)


def _cells(path: Path) -> list[list[str]]:
    lines = [line for line in text_of(path).split("\n") if line.strip()]
    if path.suffix == ".csv":
        return list(csv.reader(lines))
    return list(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def _columns(path: Path, header: Sequence[str], languages: LanguagePair) -> dict[str, int]:
    """Where the columns are; empty when the first line is a row already."""
    wanted = dict(zip(("source", "reference"), map(primary, languages), strict=True))
    names = [primary(name.strip()) for name in header]
    missing = [name for name in wanted.values() if name not in names]
    if len(missing) == 2:
        return {}
    if missing:
        message = f"there is no column `{missing[0]}`"
        known = f"the first line names {', '.join(header)}"
        raise WorkspaceError(message, path=str(path), line=1, hint=known)
    found = {role: names.index(name) for role, name in wanted.items()}
    return {**found, **{name: names.index(name) for name in ("type", "path") if name in names}}


def _row(
    path: Path,
    line: int,
    fields: Sequence[str],
    at: dict[str, int],
    number: int,
    language: SourceLanguage,
) -> Row:
    if len(fields) <= max(at.values()):
        message = f"this line has {len(fields)} columns, {max(at.values()) + 1} are needed"
        hint = "columns are separated by tabs (in a .csv file by commas)"
        raise WorkspaceError(message, path=str(path), line=line, hint=hint)
    kind = fields[at["type"]] if "type" in at else ""
    made = block(number, fields[at["source"]], fields[at["reference"]], kind, language=language)
    return replace(made, post=_post_name(fields[at["path"]])) if "path" in at else made


def _post_name(path: str) -> str:
    """A file name in the throw-away workspace; where the table says it lies is of no matter."""
    name = "".join(char if char.isalnum() or char in "-_." else "-" for char in path)
    return f"{name.removesuffix('.md').lstrip('.')[-120:] or 'post'}.md"


def lines(source: Path, reference: Path, language: SourceLanguage = CHINESE) -> Data:
    """Read two plain files whose lines belong together.

    Raises WorkspaceError when one cannot be read or their numbers of lines differ.
    """
    ours, theirs = split_lines(text_of(source)), split_lines(text_of(reference))
    if len(ours) != len(theirs):
        raise differ(source, len(ours), reference, len(theirs))
    pairs = enumerate(zip(ours, theirs, strict=True), 1)
    rows = [block(number, mine, other, language=language) for number, (mine, other) in pairs]
    return Data(source.name, tuple(rows), {}, False)
