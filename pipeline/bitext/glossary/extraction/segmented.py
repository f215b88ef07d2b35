"""Chinese term candidates from words: one to four neighbours with fitting parts of speech."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from math import log2
from typing import TypeAlias

from bitext.glossary.extraction.ranking import LEAST, Candidate, Passage, Seen, ranked
from bitext.glossary.extraction.stopwords import EMPTY, STOP
from bitext.languages.zh import CHINESE

#: Words with the ICTCLAS tags that jieba uses, in order, covering the text.
Tag: TypeAlias = Callable[[str], Sequence[tuple[str, str]]]
#: How often general texts hold a word, in `GENERAL` words; 0 for a word not known.
Frequency: TypeAlias = Callable[[str], int]

GENERAL = 60_000_000  #: words behind jieba's dictionary: the sum of its frequencies, rounded

_LONGEST, _MOST_WORDS = 8, 4
_NOUN = frozenset("n nr ns nt nz nrt nrfg ng vn an l j nw".split())
_HEAD = _NOUN | frozenset("v vd a ad b i vg h".split())
_TAIL = _NOUN | frozenset("v a b i k ad d vg m q zg".split())
_INSIDE = _HEAD | _TAIL | frozenset("s t".split())
_PREFIX = frozenset("多元双单零微高低可无非子主副超半全")


def terms(passages: Iterable[Passage], tag: Tag, frequency: Frequency) -> list[Candidate]:
    """Candidates by rank, from words as ``tag`` cuts them."""
    seen: dict[str, Seen] = {}
    tags: dict[str, str] = {}
    mentions = 0
    for path, text in _by_post(passages):
        for run in _runs(tag(text)):
            mentions += len(run)
            for phrase, kind, left, right in _phrases(run):
                seen.setdefault(phrase, Seen()).add(path, left, right)
                tags[phrase] = kind
    often = (phrase for phrase, s in seen.items() if s.count >= LEAST)
    weight = {
        p: _weight(tags[p]) * _weirdness(seen[p].count / mentions, frequency(p)) ** 2 for p in often
    }
    return ranked(seen, weight)


def _by_post(passages: Iterable[Passage]) -> Iterator[tuple[str, str]]:
    """The text of each post, a segment a line; passages come post by post."""
    path, lines = "", list[str]()
    for passage in passages:
        if passage.path != path:
            yield path, "\n".join(lines)
            path, lines = passage.path, []
        lines.append(passage.text)
    yield path, "\n".join(lines)


def _runs(words: Sequence[tuple[str, str]]) -> Iterator[list[tuple[str, str]]]:
    """Stretches of Han words."""
    run: list[tuple[str, str]] = []
    for word in words:
        if CHINESE.run.fullmatch(word[0]):
            run.append(word)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _phrases(run: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str, str, str]]:
    """Phrase, its tag (that of its last word), and the words before and after it."""
    for first, (head, kind) in enumerate(run):
        if head in STOP or head in EMPTY or not (kind in _HEAD or head in _PREFIX):
            continue
        left = run[first - 1][0] if first else ""
        phrase = ""
        for last in range(first, min(first + _MOST_WORDS, len(run))):
            word, kind = run[last]
            phrase += word
            if not _goes_on(word, kind, phrase):
                break
            if len(phrase) > 1 and kind in _TAIL:
                right = run[last + 1][0] if last + 1 < len(run) else ""
                yield phrase, kind, left, right


def _goes_on(word: str, kind: str, phrase: str) -> bool:
    if len(phrase) > _LONGEST or word in STOP or word in EMPTY:
        return False
    return kind in _INSIDE or len(phrase) == 1


def _weight(last: str) -> float:
    """Phrases that end in a noun are terms, those that end in a verb or adjective less often."""
    return 1.0 if last in _NOUN else 0.4


def _weirdness(share: float, general: int) -> float:
    """Bits by which the posts say it more often than general texts; 20 smooths rare words."""
    return max(log2(share / ((general + 20) / GENERAL)), 0.0)
