"""Term lists of two or three columns: DeepL, Weblate and OmegaT.

* DeepL: CSV of source and target, no header; what its own export puts behind them (language
  codes, relevance) is read over (https://developers.deepl.com/docs/customize/managing-glossaries).
* Weblate: CSV with a header, of which ``source``, ``target`` and ``developer_comments`` are
  written (https://docs.weblate.org/en/latest/formats/csv.html).
* OmegaT: tab-separated UTF-8 of source, target and comment; ``#`` begins a line to skip.

A spelling variant of a source is a row of its own.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence

from bitext.errors import WorkspaceError
from bitext.formats.terms.entries import ImportedTerms, named_case
from bitext.languages import LanguagePair
from bitext.model import Term

WEBLATE = ("location", "source", "target", "id", "fuzzy", "context", "translator_comments",
           "developer_comments")  # fmt: skip
_NOTES = ("developer_comments", "translator_comments")
_TABLE_HINT = "each row is source, target and at most a comment; check the separators"


def csv_rows(text: str, path: str) -> Iterator[tuple[int, list[str]]]:
    """Yield line number and stripped cells of every row that is not empty.

    Raises WorkspaceError for quotes that do not match and cells of more than 128 KiB.
    """
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield line, [cell.strip() for cell in cells]
            line = reader.line_num + 1
    except csv.Error as error:
        message, hint = f"not valid CSV: {error}", "check the quotes of this row"
        raise WorkspaceError(message, path=path, line=line, hint=hint) from error


def to_csv(rows: Sequence[Sequence[str]]) -> str:
    """Rows as CSV with line feeds."""
    # the writer does not see that a carriage return needs quotes
    returns = any("\r" in cell for row in rows for cell in row)
    out = io.StringIO(newline="")
    if returns:
        csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(rows)
    else:
        csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


# Every format has one signature (``formats`` calls them alike), also where a format has no use
# for the languages: these begin with an underscore.


def read_deepl(text: str, path: str, _languages: LanguagePair) -> ImportedTerms:
    """Source and target of each row."""
    return ImportedTerms(
        tuple(_term(cells[:2], path, line) for line, cells in csv_rows(text, path))
    )


def write_deepl(terms: Sequence[Term], _languages: LanguagePair) -> str:
    """A row for each spelling, with the first target."""
    return to_csv([(source, term.target[0]) for source, term in _spelled(terms)])


def read_weblate(text: str, path: str, _languages: LanguagePair) -> ImportedTerms:
    """Rows by the names of their header; rows without a target are counted as ignored."""
    rows = csv_rows(text, path)
    header = [cell.lower() for cell in next(rows, (1, []))[1]]
    if "source" not in header or "target" not in header:
        hint = f"the first row names the columns: {', '.join(WEBLATE)}"
        raise WorkspaceError("no columns source and target", path=path, line=1, hint=hint)
    terms, ignored = [], Counter[str]()
    for line, cells in rows:
        row = dict(zip(header, cells, strict=False))
        used = ("source", "target", *_NOTES)
        ignored.update(name for name, cell in row.items() if cell and name not in used)
        if not row.get("target"):
            ignored["rows without a target"] += 1
            continue
        note = "; ".join(row[name] for name in _NOTES if row.get(name))
        terms.append(_term([row["source"], row["target"], note], path, line))
    return ImportedTerms(tuple(terms), ignored)


def write_weblate(terms: Sequence[Term], _languages: LanguagePair) -> str:
    """A header and a row for each spelling, the note as developer comment."""
    rows = [(source, term.target[0], term.note) for source, term in _spelled(terms)]
    return to_csv([("source", "target", "developer_comments"), *rows])


def read_omegat(text: str, path: str, _languages: LanguagePair) -> ImportedTerms:
    """Tab-separated rows, comments taken as they are."""
    terms = []
    for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), 1):
        cells = [cell.strip() for cell in line.split("\t")]
        if any(cells) and not line.startswith("#"):
            terms.append(_term(cells, path, number))
    return ImportedTerms(tuple(terms))


def write_omegat(terms: Sequence[Term], _languages: LanguagePair) -> str:
    """A row for each spelling; a tab or line end inside a cell becomes a space."""
    rows = [(source, term.target[0], term.note) for source, term in _spelled(terms)]
    lines = ["\t".join(" ".join(cell.split()) for cell in row).rstrip("\t") for row in rows]
    return "".join(f"{line}\n" for line in lines)


def _spelled(terms: Sequence[Term]) -> Iterator[tuple[str, Term]]:
    return ((source, term) for term in terms for source in term.source)


def _term(cells: Sequence[str], path: str, line: int) -> Term:
    source, target, note = (*cells, "", "", "")[:3]
    if not source or not target:
        message = "a row without source or target"
        raise WorkspaceError(message, path=path, line=line, hint=_TABLE_HINT)
    case = named_case(source, target)
    return Term((source,), (target,), case=case, note=note, path=path, line=line)
