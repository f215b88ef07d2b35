"""Crowdin's CSV: a column ``Term [xx]`` for each language, a row for each wording of a concept.

Rows with the same ``Concept ID`` (without that column, with the same source term) are one
concept.  ``Status`` says whether a wording is preferred, admitted, not recommended or
obsolete, ``Type`` whether it is an acronym or a short form
(https://support.crowdin.com/glossary/).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import zip_longest

from bitext.errors import WorkspaceError
from bitext.formats.terms.entries import ImportedTerms, Wording, worded, wordings
from bitext.formats.terms.rows import csv_rows, to_csv
from bitext.languages import LanguagePair, pick
from bitext.model import Term

_TERM = re.compile(r"term \[(.+)\]", re.IGNORECASE)
_ROW = Mapping[str, str]


def read_crowdin(text: str, path: str, languages: LanguagePair) -> ImportedTerms:
    """Concepts with a term in both languages; others are counted as ignored.

    Raises WorkspaceError when a column of the two languages is missing.
    """
    rows = csv_rows(text, path)
    header = next(rows, (1, []))[1]
    source, target = (_column(header, tag, path) for tag in languages)
    concepts: dict[str, list[tuple[int, _ROW]]] = {}
    ignored = Counter[str]()
    used = _used(source, target)
    for line, cells in rows:
        row = dict(zip((name.lower() for name in header), cells, strict=False))
        ignored.update(name for name, cell in row.items() if cell and name not in used)
        key = row.get("concept id") or row.get(f"term [{source}]") or f"line {line}"
        concepts.setdefault(key, []).append((line, row))
    terms = []
    for concept in concepts.values():
        try:
            terms.append(_concept(concept, source, target, path))
        except ValueError:
            ignored[f"concepts without a term in both {source} and {target}"] += 1
    return ImportedTerms(tuple(terms), ignored)


def write_crowdin(terms: Sequence[Term], languages: LanguagePair) -> str:
    """A concept for each term."""
    source, target = languages
    rows: list[Sequence[str]] = [
        ("Concept ID", "Concept Note", f"Term [{source}]", f"Term [{target}]",
         f"Status [{target}]", f"Type [{target}]")
    ]  # fmt: skip
    for number, term in enumerate(terms, 1):
        note = term.note
        forms = [wording for _, wording in wordings(term)]
        for spelling, form in zip_longest(term.source, forms):
            said = (form.text, form.status, form.kind) if form else ("", "", "")
            rows.append((str(number), note, spelling or "", *said))
            note = ""
    return to_csv(rows)


def _column(header: Sequence[str], wanted: str, path: str) -> str:
    tags = [match[1] for name in header if (match := _TERM.fullmatch(name))]
    tag = pick(tags, wanted)
    if tag is None:
        hint = f"the first row names columns such as 'Term [{wanted}]'"
        raise WorkspaceError(f"no column for {wanted}", path=path, line=1, hint=hint)
    return tag.lower()


def _used(source: str, target: str) -> frozenset[str]:
    names = (f"term [{source}]", f"term [{target}]", f"status [{target}]", f"type [{target}]")
    return frozenset(("concept id", "concept note", *names))


def _concept(rows: Sequence[tuple[int, _ROW]], source: str, target: str, path: str) -> Term:
    spellings = dict.fromkeys(row.get(f"term [{source}]", "") for _, row in rows)
    forms = [
        Wording(word, row.get(f"status [{target}]", ""), row.get(f"type [{target}]", ""))
        for _, row in rows
        if (word := row.get(f"term [{target}]", ""))
    ]
    notes = dict.fromkeys(row.get("concept note", "") for _, row in rows)
    note = "; ".join(filter(None, notes))
    sources = tuple(filter(None, spellings))
    if not sources:
        raise ValueError("no source")
    return worded(forms, Term(sources, sources, note=note, path=path, line=rows[0][0]))
