"""Pairs → what the tuned model is asked and what it should have answered.

Each pass over the pairs draws anew which of them come with a glossary, a sentence of context,
hidden terms or other marker numbers, so that no pass is like the one before.
"""

from __future__ import annotations

import csv
import lzma
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from random import Random

from drills import drill
from terms import shared

from bitext.backends.local.tuned import tagged
from bitext.glossary.target_match import splice
from bitext.model import Span

GLOSSARY, WRITTEN = 0.35, 0.75  #: pairs with terms; of those, with the wordings written in
HIDDEN, WRAPPED, SHIFTED, CONTEXT = 0.08, 0.08, 0.15, 0.10
DRILLS = 3000  #: a pass
LEAST, MOST = 1.6, 5.0  #: characters of English for one of Chinese, in longer texts
CONTEXT_CHARS = 200  #: as ``workflow.context`` cuts it
_MARKER = re.compile(r"<(/?)(\d+)(/?)>")
_NAME = re.compile(r"(?<![\w<./-])[A-Z][A-Za-z0-9]+(?:[ -][A-Z][A-Za-z0-9]+)*(?![\w>/.-])")


@dataclass(frozen=True, slots=True)
class Pair:
    """One block in both languages, in placeholder form."""

    zh: str
    en: str
    kind: str = ""  #: ``heading``, ``table cell`` or nothing
    before: str = ""  #: what stands before it in its document
    terms: tuple[tuple[str, str], ...] = ()

    @property
    def asked(self) -> str:
        return tagged(self.zh, kind=self.kind, glossary=self.terms, before=self.before)


def read_pairs(path: Path) -> Sequence[Pair]:
    """The pairs of a table of `shared/training`, each knowing the one before it in its file."""
    labels = {"heading": "heading", "table cell": "table cell"}
    found, last = [], ("", "")
    with lzma.open(path, "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            before = last[1] if last[0] == row["path"] else ""
            pair = Pair(row["zh"], row["en"], labels.get(row["kind"], ""), before)
            if not _is_free(pair):
                found.append(pair)
            last = row["path"], _MARKER.sub("", row["zh"])[-CONTEXT_CHARS:]
    return found


def _is_free(pair: Pair) -> bool:
    """Whether the English says more or less: a title of its own before a colon, or its length."""
    zh, en = _MARKER.sub("", pair.zh), _MARKER.sub("", pair.en)
    titled = re.match(r"[^:]{8,110}: \S", en) and not re.search("[:：—]", zh)
    return bool(titled) or (len(zh) > 30 and not LEAST <= len(en) / len(zh) <= MOST)


def one_pass(pairs: Sequence[Pair], terms: Mapping[str, str], draw: Random) -> Iterator[Pair]:
    """Every pair once, as drawn, and the drills, in an order of chance."""
    made = [Pair(*drill(draw)) for _ in range(DRILLS)]
    for pair in draw.sample([*pairs, *made], len(pairs) + len(made)):
        yield drawn(pair, terms, draw)


def drawn(pair: Pair, terms: Mapping[str, str], draw: Random) -> Pair:
    """One pair with what chance gives it."""
    if draw.random() >= CONTEXT:
        pair = replace(pair, before="")
    known = list(shared(terms, pair.zh, pair.en)) + list(_names(pair))
    draw.shuffle(known)
    luck = draw.random()
    if known and luck < HIDDEN:
        pair = _hidden(pair, known[0])
    elif known and luck < HIDDEN + WRAPPED:
        pair = _wrapped(pair, known[0])
    elif known and luck < HIDDEN + WRAPPED + GLOSSARY:
        pair = _with_glossary(pair, known[: draw.choice((1, 1, 2, 3))], draw)
    return _shifted(pair, draw.randint(1, 6)) if draw.random() < SHIFTED else pair


def _names(pair: Pair) -> Iterator[tuple[str, str]]:
    """Latin names that stand once on each side."""
    for name in dict.fromkeys(_NAME.findall(pair.zh)):
        if pair.zh.count(name) == 1 and len(re.findall(rf"\b{re.escape(name)}\b", pair.en)) == 1:
            yield name, name


def _with_glossary(pair: Pair, terms: Sequence[tuple[str, str]], draw: Random) -> Pair:
    """The terms on their line, and as a rule written into the text, as `write_terms` does."""
    wanted = [(zh, _as_listed(en, pair)) for zh, en in terms]
    spans = sorted((Span(pair.zh.index(zh), pair.zh.index(zh) + len(zh)), en) for zh, en in wanted)
    apart = all(a[0].end <= b[0].start for a, b in pairwise(spans))
    written = apart and draw.random() < WRITTEN
    return replace(pair, zh=splice(pair.zh, spans) if written else pair.zh, terms=tuple(wanted))


def _as_listed(wording: str, pair: Pair) -> str:
    """A wording without the capital that only its place in the sentence gives it."""
    opens = re.match(rf"\W*{re.escape(wording)}\b", _MARKER.sub("", pair.en))
    capital = wording[:1].isupper() and wording[1:].islower()
    return (
        wording.lower() if capital and (opens or pair.kind) and wording not in pair.zh else wording
    )


def _hidden(pair: Pair, term: tuple[str, str]) -> Pair:
    """The term behind a placeholder of its own on both sides."""
    mark = f"<{_highest(pair.zh) + 1}/>"
    return replace(pair, zh=_swapped(pair.zh, term[0], mark), en=_swapped(pair.en, term[1], mark))


def _wrapped(pair: Pair, term: tuple[str, str]) -> Pair:
    """The term in a pair of markers on both sides, as if it were bold or a link."""
    number = _highest(pair.zh) + 1
    zh = _swapped(pair.zh, term[0], f"<{number}>{term[0]}</{number}>")
    en = _swapped(pair.en, term[1], f"<{number}>{term[1]}</{number}>")
    return _renumbered(replace(pair, zh=zh, en=en))


def _swapped(text: str, old: str, new: str) -> str:
    return re.sub(rf"(?<![A-Za-z]){re.escape(old)}(?![A-Za-z])", new, text, count=1)


def _highest(text: str) -> int:
    return max((int(number) for _, number, _ in _MARKER.findall(text)), default=0)


def _renumbered(pair: Pair) -> Pair:
    """Numbers in the order in which they come in the Chinese, as the product gives them."""
    order = list(dict.fromkeys(number for _, number, _ in _MARKER.findall(pair.zh)))
    numbers = {old: new for new, old in enumerate(order, 1)}
    return _mapped(pair, numbers)


def _shifted(pair: Pair, by: int) -> Pair:
    """Higher numbers, as a sentence from the middle of a segment has them."""
    numbers = {number: int(number) + by for _, number, _ in _MARKER.findall(pair.zh)}
    return _mapped(pair, numbers)


def _mapped(pair: Pair, numbers: Mapping[str, int]) -> Pair:
    def new(found: re.Match[str]) -> str:
        return f"<{found[1]}{numbers.get(found[2], found[2])}{found[3]}>"

    return replace(pair, zh=_MARKER.sub(new, pair.zh), en=_MARKER.sub(new, pair.en))
