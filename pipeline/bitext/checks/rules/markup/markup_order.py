"""``markup-order``: links, bold or code swapped, so that they mark other words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from bitext.checks.pair import Pair, Side
from bitext.checks.rule import Diagnostic, Rule
from bitext.model import Severity
from bitext.placeholders import PLACEHOLDER

_EVIDENCE = re.compile(r"[A-Za-z][\w.+-]+|\d+(?:\.\d+)*")


def _check(pair: Pair) -> Iterator[Diagnostic]:
    """Sure where names or figures inside tell; a changed order of links alone is a hint."""
    ours, theirs = _inside(pair.source, pair), _inside(pair.target, pair)
    alone = Counter((node.kind, node.payload) for node in pair.source.nodes)
    numbers = [n for n in ours if n in theirs and alone[_signature(pair, n)] == 1]
    for number in numbers:
        mine = ours[number] - theirs[number]
        other = next(
            (o for o in numbers if o != number and mine and mine <= theirs[o] - ours[o]), ""
        )
        if other:
            yield Diagnostic(
                f"{_name(pair, number)} marks what {_name(pair, other)} marks in the source"
            )
            return
    links = [n for n in numbers if _signature(pair, n)[0] == "link"]
    if len(links) > 1 and links != [n for n in theirs if n in links]:
        yield Diagnostic(
            "the links come in another order: see that each is on its words", Severity.INFO
        )


def _inside(side: Side, pair: Pair) -> dict[str, frozenset[str]]:
    """Placeholder -> the names and figures it marks; glossary terms count on both sides."""
    found: dict[str, frozenset[str]] = {}
    for number, text in _marked(side.form):
        names = {word.lower() for word in _EVIDENCE.findall(text)}
        if side is pair.source:
            names |= {p.term.source[0] for p in pair.pins if p.text in text}
        else:
            names |= {p.term.source[0] for p in pair.pins if any(w in text for w in p.accepted)}
        found[number] = frozenset(names)
    return found


def _marked(form: str) -> Iterator[tuple[str, str]]:
    """Each paired placeholder with what it marks."""
    starts: dict[str, int] = {}
    for tag in PLACEHOLDER.finditer(form):
        number = tag["number"]
        if tag["close"] and number in starts:
            yield number, form[starts.pop(number) : tag.start()]
        elif not (tag["close"] or tag["single"]):
            starts[number] = tag.end()


def _signature(pair: Pair, number: str) -> tuple[str, str]:
    """Markup of one signature is interchangeable: two bold words have no order."""
    node = _node(pair, number)
    return (
        (pair.source.nodes[node].kind, pair.source.nodes[node].payload) if node >= 0 else ("", "")
    )


def _name(pair: Pair, number: str) -> str:
    node = _node(pair, number)
    return pair.source.nodes[node].closing.strip("]()") or pair.source.nodes[node].kind


def _node(pair: Pair, number: str) -> int:
    first = min((int(m["number"]) for m in PLACEHOLDER.finditer(pair.source.form)), default=1)
    index = int(number) - first
    return index if index < len(pair.source.nodes) else -1


RULE = Rule(
    "markup-order",
    "A link or bold on other words than the author's says something else.",
    Severity.WARNING,
    _check,
)
