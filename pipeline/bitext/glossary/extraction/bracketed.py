"""Glosses: the English that authors put behind a term, as in ``开放应用模型（OAM）``.

Schwartz and Hearst (2003) read abbreviations off such parentheses.  Here the question is
where the Chinese begins.  Quotes or markup around it say so; else it is the longest candidate
before the parenthesis that is no longer than its English suggests, at two characters for each
word (the 250 pairs of the test corpus's `terms.tsv` have 2.2).  One word in parentheses may
be an example as well as a translation (数据库（Redis）): it counts where the Chinese stands
apart, or when it is said twice.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from math import ceil
from typing import NamedTuple

from bitext.glossary.extraction.ranking import EDGE, Candidate, Passage
from bitext.glossary.extraction.stopwords import STOP
from bitext.languages.script import HAN_CLASS

_GLOSS = re.compile(
    rf"(?P<before>^|[{EDGE}《「『“【]|.)(?P<run>[{HAN_CLASS}]{{2,16}})(?P<after>[{EDGE}》」』”】]?)"
    r" ?[（(] ?(?P<english>[A-Za-z][A-Za-z0-9 ,，、&+'’-]{1,60}?) ?[)）]"
)
_OPENS = frozenset(f"{EDGE}《「『“【")
_WORD = re.compile("[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_ACRONYM = re.compile("[A-Z][A-Za-z]*[A-Z0-9]")
_SURE = 2  #: votes that a gloss needs
_BONUS = 2.0  #: how much more an author's own gloss says than frequency alone


class _English(NamedTuple):
    long: str
    short: str


def glossed(found: Sequence[Candidate], passages: Iterable[Passage]) -> list[Candidate]:
    """The candidates by rank, those that the posts gloss with that English and further up."""
    known = {candidate.text for candidate in found}
    said: dict[str, Counter[_English]] = {}
    for passage in passages:
        for term, english, votes in _glosses(passage.text, known):
            said.setdefault(term, Counter())[english] += votes
    with_target = [_with(c, said[c.text]) if c.text in said else c for c in found]
    return sorted(with_target, key=lambda c: (-c.score, c.text))


def _with(candidate: Candidate, said: Counter[_English]) -> Candidate:
    english, votes = max(said.items(), key=lambda item: (item[1], len(item[0].long), item[0]))
    if votes < _SURE:
        return candidate
    score = candidate.score * _BONUS
    return replace(candidate, target=english.long, short=english.short, score=score)


def _glosses(text: str, known: Collection[str]) -> Iterator[tuple[str, _English, int]]:
    """Term, English and votes of each gloss."""
    for match in _GLOSS.finditer(text):
        english = _split(match["english"])
        if english is None:
            continue
        run = match["run"]
        apart = match["before"] in _OPENS and bool(match["after"])
        term = run if apart else _fitting(run, english.long, known)
        if term in known:
            apart = apart or len(_words(english.long)) > 1 or run[: -len(term)][-1:] in STOP
            yield term, english, _SURE if apart else 1


def _split(text: str) -> _English | None:
    """Wording and acronym (in either order, or only one); None for what is no gloss."""
    parts = [part.strip() for part in re.split("[,，、]", text)]
    long, short = max(parts, key=len), min(parts, key=len)
    if len(parts) == 1:
        return _English(long, "") if len(long) > 2 or long.isupper() else None
    return _English(long, short) if len(parts) == 2 and _ACRONYM.fullmatch(short) else None


def _fitting(run: str, english: str, known: Collection[str]) -> str:
    """The end of ``run`` that is known and about as long as its English suggests, or empty."""
    words = len(_words(english))
    least = words + 1 if _is_acronym(english) else max(2, ceil(1.5 * words))
    sizes = range(min(len(run), 2 * words + 1), least - 1, -1)
    return next((run[-size:] for size in sizes if run[-size:] in known), "")


def _words(english: str) -> list[str]:
    """Words; of an acronym its letters, of CamelCase its parts."""
    return list(english) if _is_acronym(english) else _WORD.findall(english)


def _is_acronym(english: str) -> bool:
    return english.isupper() and english.isalnum()
