"""Find glossary terms in prose of the source's language.

The text searched is the placeholder form of ``backends.protocol``: ``<1>…</1>`` and
``<2/>`` are boundaries, and nothing is ever found inside one.

Rules, each measured on real posts:

* Case is folded without changing the length (``İ`` lower-cases to two characters and
  would shift every later position).
* A boundary is demanded between Latin letters and digits only: ``参加Kubeflow社区`` holds
  Kubeflow, ``GoLand`` and ``Kubeflows`` hold neither Go nor Kubeflow.  Apostrophes, hyphens,
  dots and slashes are boundaries: ``GSoC'24`` holds GSoC and ``Kubeflow-operator`` holds
  Kubeflow.  A compound with a meaning of its own (``engula-operator``) belongs in the
  glossary, where the longer name wins.
* A space between Han (or kana) and Latin is optional: ``CCF 开源发展委员会`` is found in
  ``CCF开源发展委员会`` and the other way round.  A line break counts as a space.
* All overlapping candidates are collected first, those without boundaries dropped, and only
  then is chosen among the rest: the other order lets ``Gopher`` hide ``Go``.
* Of candidates that overlap, those are chosen that together cover the most characters (see
  ``bitext.glossary.overlap``): the longest where one holds the others, and both 华为 and
  云原生 in ``华为云原生``, where the longest from the left would leave 原生 behind.
* With ``folding``, characters are compared as the ones they stand for, one for one:
  ``開源之夏`` holds 开源之夏 when the table says that 開 is 开.
* Of two terms with the same wording the one whose ``when`` fits wins, then the one that asks
  for the spelling it finds, then the later one.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from itertools import chain
from typing import NamedTuple

from bitext.glossary.overlap import Candidate, clusters, cover
from bitext.languages.script import UNSPACED_CLASS
from bitext.model import Span, Term
from bitext.placeholders import PLACEHOLDER

#: Letters and digits between which there is no boundary.
LATIN = frozenset(
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_"
    + "".join(map(chr, range(0x00C0, 0x0250)))
)

_FILLER = "\ufffc"  # OBJECT REPLACEMENT CHARACTER: no letter of any term
_SEAM = re.compile(
    rf"(?<=[{UNSPACED_CLASS}]) ?(?=[0-9A-Za-z])|(?<=[0-9A-Za-z]) ?(?=[{UNSPACED_CLASS}])"
)


class Hit(NamedTuple):
    """One occurrence: ``text`` is the slice ``span`` of what was searched."""

    term: Term
    span: Span
    text: str


def fold(text: str) -> str:
    """Lower case of the same length: ``İ`` is kept, a final sigma is an ordinary one."""
    lower = text.lower()
    if len(lower) != len(text):  # ``İ`` alone becomes two characters
        return "İ".join(map(fold, text.split("İ")))
    return lower.replace("ς", "σ")


def searchable(text: str) -> str:
    """``text`` with placeholders made unsearchable and line breaks made spaces, same length."""
    if "<" in text:
        text = PLACEHOLDER.sub(lambda m: _FILLER * len(m[0]), text)
    return text.replace("\n", " ")


def in_scope(term: Term, tags: Iterable[str] = (), path: str = "") -> bool:
    """Whether ``when`` lets the term apply: one of its tags and one of its paths, as far as set."""
    if term.tags and not {fold(tag) for tag in term.tags} & {fold(tag) for tag in tags}:
        return False
    return not term.paths or any(fnmatchcase(path, glob) for glob in term.paths)


class Matcher:
    """An automaton over all source wordings; built once, then read-only and thread-safe.

    ``folding`` maps characters to the ones they are compared as, one character to one.
    """

    def __init__(self, terms: Sequence[Term], *, folding: Mapping[str, str] | None = None) -> None:
        from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

        self._folding = str.maketrans(dict(folding or {}))
        self._folded = frozenset(folding or ())
        table: dict[str, list[tuple[Term, str]]] = {}
        later_first = tuple(reversed(terms))
        for term in sorted(later_first, key=_wide):
            for spelling in map(self._plain, chain.from_iterable(map(_spellings, term.source))):
                table.setdefault(fold(spelling), []).append((term, spelling))
        self._claims = [tuple(claims) for claims in table.values()]
        self._only = [_unconditional(form, claims) for form, claims in table.items()]
        self._edges = [(form[0] in LATIN, form[-1] in LATIN) for form in table]
        # a dense table takes 1 to 6 KB a term, and a quarter less time than its own choice
        automaton = AhoCorasick(
            list(table), matchkind=MatchKind.Standard, implementation=Implementation.DFA
        )
        self._search = automaton.find_matches_as_indexes

    def find(self, text: str, *, tags: Sequence[str] = (), path: str = "") -> tuple[Hit, ...]:
        """Disjoint hits in text order.

        ``tags`` and ``path`` are those of the post, for terms with ``when``.
        """
        found = self._candidates(text, tags, path)
        if not found:
            return ()
        if _overlap(found):
            found = [one for cluster in clusters(_ordered(found)) for one in cover(cluster)]
        return tuple([Hit(term, Span(start, end), text[start:end]) for start, end, term in found])

    def contests(
        self, text: str, *, tags: Sequence[str] = (), path: str = ""
    ) -> Iterator[tuple[tuple[Hit, ...], tuple[Hit, ...]]]:
        """Where candidates overlap: the hits and what they hide, both in text order."""
        for cluster in clusters(_ordered(self._candidates(text, tags, path))):
            if len(cluster) > 1:
                taken = cover(cluster)
                hidden = (one for one in cluster if one not in taken)
                yield tuple(_hit(text, c) for c in taken), tuple(_hit(text, c) for c in hidden)

    def _candidates(self, text: str, tags: Sequence[str], path: str) -> list[Candidate]:
        """Every term that stands in the text, in the order of their ends."""
        plain = (self._plain(text) if self._folded else text).replace("\n", " ")
        found: list[Candidate] = []
        for form, start, end in self._search(fold(plain), overlapping=True):
            term = self._only[form]
            if term is None and self._bounded(form, plain, start, end):
                term = self._claimant(form, plain[start:end], tags, path)
            if term is not None:
                found.append((start, end, term))
        return _outside_placeholders(found, text) if found and "<" in text else found

    def _plain(self, text: str) -> str:
        """``text`` with characters that stand for others replaced, same length."""
        if self._folded.isdisjoint(text):
            return text
        return text.translate(self._folding)

    def _bounded(self, form: int, text: str, start: int, end: int) -> bool:
        before, after = self._edges[form]
        if before and start > 0 and text[start - 1] in LATIN:
            return False
        return not (after and end < len(text) and text[end] in LATIN)

    def _claimant(self, form: int, found: str, tags: Sequence[str], path: str) -> Term | None:
        for term, spelling in self._claims[form]:
            if term.case and found != spelling:
                continue
            if not (term.tags or term.paths) or in_scope(term, tags, path):
                return term
        return None


def _wide(term: Term) -> tuple[bool, bool]:
    """What is asked last: terms without a scope, and of those with the same one any case."""
    return not (term.tags or term.paths), not term.case


def _ordered(found: Iterable[Candidate]) -> list[Candidate]:
    """Leftmost first, of those that start together the longest first."""
    return sorted(found, key=lambda one: (one[0], -one[1]))


def _outside_placeholders(found: Sequence[Candidate], text: str) -> list[Candidate]:
    spans = [match.span() for match in PLACEHOLDER.finditer(text)]
    ends = [end for _, end in spans]
    apart = (*spans, (len(text), len(text)))
    return [one for one in found if apart[bisect_right(ends, one[0])][0] >= one[1]]


def _overlap(found: Iterable[Candidate]) -> bool:
    """Whether a choice has to be made between candidates, given in the order of their ends."""
    reach = 0
    for start, end, _ in found:
        if start < reach:
            return True
        reach = end
    return False


def _hit(text: str, candidate: Candidate) -> Hit:
    start, end, term = candidate
    return Hit(term, Span(start, end), text[start:end])


def _unconditional(form: str, claims: Sequence[tuple[Term, str]]) -> Term | None:
    """The term that every occurrence belongs to, when nothing has to be looked at for that."""
    first = claims[0][0]
    conditions = first.case or first.tags or first.paths or form[0] in LATIN or form[-1] in LATIN
    return None if conditions else first


def _spellings(source: str) -> set[str]:
    """The wording with and without spaces between Han and Latin."""
    if source.isascii():
        return {source}
    return {source, _SEAM.sub("", source), _SEAM.sub(" ", source)}
