"""Tab-separated term lists to glossary YAML.

Two shapes are read: with a header row (``source``, ``target``, optionally ``kind`` and
``note``), and without one (source, target, comment), as OmegaT, DeepL and Google write it.

In a note, parts are separated by ``; ``: ``pin`` or nothing makes the row a term, ``advisory``
keeps it as a commented entry (a hint that is too often wrong to fail a build over), and
``also accepted: a, b`` becomes ``accept``.  Counts of where a term was seen are dropped.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from bitext.errors import WorkspaceError
from bitext.formats.terms.entries import ImportedTerms, refuse_unusable, to_glossary
from bitext.languages import LanguagePair
from bitext.model import Term

_SHORT = re.compile(r"[^()A-Z]*+[A-Z][^()A-Z]*+[A-Z][^()]*+")
_PROVENANCE = re.compile(
    r"pin|advisory|corpus: .*|dev side .*|not in the corpus|in a seed document .*"
)
_ALSO = "also accepted: "


class _Row(NamedTuple):
    term: Term
    advisory: bool


def from_tsv(text: str, *, path: str = "") -> str:
    """Glossary YAML of a term list; advisory rows follow as comments.

    Raises WorkspaceError naming the row that cannot be used.
    """
    imported = read_tsv(text, path, LanguagePair())
    refuse_unusable(imported.terms, path)
    return to_glossary(imported)


def read_tsv(text: str, path: str, _languages: LanguagePair) -> ImportedTerms:
    """The terms of a term list and its advisory rows."""
    rows = _rows(text.removeprefix("\ufeff"), path)
    pinned = tuple(row.term for row in rows if not row.advisory)
    return ImportedTerms(pinned, advisory=tuple(row.term for row in rows if row.advisory))


def write_tsv(terms: Sequence[Term], _languages: LanguagePair) -> str:
    """A header and a row for each spelling; the short form stands in brackets behind the target."""
    rows = ["\t".join(("source", "target", "kind", "note"))]
    for term in terms:
        target = _full_and_short(term)
        also = f"{_ALSO}{', '.join(term.accept)}" if term.accept else ""
        note = "; ".join(part for part in (term.note, also) if part)
        kind = "keep" if term.keep else "term"
        cells = ((source, target, kind, note) for source in term.source)
        rows += ["\t".join(" ".join(cell.split()) for cell in row) for row in cells]
    return "".join(f"{row}\n" for row in rows)


def _full_and_short(term: Term) -> str:
    """``Target (SHORT)`` where that is read back as both, else the target alone."""
    both = f"{term.target[0]} ({term.short})"
    return both if term.short and _split(both)[1] == term.short else term.target[0]


def _split(target: str) -> tuple[str, str]:
    """``Target (SHORT)`` as its two parts; anything else has no short form."""
    full, _, short = target.removesuffix(")").rpartition(" (")
    made = full and target.endswith(")") and _SHORT.fullmatch(short)
    return (full, short) if made else (target, "")


def _rows(text: str, path: str) -> list[_Row]:
    columns: list[str] = ["source", "target", "note"]
    rows: list[_Row] = []
    for number, line in enumerate(text.split("\n"), 1):
        cells = [cell.strip() for cell in line.rstrip("\r").split("\t")]
        if not any(cells) or line.startswith("#"):
            continue
        if not rows and [cell.lower() for cell in cells[:2]] == ["source", "target"]:
            columns = [cell.lower() for cell in cells]
            continue
        rows.append(_row(dict(zip(columns, cells, strict=False)), path, number))
    return rows


def _row(cells: dict[str, str], path: str, line: int) -> _Row:
    source, target = cells.get("source", ""), cells.get("target", "")
    if not source or not target:
        hint = "each row is source, tab, target; check that the columns are separated by tabs"
        raise WorkspaceError("a row without source or target", path=path, line=line, hint=hint)
    parts = [part.strip() for part in cells.get("note", "").split("; ")]
    note = "; ".join(p for p in parts if not _PROVENANCE.fullmatch(p) and not p.startswith(_ALSO))
    name = cells.get("kind", "") == "keep" or source == target
    full, short = (target, "") if name else _split(target)
    known = {full, short, target}
    also = [w for p in parts if p.startswith(_ALSO) for w in p.removeprefix(_ALSO).split(", ")]
    accept = tuple(dict.fromkeys(word for word in also if word and word not in known))
    case = name and source != source.lower()
    term = Term((source,), (full,), short, accept, case=case, note=note, path=path, line=line)
    return _Row(term, advisory="advisory" in parts)
