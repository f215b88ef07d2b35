"""``markup-order``: links, bold or code swapped, so that they mark other words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from typing import TypeAlias

from bitext.checks.pair import Pair, Side
from bitext.checks.rule import Diagnostic, Rule
from bitext.model import Node, Severity
from bitext.placeholders import PLACEHOLDER

_EVIDENCE = re.compile(r"[A-Za-z][\w.+-]+|\d+(?:\.\d+)*")
#: Characters of what a placeholder marks: markup in markup would be read again for each.
_LOOKED_AT = 1000
Names: TypeAlias = frozenset[str]


def _check(pair: Pair) -> Iterator[Diagnostic]:
    """Sure where names or figures inside tell; a changed order of links alone is a hint."""
    if not pair.source.nodes:
        return
    nodes = _nodes(pair)
    if len(nodes) < 2:
        return  # there is nothing that it could be swapped with
    ours, theirs = (_inside(side, pair, nodes) for side in (pair.source, pair.target))
    numbers = [n for n in ours if n in theirs]
    if swapped := _swapped({n: (ours[n], theirs[n]) for n in numbers}):
        mine, other = (_name(nodes[number]) for number in swapped)
        yield Diagnostic(f"{mine} marks what {other} marks in the source")
        return
    links = dict.fromkeys(n for n in numbers if nodes[n].kind == "link")
    if len(links) > 1 and [*links] != [n for n in theirs if n in links]:
        yield Diagnostic(
            "the links come in another order: see that each is on its words", Severity.INFO
        )


def _swapped(marked: Mapping[str, tuple[Names, Names]]) -> tuple[str, str] | None:
    """The first whose names another marks in the translation, and that other."""
    gained: dict[str, list[str]] = {}  # name -> what marks it in the translation alone
    for number, (ours, theirs) in marked.items():
        for name in theirs - ours:
            gained.setdefault(name, []).append(number)
    for number, (ours, theirs) in marked.items():
        if not (mine := ours - theirs):
            continue
        for other in min((gained.get(name, []) for name in mine), key=len):
            if other != number and mine <= marked[other][1] - marked[other][0]:
                return number, other
    return None


def _inside(side: Side, pair: Pair, wanted: Collection[str]) -> dict[str, Names]:
    """Placeholder -> the names and figures it marks; glossary terms count on both sides."""
    found: dict[str, Names] = {}
    pins = dict.fromkeys(pair.pins)
    for number, text in _marked(side.form, wanted):
        names = {word.lower() for word in _EVIDENCE.findall(text)}
        if side is pair.source:
            names |= {p.term.source[0] for p in pins if p.text in text}
        else:
            names |= {p.term.source[0] for p in pins if any(w in text for w in p.accepted)}
        found[number] = frozenset(names)
    return found


def _marked(form: str, wanted: Collection[str]) -> Iterator[tuple[str, str]]:
    """Each wanted paired placeholder with what it marks, as far as that is looked at."""
    starts: dict[str, int] = {}
    for tag in PLACEHOLDER.finditer(form):
        number = tag["number"]
        if number not in wanted:
            continue
        if tag["close"] and number in starts:
            start = starts.pop(number)
            yield number, form[start : min(tag.start(), start + _LOOKED_AT)]
        elif not (tag["close"] or tag["single"]):
            starts[number] = tag.end()


def _nodes(pair: Pair) -> Mapping[str, Node]:
    """The source's markup around words by its placeholder, that of a signature of its own.

    Other markup is interchangeable: two bold words have no order.
    """
    nodes = pair.source.nodes
    if not any(node.closing for node in nodes[1:]):
        return {}
    numbers = [int(found["number"]) for found in PLACEHOLDER.finditer(pair.source.form)]
    numbered = enumerate(nodes, min(numbers, default=1))
    alone = Counter([(node.kind, node.payload) for node in nodes])
    return {
        str(n): node for n, node in numbered if node.closing and alone[node.kind, node.payload] == 1
    }


def _name(node: Node) -> str:
    return node.closing.strip("]()") or node.kind


RULE = Rule(
    "markup-order",
    "A link or bold on other words than the author's says something else.",
    Severity.WARNING,
    _check,
)
