"""Candidates for the glossary: what the posts say often and no term covers yet.

Names come from ``names``; Chinese terms from ``words`` (a segmenter with part-of-speech tags)
or, without one, from ``ngrams`` (statistics of the posts alone); ``gloss`` adds the English
that authors give themselves.  Chinese candidates rank by termhood, a product of known
measures: how often and in how many posts, less the mentions inside longer candidates (C-value,
Frantzi, Ananiadou and Mima 2000), how free its neighbours are (branching entropy, Jin and
Tanaka-Ishii 2006), and, where general frequencies are known, how much more often than elsewhere
(weirdness, Ahmad 1999).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import log2

from bitext import placeholders
from bitext.glossary.dump import to_yaml
from bitext.glossary.source_match import LATIN
from bitext.model import Span, Term

#: Rarer candidates are chance; contexts shown for each.
LEAST, CONTEXTS = 3, 3

#: Stands for markup, pinned terms and the ends of segments.
EDGE = "\x1f"

_AROUND = 20  # characters of context on each side


@dataclass(frozen=True, slots=True)
class Passage:
    """A segment to be searched, post by post; ``text`` is what is left `uncovered`."""

    path: str
    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Context:
    """Where a candidate stands and what is around it."""

    path: str
    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A wording that may deserve an entry; ``posts`` is the number of posts that hold it."""

    text: str
    keep: bool  #: a name that stays as it is
    count: int
    posts: int
    score: float
    contexts: tuple[Context, ...] = ()
    target: str = ""  #: the English that the posts themselves give, as in 开源之夏（OSPP）
    short: str = ""  #: its acronym, where they give both

    @property
    def english(self) -> str:
        """``target`` with ``short``, as a first mention says them."""
        return f"{self.target} ({self.short})" if self.short else self.target


@dataclass(slots=True)
class Seen:
    """What is known of a wording: mentions, posts, and the neighbours on either side."""

    count: int = 0
    posts: int = 0
    left: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    last: str = ""  #: the post of the last mention

    def add(self, path: str, left: str, right: str) -> None:
        """Count a mention."""
        self.count += 1
        self.left[left] += 1
        self.right[right] += 1
        if path != self.last:
            self.posts, self.last = self.posts + 1, path

    @property
    def freedom(self) -> float:
        """Branching entropy of the narrower side, in bits."""
        return min(_entropy(self.left), _entropy(self.right))


def uncovered(text: str, covered: Sequence[Span] = ()) -> str:
    """``text`` (placeholder form) with placeholders and ``covered`` spans made an edge."""
    for start, end in sorted(covered, reverse=True):
        text = text[:start] + EDGE + text[end:]
    return placeholders.strip(text, EDGE)


def ranked(seen: Mapping[str, Seen], weight: Mapping[str, float]) -> list[Candidate]:
    """Chinese candidates by termhood; ``weight`` is what else speaks for each of them.

    Mentions per post count too: a term comes in bursts, a word of any text is spread evenly
    (Church and Gale 1995); without general frequencies nothing else tells the two apart.
    """
    often = {text: s for text, s in seen.items() if s.count >= LEAST}
    longer = _longer(often)
    found: list[Candidate] = []
    for text, s in often.items():
        inside, hosts = longer.get(text, (0, 1))
        free = max(s.count - inside / hosts, 0.0)
        often_here = log2(1 + s.count / s.posts)
        score = often_here * log2(1 + free) * log2(1 + s.posts) * s.freedom * weight.get(text, 1.0)
        if score > 0:
            found.append(Candidate(text, False, s.count, s.posts, score))
    return sorted(found, key=lambda c: (-c.score, c.text))


def with_contexts(found: Sequence[Candidate], passages: Iterable[Passage]) -> list[Candidate]:
    """The candidates with up to three contexts each, of different posts where there are."""
    from ahocorasick_rs import AhoCorasick

    if not found:
        return []
    automaton = AhoCorasick([candidate.text for candidate in found])
    contexts: list[list[Context]] = [[] for _ in found]
    spare: list[list[Context]] = [[] for _ in found]
    for passage in passages:
        hits = automaton.find_matches_as_indexes(passage.text, overlapping=True)
        for index, start, end in hits:
            if len(contexts[index]) < CONTEXTS and _bounded(passage.text, start, end):
                known = any(c.path == passage.path for c in contexts[index])
                _append((spare if known else contexts)[index], passage, start, end)
    every = zip(found, contexts, spare, strict=True)
    return [replace(c, contexts=tuple((*a, *b)[:CONTEXTS])) for c, a, b in every]


def as_yaml(found: Iterable[Candidate]) -> str:
    """Glossary YAML to paste.  The target of a Chinese term is empty, which every command
    refuses with its line: a wording that nobody chose cannot reach a draft.  What the posts
    call it themselves stands in the note.
    """
    return to_yaml(map(_undecided, found))


def _undecided(candidate: Candidate) -> Term:
    text, note = candidate.text, f"{candidate.count} times in {candidate.posts} posts"
    if candidate.keep:
        return Term((text,), (text,), case=text != text.lower())
    if candidate.target:
        note = f"{candidate.english} in the posts; {note}"
    return Term((text,), ("",), note=note)


def _longer(often: Mapping[str, Seen]) -> dict[str, tuple[int, int]]:
    """Candidate -> mentions inside longer candidates, and the number of those."""
    inside: dict[str, tuple[int, int]] = {}
    for text, seen in often.items():
        size = len(text)
        for start in range(size - 1):
            for end in range(start + 2, size + 1):
                part = text[start:end]
                if end - start < size and part in often:
                    mentions, hosts = inside.get(part, (0, 0))
                    inside[part] = mentions + seen.count, hosts + 1
    return inside


def _entropy(neighbours: Counter[str]) -> float:
    """In bits; each edge (the empty string) is a neighbour of its own, unlike any other."""
    total = neighbours.total()
    edges = neighbours[""]
    words = (n for word, n in neighbours.items() if word)
    return edges / total * log2(total) - sum(n / total * log2(n / total) for n in words)


def _bounded(text: str, start: int, end: int) -> bool:
    before = text[start] in LATIN and start > 0 and text[start - 1] in LATIN
    return not (before or (text[end - 1] in LATIN and text[end : end + 1] in LATIN))


def _append(contexts: list[Context], passage: Passage, start: int, end: int) -> None:
    if len(contexts) < CONTEXTS:
        around = passage.text[max(start - _AROUND, 0) : end + _AROUND]
        text = " ".join(around.replace(EDGE, "…").split())
        contexts.append(Context(passage.path, passage.line, text))
