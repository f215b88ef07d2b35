"""The formats by name: which one a file has, what it gives, what it cannot hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from bitext.formats.terms.crowdin import read_crowdin, write_crowdin
from bitext.formats.terms.entries import ImportedTerms, named_case, refuse_unusable
from bitext.formats.terms.rows import (
    read_deepl,
    read_omegat,
    read_weblate,
    write_deepl,
    write_omegat,
    write_weblate,
)
from bitext.formats.terms.tbx import read_tbx, write_tbx
from bitext.formats.terms.tsv import read_tsv, write_tsv
from bitext.glossary.terms import Key, claims
from bitext.languages import LanguagePair
from bitext.model import Term


class Format(NamedTuple):
    """How a format is read and written."""

    read: Callable[[str, str, LanguagePair], ImportedTerms]
    write: Callable[[Sequence[Term], LanguagePair], str]


FORMATS: Mapping[str, Format] = {
    "tsv": Format(read_tsv, write_tsv),
    "omegat": Format(read_omegat, write_omegat),
    "deepl": Format(read_deepl, write_deepl),
    "weblate": Format(read_weblate, write_weblate),
    "crowdin": Format(read_crowdin, write_crowdin),
    "tbx": Format(read_tbx, write_tbx),
}
NAMES = tuple(FORMATS)

_BY_SUFFIX = {"tbx": "tbx", "xml": "tbx", "csv": "deepl", "txt": "omegat", "tab": "omegat",
              "utf8": "omegat"}  # fmt: skip
_FIELDS = ("short", "accept", "forbid", "case", "tags", "paths", "note")


def by_name(name: str) -> str:
    """The format that a file of this name gets when it is written; TSV when nothing is known."""
    return _BY_SUFFIX.get(name.lower().rpartition(".")[2], "tsv")


def guess(text: str, name: str) -> str:
    """The format of a file, by its content and then by its name."""
    content = text.lstrip("\ufeff \t\r\n")
    if content.startswith("<"):
        return "tbx"
    known = by_name(name)
    header = [cell.strip(' "').lower() for cell in content.split("\n", 1)[0].split(",")]
    if any(cell.startswith("term [") for cell in header):
        return "crowdin"
    if known != "omegat" and {"source", "target"} <= set(header):
        return "weblate"
    return known


def read(text: str, format_name: str, *, path: str, languages: LanguagePair) -> ImportedTerms:
    """What a file gives.

    Raises WorkspaceError with the line for what cannot be read or cannot be in a glossary.
    """
    imported = FORMATS[format_name].read(text, path, languages)
    refuse_unusable(imported.terms, path)
    return imported


def write(terms: Sequence[Term], format_name: str, languages: LanguagePair) -> str:
    """The terms in a format; of several scopes of a source the widest, as no format has scopes."""
    return FORMATS[format_name].write(_once(terms), languages)


def lost(terms: Sequence[Term], format_name: str, languages: LanguagePair) -> Mapping[str, int]:
    """What the format did not hold, by field: found by reading what is written."""
    written = _once(terms)
    text = FORMATS[format_name].write(written, languages)
    there: dict[str, Term] = {}
    for term in FORMATS[format_name].read(text, "", languages).terms:
        for source in term.source:
            there.setdefault(source, term)
    counts = Counter({"entries": len(terms) - len(written)})
    for term in written:
        back = there.get(term.source[0])
        counts.update(_differences(term, back) if back else ["entries"])
    return +counts


def _differences(before: Term, after: Term) -> list[str]:
    fields = [name for name in _FIELDS if getattr(before, name) != getattr(after, name)]
    fields += ["target forms"] if before.target != after.target else []
    return fields + (["spellings in one entry"] if before.source != after.source else [])


def _once(terms: Sequence[Term]) -> list[Term]:
    widest_first = sorted(terms, key=lambda term: bool(term.tags or term.paths))
    owners: dict[Key, Term] = {}
    for term in widest_first:
        for key in _bare(term):
            owners.setdefault(key, term)
    return [term for term in terms if all(owners[key] is term for key in _bare(term))]


def _bare(term: Term) -> tuple[Key, ...]:
    """What the term will claim when it is read back without scope and ``case``."""
    case = len(term.source) == 1 and named_case(term.source[0], term.target[0])
    return claims(replace(term, tags=(), paths=(), case=case))
