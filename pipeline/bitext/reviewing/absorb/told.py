"""What became of text between the segments of a page, in words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bitext.model import Span
from bitext.wording.fate import short

_TRAILING = re.compile(r"(?<![ \t])[ \t]+(?=[\r\n])")
_BLANK_LINES = re.compile(r"(?:\r\n|\n|\r){2,}")
_BEFORE = 20  # letters before a difference
_LEAST_ADDED = 4  # letters that may be a part of a segment
_CLOSER = 0.05


def material(before: str, after: str, *, last: bool) -> bool:
    """Whether two texts differ in more than blank lines and blanks at the ends of lines."""
    one, other = (_BLANK_LINES.sub("\n\n", _TRAILING.sub("", text)) for text in (before, after))
    return one.rstrip() != other.rstrip() if last else one != other


def first_difference(before: str, after: str) -> int:
    """Where the line begins that is another in ``after``."""
    pairs = enumerate(zip(before, after, strict=False))
    at = next((n for n, (a, b) in pairs if a != b), min(len(before), len(after)))
    while at < len(after) and after[at] in "\r\n":
        at += 1
    return at


def _changes(before: str, after: str) -> Iterator[tuple[str, str]]:
    from rapidfuzz.distance import Indel

    old, new = before.splitlines(), after.splitlines()
    for code in Indel.opcodes(old, new):
        if code.tag != "equal":
            first, last = slice(code.src_start, code.src_end), slice(code.dest_start, code.dest_end)
            yield "\n".join(old[first]), "\n".join(new[last])


def added(before: str, after: str) -> str:
    """The lines of a text that are new."""
    return "\n".join(new for _, new in _changes(before, after) if new.strip())


def gone(before: str, after: str) -> list[str]:
    """The lines of a text that are not in another."""
    return [old.strip() for old, _ in _changes(before, after) if old.strip()]


def in_words(before: str, after: str) -> str:
    """What became of a text."""
    changes = [*_changes(before, after)]
    olds = " ".join(old for old, _ in changes if old.strip())
    news = " ".join(new for _, new in changes if new.strip())
    if olds and news:
        return f"{short(near(olds, news))} has become {short(near(news, olds))}"
    return f"{short(news)} was added" if news else f"{short(olds)} was taken out" if olds else (
        "lines were joined or parted"
    )  # fmt: skip


def near(text: str, other: str) -> str:
    """A long text from shortly before the place where another one differs."""
    pairs = enumerate(zip(text, other, strict=False))
    at = next((n for n, (a, b) in pairs if a != b), min(len(text), len(other)))
    start = text.rfind(" ", 0, max(at - _BEFORE, 0)) + 1
    return f"…{text[start:]}" if start else text


def was_cut(text: str, now: str, before: str, behind: str) -> bool:
    """Whether lines that are new beside a segment were a part of it."""
    flat = " ".join(text.split())
    news = [(new, way) for new, way in ((before, f"{before} {now}"), (behind, f"{now} {behind}"))
            if len(new) >= _LEAST_ADDED]  # fmt: skip
    return any(
        " ".join(new.split()) in flat or alike(text, way) > alike(text, now) + _CLOSER
        for new, way in news
    )


def has_taken_in(text: str, now: str, both: str) -> bool:
    """Whether a segment says what it said together with a neighbour."""
    return alike(both, now) > alike(text, now) + _CLOSER


def alike(one: str, other: str) -> float:
    """How much of two texts is the same, from 0 to 1."""
    from rapidfuzz.distance import Indel

    return float(Indel.normalized_similarity(one, other))


def with_instead(text: str, spans: Sequence[Span], instead: Sequence[str]) -> str:
    """A text with something else in the place of its spans."""
    at, parts = 0, []
    for span, new in zip(spans, instead, strict=True):
        parts += [text[at : span.start], new]
        at = span.end
    return "".join([*parts, text[at:]])
