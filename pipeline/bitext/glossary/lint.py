"""What is wrong, doubtful or worth knowing in glossary files, entry by entry.

A rule is a function from all terms to problems; what depends on the posts comes from a
``TermUsage``.  Severities: an error breaks pins (the entry is unreadable, can never be found, or
contradicts itself), a warning should be looked at, a remark tells what happens.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from bitext.errors import WorkspaceError
from bitext.glossary.fitness import unfit
from bitext.glossary.source_match import searchable
from bitext.glossary.target_match import occurrences
from bitext.glossary.terms import Key, claims, merge, survey
from bitext.model import Severity, Term


class Problem(NamedTuple):
    """A finding about an entry."""

    rule: str
    severity: Severity
    message: str
    fix: str
    path: str
    line: int
    column: int = 0  #: 1-based


_MARKUP = re.compile(r"\*\*|__|~~|`|\]\(")
_WORD = re.compile(r"[0-9a-z_\u00C0-\u024F]+")
_PLURAL = ("ies", "es", "s", "y")


@dataclass(frozen=True, slots=True)
class TermUsage:
    """The terms in the posts."""

    found: Counter[Term] = field(default_factory=Counter)
    hidden: Mapping[tuple[Term, Term], tuple[int, str]] = field(default_factory=dict)
    """Hidden term and the one taken in its place -> how often, and ``file:line`` of the first."""


class Surveyed(NamedTuple):
    """The files of a glossary: terms file by file, and the entries that cannot be read."""

    files: tuple[tuple[Term, ...], ...]
    errors: tuple[WorkspaceError, ...]
    lines: Mapping[str, Sequence[str]]


class _Doubt(NamedTuple):
    """A problem before its place is known: it is where ``word`` stands in the entry."""

    term: Term
    word: str
    rule: str
    severity: Severity
    message: str
    fix: str


def survey_files(texts: Sequence[tuple[str, str]]) -> Surveyed:
    """Read files (name, text) as far as they can be read."""
    read = [survey(text, path=path) for path, text in texts]
    errors = tuple(error for _, found in read for error in found)
    lines = {path: text.splitlines() for path, text in texts}
    return Surveyed(tuple(terms for terms, _ in read), errors, lines)


def lint(surveyed: Surveyed, usage: TermUsage | None = None) -> list[Problem]:
    """Every problem, in the order of files and lines; without ``usage`` none about the posts."""
    terms = [term for file in surveyed.files for term in file]
    problems = [_unreadable(error) for error in surveyed.errors]
    doubts = [doubt for rule in _RULES for doubt in rule(terms)]
    if usage:
        doubts += _unused(merge(surveyed.files)[0].terms, usage)
    ends = _ends(terms)
    for doubt in doubts:
        place = _place(doubt, surveyed.lines, ends)
        problems.append(Problem(*doubt[2:], doubt.term.path, *place))
    return sorted(problems, key=_order)


def _order(problem: Problem) -> tuple[str, int, int, str, str]:
    return problem.path, problem.line, problem.column, problem.rule, problem.message


def _unreadable(error: WorkspaceError) -> Problem:
    said = (Severity.ERROR, error.message, error.hint)
    return Problem("glossary-unreadable", *said, error.path, error.line, error.column)


def _repeated(terms: Sequence[Term]) -> Iterator[_Doubt]:
    owners: dict[Key, Term] = {}
    for term in terms:
        for key in claims(term):
            first = owners.setdefault(key, term)
            if first.path == term.path:
                continue
            place = f"{first.path}:{first.line}"
            same = first == term
            rule = "glossary-duplicate" if same else "glossary-conflict"
            other = "the same" if same else f"{first.target[0]!r}, and this one wins"
            message = f"{key[0]} is defined at {place} too, as {other}"
            yield _Doubt(term, key[0], rule, Severity.WARNING, message, "delete one of the two")
            owners[key] = term


def _never_found(terms: Sequence[Term]) -> Iterator[_Doubt]:
    for term in terms:
        for source in term.source:
            if searchable(source) != source:
                message = f"{source!r} is never found: it looks like a placeholder"
                fix = "write the words as they stand in the posts"
                yield _Doubt(term, source, "glossary-boundary", Severity.ERROR, message, fix)
            elif not any(map(str.isalnum, source)):
                message = f"{source!r} holds no letter: every such sign would be pinned"
                fix = "write a word, or delete the entry"
                yield _Doubt(term, source, "glossary-boundary", Severity.ERROR, message, fix)
            elif markup := _MARKUP.search(source):
                message = f"{source!r} is rarely found: {markup[0]!r} is Markdown, not text"
                fix = "write the words that a reader sees; code is never searched"
                yield _Doubt(term, source, "glossary-boundary", Severity.WARNING, message, fix)


def _unusable(terms: Sequence[Term]) -> Iterator[_Doubt]:
    fix = "write the words that a reader sees"
    for term, word, message in unfit(terms):
        yield _Doubt(term, word, "glossary-unusable", Severity.ERROR, message, fix)


def _contradicting(terms: Sequence[Term]) -> Iterator[_Doubt]:
    """A wording that one entry wants and another, or the same, forbids."""
    forbidden: defaultdict[tuple[str, ...], list[tuple[Term, str]]] = defaultdict(list)
    for term in terms:
        for word in term.forbid:
            forbidden[_stems(word)].append((term, word))
    lengths = {len(stems) for stems in forbidden}
    for term in terms:
        for wording in (*term.target, term.short, *term.accept):
            stems = _stems(wording)
            parts = {stems[i : i + n] for n in lengths for i in range(len(stems) - n + 1)}
            for other, word in (pair for part in parts for pair in forbidden.get(part, ())):
                if other is term and word == wording:
                    yield _self_contradiction(term, word)
                elif other is not term and _said(word, other, wording):
                    yield _contradiction(term, wording, other, word)


def _stems(wording: str) -> tuple[str, ...]:
    """Its words without what a plural may change: a cheap key, `occurrences` decides."""
    return tuple(map(_stem, _WORD.findall(wording.lower())))


def _stem(word: str) -> str:
    end = len(word)
    while found := next((s for s in _PLURAL if word.endswith(s, 0, end)), ""):
        end -= len(found)
    return word[:end]


def _said(word: str, other: Term, wording: str) -> bool:
    """Whether ``wording`` says what ``other`` forbids, outside of what ``other`` accepts."""
    allowed = occurrences((*other.target, *other.accept), wording, name=other.keep)
    return any(
        not any(good.start <= bad.start and bad.end <= good.end for good in allowed)
        for bad in occurrences((word,), wording)
    )


def _self_contradiction(term: Term, word: str) -> _Doubt:
    message = f"{word!r} is accepted and forbidden"
    fix = "delete it from accept or from forbid"
    return _Doubt(term, word, "glossary-contradiction", Severity.ERROR, message, fix)


def _contradiction(term: Term, wording: str, other: Term, word: str) -> _Doubt:
    message = (
        f"{wording!r} holds {word!r}, which {other.source[0]} forbids "
        f"({other.path}:{other.line}): a sentence with both cannot be right"
    )
    fix = f"delete {word!r} from forbid there, or write a longer wording in its place"
    return _Doubt(term, wording, "glossary-contradiction", Severity.WARNING, message, fix)


def _cyclic(terms: Sequence[Term]) -> Iterator[_Doubt]:
    """Entries whose wordings are each other's sources: no wording is the last."""
    owners = {source.lower(): term for term in terms for source in term.source}
    reported: set[Term] = set()
    for term in terms:
        chain = [term]
        while (then := owners.get(chain[-1].target[0].lower())) and then not in chain:
            chain.append(then)
        if then is term and len(chain) > 1 and not reported.intersection(chain):
            reported.update(chain)
            yield _cycle(chain)


