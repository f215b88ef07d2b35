"""What every format has in common: languages, what a file gave, terms made from its words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from bitext.errors import WorkspaceError
from bitext.glossary.dump import entry, to_yaml
from bitext.glossary.terms import Key, claims, parse
from bitext.model import Term

FORBIDDEN = frozenset(
    ("not recommended", "obsolete", "deprecated", "deprecatedterm", "superseded",
     "supersededterm", "forbidden")
)  # fmt: skip
ADMITTED = frozenset(("admitted", "admittedterm"))
SHORT = frozenset(("acronym", "abbreviation", "shortform", "short form", "initialism"))


class Wording(NamedTuple):
    """One word of a termbase for a concept, with what the termbase says about it."""

    text: str
    status: str = ""  #: such as ``preferred``, ``admitted``, ``not recommended``
    kind: str = ""  #: such as ``acronym``


@dataclass(frozen=True, slots=True)
class ImportedTerms:
    """What a file gave."""

    terms: tuple[Term, ...]
    ignored: Mapping[str, int] = field(default_factory=dict)  #: what has no place here -> how often
    advisory: tuple[Term, ...] = ()  #: hints that are not enforced


def named_case(source: str, target: str) -> bool:
    """The default of ``case``: a name to keep that is spelled with a capital."""
    return source == target and source != source.lower()


def worded(wordings: Iterable[Wording], term: Term) -> Term:
    """``term`` with the target, short, accepted and forbidden forms that ``wordings`` are.

    Raises ValueError when none of them may be used.
    """
    lists: dict[str, list[str]] = {"target": [], "short": [], "accept": [], "forbid": []}
    for wording in wordings:
        lists[_role(wording)].append(wording.text)
    forms = {role: tuple(dict.fromkeys(words)) for role, words in lists.items()}
    shorts = forms["short"]
    if not forms["target"]:
        forms["target"], shorts = (shorts or forms["accept"])[:1], shorts[1:]
    if not forms["target"]:
        raise ValueError("no wording that may be used")
    return Term(
        source=term.source,
        target=forms["target"],
        short=shorts[0] if shorts else "",
        accept=tuple(dict.fromkeys((*forms["accept"], *shorts[1:]))),
        forbid=forms["forbid"],
        case=len(term.source) == 1 and named_case(term.source[0], forms["target"][0]),
        note=term.note,
        path=term.path,
        line=term.line,
    )


def _role(wording: Wording) -> str:
    status = wording.status.lower().removesuffix("-admn-sts")
    if status in FORBIDDEN:
        return "forbid"
    if status in ADMITTED:
        return "accept"
    return "short" if wording.kind.lower() in SHORT else "target"


def wordings(term: Term) -> list[tuple[str, Wording]]:
    """The forms of a term with their role: ``target``, ``short``, ``accept`` or ``forbid``."""
    kind = "acronym" if term.short.isupper() else "short form"
    roles = [("target", Wording(word, "preferred")) for word in term.target]
    roles += [("short", Wording(term.short, "preferred", kind))] if term.short else []
    roles += [("accept", Wording(word, "admitted")) for word in term.accept]
    return roles + [("forbid", Wording(word, "not recommended")) for word in term.forbid]


def refuse_unusable(terms: Iterable[Term], path: str) -> None:
    """Refuse what the YAML reader would refuse, with the line it came from.

    Raises WorkspaceError: Chinese in a target, a repeated source, spaces at the ends.
    """
    seen: set[Key] = set()
    for term in terms:
        try:
            parse(to_yaml([term]), path=path)
        except WorkspaceError as error:
            error.line, error.column = term.line, 0
            raise
        if not seen.isdisjoint(claims(term)):
            message = f"{term.source[0]} stands in an earlier row too"
            raise WorkspaceError(message, path=path, line=term.line, hint="keep one of the rows")
        seen.update(claims(term))


def to_glossary(imported: ImportedTerms) -> str:
    """A glossary file of what was imported; advisory entries follow as comments."""
    result = to_yaml(imported.terms)
    hints = "".join(entry(term) for term in imported.advisory)
    if hints:
        result += "\n# Advisory, not enforced; move one to 'terms' to pin it:\n"
        result += "".join(f"# {line}\n" for line in hints.splitlines())
    return result
