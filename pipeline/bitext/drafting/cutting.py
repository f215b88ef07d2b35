"""Placeholder form cut into what is sent and what stands between."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from bitext import placeholders
from bitext.languages import SourceLanguage
from bitext.languages.en import within_a_sentence

Frame = tuple[tuple[str, ...], tuple[str | int, ...]]  #: units, and what they stand between


def framed(parts: Sequence[str], language: SourceLanguage) -> Frame:
    """Send the parts that are prose of the source's language, keep the others as they are."""
    units: list[str] = []
    frame: list[str | int] = []
    for part in filter(None, parts):
        if not language.is_prose(part):
            frame.append(part)
            continue
        lead = part[: len(part) - len(part.lstrip())]
        frame += [lead or _gap(frame), len(units)]
        units.append(part.strip())
    return tuple(units), tuple(frame)


def _gap(frame: list[str | int]) -> str:
    """A space after another unit, or after text that ends a word."""
    if not frame:
        return ""
    last = frame[-1]
    if isinstance(last, int):
        return " "
    ends = re.search(rf"(?:[\w.!?,;:]|{placeholders.CLOSING}|/>)$", last)
    return " " if ends else ""


def sentences(text: str, language: SourceLanguage) -> Iterator[str]:
    """Cut placeholder form after sentence ends outside any pair; joined they are the text."""
    start = seen = depth = 0
    for match in language.sentence.finditer(text):
        for found in placeholders.PLACEHOLDER.finditer(text, seen, match.end()):
            depth += -1 if found["close"] else 0 if found["single"] else 1
        seen = match.end()
        if depth == 0 and text[start : match.end()].strip():
            yield text[start : match.end()]
            start = match.end()
    if text[start:]:
        yield text[start:]


def runs(text: str, most: int, language: SourceLanguage) -> Iterator[str]:
    """Cut at every placeholder; long runs again at sentences, and at last by length."""
    for part in placeholders.parts(text):
        if len(part) <= most:
            yield part
            continue
        for sentence in sentences(part, language):
            for at in range(0, len(sentence), most):
                yield sentence[at : at + most]


def around(run: str, wordings: Sequence[str]) -> Iterator[str]:
    """Cut out the terms that are written into a run; joined they are the run."""
    longest = sorted(set(wordings), key=len, reverse=True)
    pattern = "|".join(map(re.escape, longest))
    yield from filter(None, re.split(f"({pattern})", run) if pattern else [run])


_RUN = re.compile(r"([\s，、。；：！？（）]*)(.*?)([\s，、；：]*（?)", re.S)
_ENDS_A_WORD, _BEGINS_ONE = re.compile(r"[\w。！？]$"), re.compile(r"\w")


def western_between(parts: Sequence[str], language: SourceLanguage) -> Iterator[str]:
    """Runs without the punctuation around them, that in Western form; spaces before markup.

    Backends would not see what stands between runs, or drop it.  The end of a sentence stays.
    """
    word = False  # whether a word stands before
    for part in parts:
        first, words, last = _RUN.fullmatch(part).groups()  # type: ignore[union-attr]  # any text
        yield re.sub(r"(?<!\s)\s++(?=[,.;:!?)])", "", first.translate(language.western))
        marker = placeholders.PLACEHOLDER.match(words)
        if word and not first and (not marker["close"] if marker else _BEGINS_ONE.match(words)):
            yield " "
        yield words
        yield last.translate(language.western)
        word = not last.strip() and bool(_ENDS_A_WORD.search(words))


_SENTENCE_END = re.compile(r"[.!?。！？…:：][\"'”’)）]*$")
#: As much of what stands before a run tells whether a sentence has ended there.
_TOLD = 80


def in_one_sentence(
    frame: Sequence[str | int], units: Sequence[str], replies: Mapping[int, str]
) -> dict[int, str]:
    """Replies to the runs of English sentences, each written as the part that it is.

    Asked for a part, an engine answers with a sentence: a capital where the sentence goes on is
    made small, and a full stop that the source does not have is left out.
    """
    said, before = dict(replies), ""
    for part in frame:
        if isinstance(part, str):
            if words := placeholders.strip(part):  # a placeholder ends nothing
                before = _end_of(before + words)
            continue
        reply = replies[part]
        if before.strip() and not _SENTENCE_END.search(before.rstrip()):
            reply = within_a_sentence(reply)
        if reply.endswith(".") and not _SENTENCE_END.search(units[part]):
            reply = reply[:-1]
        said[part] = reply
        before = _end_of(before + reply)
    return said


def _end_of(text: str) -> str:
    return re.sub(r"\s+", " ", text)[-_TOLD:]