def _cycle(chain: Sequence[Term]) -> _Doubt:
    first, *others = chain
    steps = "".join(f", which becomes {o.target[0]} ({o.path}:{o.line})" for o in others)
    message = f"{first.source[0]} becomes {first.target[0]}{steps}"
    fix = "choose one wording and delete the entry that undoes it"
    return _Doubt(first, first.target[0], "glossary-cycle", Severity.ERROR, message, fix)


def _short_is_target(terms: Sequence[Term]) -> Iterator[_Doubt]:
    for term in terms:
        if term.short and term.short.lower() in (word.lower() for word in term.target):
            message = f"short is the target: the first mention would be {term.short} ({term.short})"
            fix = "delete the line 'short'"
            yield _Doubt(term, term.short, "glossary-short", Severity.ERROR, message, fix)


def _names_differ_by_case(terms: Sequence[Term]) -> Iterator[_Doubt]:
    names: dict[str, Term] = {}
    for term in terms:
        if term.keep:
            first = names.setdefault(term.source[0].lower(), term)
            if first.source[0] != term.source[0]:
                message = f"{first.source[0]} ({first.path}:{first.line}) differs only by case"
                fix = "keep the spelling its project uses"
                yield _Doubt(term, term.source[0], "glossary-case", Severity.WARNING, message, fix)


