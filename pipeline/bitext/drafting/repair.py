"""Repair the placeholders of a reply without asking again.

Each function takes what was sent and what came back, both in placeholder form, and changes
only what it understands; whether the result is usable is judged as if the backend had said it.
A remark before the translation is not cut: a backend that makes one has taken the text for an
order, and the rest of its answer is no better than that.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from bitext.placeholders import MISSPELT, PLACEHOLDER, closing, normal, opening, written

#: What keeps its place among its kind: colons, opening and closing brackets.
_ANCHORS = ("[:：]", "[(（]", "[)）]")
_END = " .!?,;:。！？，；：”’\"')）"


def repair_placeholders(sent: str, reply: str, known: Mapping[int, str]) -> str:
    """The placeholders of a reply mended; ``known`` is what code and addresses among them say."""
    text = normalise(sent, reply)
    for mend in (fix_kinds, drop_unknown, drop_repeats):
        text = mend(sent, text)
    return restore_by_neighbour(sent, restore_by_text(sent, text, known))


def normalise(sent: str, reply: str) -> str:
    """Placeholders written as they were sent.

    >>> normalise("<1>运行</1><2/>", "＜1＞Run&lt;/1&gt; < 2 / > if 3 < 4 >")
    '<1>Run</1> <2/> if 3 < 4 >'
    """
    numbers = {int(found["number"]) for found in PLACEHOLDER.finditer(sent)}
    text = {found[0] for found in MISSPELT.finditer(sent)}  # what the author wrote so stays

    def exact(found: re.Match[str]) -> str:
        ours = int(found["number"]) in numbers and found[0] not in text
        return normal(found) if ours else found[0]

    return MISSPELT.sub(exact, reply)


def fix_kinds(sent: str, reply: str) -> str:
    """An opening or a pair where a placeholder that stands alone was sent; a second opening closes.

    >>> fix_kinds("<2/>", "<2>"), fix_kinds("<2/>", "<2></2>"), fix_kinds("<1>好</1>", "<1>good<1>")
    ('<2/>', '<2/>', '<1>good</1>')
    """
    for tag in dict.fromkeys(written(sent)):
        begin, end = opening(tag.strip("</>")), closing(tag.strip("</>"))
        if tag.endswith("/>"):
            reply = re.sub(rf"{begin}\s*{end}", tag, reply)
            if begin not in reply or end not in reply:
                reply = reply.replace(begin, tag).replace(end, tag)
        elif reply.count(begin) == 2 and end not in reply:
            head, _, tail = reply.rpartition(begin)
            reply = f"{head}{end}{tail}"
    return reply


def drop_unknown(sent: str, reply: str) -> str:
    """Without placeholders that were not sent; their words stay.

    >>> drop_unknown("<1>好</1>", "<1>good</1> <3>work</3>")
    '<1>good</1> work'
    """
    sent_ones = set(written(sent))
    return PLACEHOLDER.sub(lambda found: found[0] if found[0] in sent_ones else "", reply)


def drop_repeats(sent: str, reply: str) -> str:
    """Once what stands twice side by side.

    >>> drop_repeats("<2/>。", "<2/> <2/>.")
    '<2/>.'
    """
    for tag in (tag for tag, count in Counter(written(sent)).items() if count == 1):
        reply = re.sub(rf"{tag}(?:\s*{tag})+", tag, reply)
    return reply


def restore_by_neighbour(sent: str, reply: str) -> str:
    """A pair that lost one placeholder or both, between what stood around it when it was sent.

    Such anchors are the start, the end, a colon, a bracket and another placeholder, where they
    can be told apart in the reply.

    >>> restore_by_neighbour("<1>名称</1>：<2/>", "Name: <2/>")
    '<1>Name</1>: <2/>'
    >>> restore_by_neighbour("见<1>文档</1>。", "See <1>the docs.")
    'See <1>the docs</1>.'
    """
    for first, last in _pairs(sent):
        before, _, rest = sent.partition(first)
        inner, _, after = rest.partition(last)
        if first in reply and last in reply:
            continue
        start = _place(first, reply, end=True) if first in reply else _left(before, sent, reply)
        end = _place(last, reply) if last in reply else _right(after, sent, reply)
        if start is None or end is None or start >= end:
            continue
        around = reply[start:end] if "`" in sent else reply[start:end].replace("`", "")
        words = around.strip()
        if re.search(r"\w", words) and written(words) == written(inner):
            lead, _, trail = around.partition(words)
            head, tail = reply[:start].removesuffix(first), reply[end:].removeprefix(last)
            reply = f"{head}{lead}{first}{words}{last}{trail}{tail}"
    return reply


def _pairs(sent: str) -> Iterator[tuple[str, str]]:
    """The placeholders that open and those that close them; what has no partner is text."""
    for found in PLACEHOLDER.finditer(sent):
        last = closing(found["number"])
        if not found["close"] and last in sent[found.end() :]:
            yield found[0], last


def _left(before: str, sent: str, reply: str) -> int | None:
    """Where in the reply that begins which began after ``before``; None where that is unclear."""
    before = before.rstrip()
    if not before:
        return 0
    if (known := written(before)) and before.endswith(known[-1]):
        return _place(known[-1], reply, end=True)
    kind = next((kind for kind in _ANCHORS if re.match(kind, before[-1])), "")
    return _same(kind, before, sent, reply, end=True)


def _right(after: str, sent: str, reply: str) -> int | None:
    """Where in the reply that ends which ended before ``after``."""
    after = after.lstrip()
    if not after.strip(_END):
        return len(reply.rstrip(_END))
    if placeholder := PLACEHOLDER.match(after):
        return _place(placeholder[0], reply)
    kind = next((kind for kind in _ANCHORS if re.match(kind, after)), "")
    return _same(kind, sent[: len(sent) - len(after)], sent, reply)


def _same(kind: str, before: str, sent: str, reply: str, *, end: bool = False) -> int | None:
    """The anchor of the reply that has as many of its kind before it, where all came back."""
    if not kind:
        return None
    found = list(re.finditer(kind, reply))
    number = len(re.findall(kind, before)) - end
    if len(found) != len(re.findall(kind, sent)):
        return None
    return found[number].end() if end else found[number].start()


def _place(placeholder: str, reply: str, *, end: bool = False) -> int | None:
    """The place of a placeholder that is there once."""
    if reply.count(placeholder) != 1:
        return None
    return reply.index(placeholder) + len(placeholder) * end


def restore_by_text(sent: str, reply: str, known: Mapping[int, str]) -> str:
    """Placeholders that are gone, put back where their text stands exactly once.

    The text of a pair is what it was around, where backends copy that (a name, a number, a
    term written in); ``known`` has what code or an address says.

    >>> sent, reply = "<1>Kubeflow</1>很好，用 <2/>。", "Kubeflow is good, use make run."
    >>> restore_by_text(sent, reply, {2: "make run"})
    '<1>Kubeflow</1> is good, use <2/>.'
    """
    there = {found["number"] for found in PLACEHOLDER.finditer(reply)}
    pairs = dict(_pairs(sent))
    for found in PLACEHOLDER.finditer(sent):
        if found["number"] in there:
            continue
        if found["single"]:
            reply = _once(reply, known.get(int(found["number"]), ""), found[0])
        elif last := pairs.get(found[0]):
            text = sent.partition(found[0])[2].partition(last)[0].strip()
            reply = _once(reply, text, f"{found[0]}{text}{last}")
    return reply


def _once(reply: str, text: str, instead: str) -> str:
    """``instead`` for the only place where ``text`` stands as whole words, if there is one.

    Models write backticks around what they take for code: they go.
    """
    if not re.search(r"\w", text):
        return reply
    found = list(re.finditer(rf"(?<![\w</-])(`?){re.escape(text)}\1(?![\w/>-])", reply))
    if len(found) != 1:
        return reply
    return reply[: found[0].start()] + instead + reply[found[0].end() :]