def _any_case_beside(terms: Sequence[Term]) -> Iterator[_Doubt]:
    """Wordings that one entry wants spelled so and another in any case."""
    exact = {source: term for term in terms if term.case for source in term.source}
    for term in terms:
        for source in term.source:
            other = exact.get(source)
            if other and not term.case and _scope(other) == _scope(term):
                message = (
                    f"{source} is defined at {other.path}:{other.line} too, for exactly this "
                    f"spelling: there it is {other.target[0]!r}"
                )
                fix = "delete one of the two"
                yield _Doubt(term, source, "glossary-case", Severity.WARNING, message, fix)


def _scope(term: Term) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return term.tags, term.paths


def _unused(terms: Sequence[Term], usage: TermUsage) -> Iterator[_Doubt]:
    found_as = {source.lower() for term in usage.found for source in term.source}
    winners: defaultdict[Term, list[tuple[Term, int, str]]] = defaultdict(list)
    for (term, winner), (count, first) in usage.hidden.items():
        winners[term].append((winner, count, first))
    for term in terms:
        word = term.source[0]
        for winner, count, first in winners[term]:
            message = f"{winner.source[0]} hides {word} {_times(count)}, first in {first}"
            fix = "nothing to do if that is what you want"
            yield _Doubt(term, word, "glossary-overlap", Severity.INFO, message, fix)
        if usage.found[term]:
            continue
        if winners[term]:
            message, rule = f"{word} is hidden wherever it stands", "glossary-shadowed"
            yield _Doubt(term, word, rule, Severity.WARNING, message, "delete one of the terms")
        else:
            message = f"{word} stands in no post{_where(term, found_as)}"
            fix = "delete it if nobody plans to write of it"
            yield _Doubt(term, word, "glossary-unused", Severity.INFO, message, fix)


def _where(term: Term, found_as: Collection[str]) -> str:
    if term.tags or term.paths:
        return " that its 'when' names"
    return " where no other entry claims it" if term.source[0].lower() in found_as else ""


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"


_RULES: tuple[Callable[[Sequence[Term]], Iterator[_Doubt]], ...] = (
    _repeated, _never_found, _contradicting, _cyclic, _short_is_target, _names_differ_by_case,
    _any_case_beside, _unusable,
)  # fmt: skip


def _ends(terms: Sequence[Term]) -> Mapping[tuple[str, int], int]:
    """The line in which the next entry of the same file begins, by the entry's own."""
    starts = sorted({(term.path, term.line) for term in terms})
    return {here: then[1] for here, then in pairwise(starts) if here[0] == then[0]}


def _place(
    doubt: _Doubt, lines: Mapping[str, Sequence[str]], ends: Mapping[tuple[str, int], int]
) -> tuple[int, int]:
    """Line and column of the word in its entry; else those of the entry."""
    path, first = doubt.term.path, doubt.term.line
    text = lines[path]
    for line in range(first, max(first + 1, ends.get((path, first), len(text) + 1))):
        at = text[line - 1].lower().find(doubt.word.lower())
        if at >= 0:
            return line, at + 1
    return first, 1
