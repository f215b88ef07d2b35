"""The failure ladder: how a segment is asked for, from the whole to its smallest runs.

Each step answers to causes of its own; what a segment is not cut out for is passed over.

=========  =============================================================  ==================
whole      as it is, glossary terms written into it                       at first
hidden     whole, its terms behind placeholders                           a term was lost
markdown   whole, its markup as Markdown with short addresses             markup was lost
sentences  sentence by sentence                                           anything
runs       the sentences that were no good, run by run between their      anything
           placeholders (and terms, if one was lost): nothing can be lost
=========  =============================================================  ==================

A segment that fails all of them keeps its source and is reported.  What can be mended
without asking is mended before a step is taken: see ``drafting.repair``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

from bitext import placeholders
from bitext.backends.protocol import Limits
from bitext.drafting.rejection import Cause
from bitext.glossary.inject import shield_terms, write_terms
from bitext.languages import SENTENCE, has_han
from bitext.markdown.placeholder import Form, decode, reread
from bitext.markdown.target import Unfit
from bitext.model import Piece, Pin


class Step(IntEnum):
    """How a segment is asked for."""

    WHOLE = 0
    HIDDEN = 1
    MARKDOWN = 2
    SENTENCES = 3
    RUNS = 4

    @property
    def label(self) -> str:
        """Its name in tables and JSON."""
        return self.name.lower()


@dataclass(slots=True)
class Job:
    """One segment on its way through a backend."""

    piece: Piece
    form: Form
    pins: tuple[Pin, ...]
    key: str  #: memory key; equal jobs of different posts share the answer
    title: str = ""  #: of the post, for context
    before: str = ""  #: what stands before it in the post, for context
    old: str = ""  #: the draft that stays in the catalog when none is found that is better
    bare: str = ""  #: memory key without the glossary's wordings, as imported entries have
    examples: tuple[tuple[str, str], ...] = ()  #: near memory hits, nearest first
    step: int = Step.WHOLE
    cause: Cause | None = None  #: why the last step failed, as a class
    inserted: dict[int, str] = field(default_factory=dict)
    addresses: dict[str, str] = field(default_factory=dict)  #: MARKDOWN: short -> as they are
    kept: dict[str, str] = field(default_factory=dict)  #: good sentences, by what was sent
    units: list[str] = field(default_factory=list)  #: what is sent, in order
    frame: list[str | int] = field(default_factory=list)  #: text, or the index of a unit
    replies: dict[int, str] = field(default_factory=dict)
    reason: str = ""  #: why the last step failed

    @property
    def done(self) -> bool:
        return len(self.replies) == len(self.units)

    def restarted(self) -> Job:
        """Itself, at the top of the ladder: another engine is asked."""
        self.step, self.reason, self.kept = Step.WHOLE, "", {}
        return self

    def joined(self) -> str:
        """The replies put together, with a blank between sentences."""
        parts = [self.replies[p] if isinstance(p, int) else p for p in self.frame]
        return "".join(parts)


def prepare(job: Job, limits: Limits) -> bool:
    """Cut the job for its step or the next one that makes a difference; False at the end."""
    while job.step <= Step.RUNS:
        job.replies.clear()
        job.inserted, job.addresses = {}, {}
        if _cut(job, limits):
            return True
        job.step += 1
    return False


def _cut(job: Job, limits: Limits) -> bool:
    text = write_terms(job.form.text, job.pins)
    marked = limits.markup == "xml" or not job.form.nodes
    match job.step:
        case Step.WHOLE:
            return marked and len(text) <= limits.max_chars and _frame(job, [text])
        case Step.HIDDEN:
            lost = job.cause is Cause.PIN and bool(job.pins)
            return lost and limits.markup == "xml" and _shielded(job, limits)
        case Step.MARKDOWN:
            lost = job.cause in (Cause.MARKER, Cause.STRUCTURE) and bool(job.form.nodes)
            return lost and limits.markup == "xml" and _as_markdown(job, text, limits)
        case Step.SENTENCES:
            whole = list(sentences(text)) if marked else []
            short = max(map(len, whole), default=0) <= limits.max_chars
            return len(whole) > 1 and short and _frame(job, whole)
    parts = list(_parts(job, text, limits.max_chars))
    return _frame(job, parts if limits.trusted else list(_english_between(parts)))


def _shielded(job: Job, limits: Limits) -> bool:
    first = placeholders.free(placeholders.numbers(job.form.text), len(job.pins))
    text, job.inserted = shield_terms(job.form.text, job.pins, first)
    return len(text) <= limits.max_chars and _frame(job, [text])


#: Markup that Markdown has short signs for, and what shows its content in it.
_MARKS = frozenset({"strong", "emphasis", "strikethrough", "link", "footnote"})
_TOLD = frozenset({"code", "math", "url"})


def _as_markdown(job: Job, text: str, limits: Limits) -> bool:
    """The segment as a reviewer would read it: models know Markdown better than our markers.

    What code says is in it, so it is for engines that are told that anyway; addresses are not.
    """
    kinds = {node.kind for node in job.form.nodes}
    if not kinds <= (_MARKS | _TOLD if limits.verbatim else _MARKS):
        return False
    try:
        natural = " ".join(decode(job.piece, job.form, text).split())
    except Unfit:
        return False
    if reread(job.piece, job.form, natural) != " ".join(text.split()):
        return False  # a hard break, for one, needs its line end
    for number, node in enumerate(job.form.nodes, 1):
        if node.closing.startswith("]("):
            job.addresses[f"](u{number})"] = node.closing
            natural = natural.replace(node.closing, f"](u{number})", 1)
    return len(natural) <= limits.max_chars and _frame(job, [natural])


def from_markdown(job: Job, reply: str) -> str:
    """The reply to a MARKDOWN step in placeholder form; empty when its markup does not fit."""
    for short, address in job.addresses.items():
        reply = reply.replace(short, address)
    return reread(job.piece, job.form, reply)


def _frame(job: Job, parts: Sequence[str]) -> bool:
    """Send the parts that hold Chinese, keep the others as they are."""
    job.units, job.frame = [], []
    for part in filter(None, parts):
        if not has_han(part):
            job.frame.append(part)
            continue
        lead = part[: len(part) - len(part.lstrip())]
        job.frame += [lead or _gap(job.frame), len(job.units)]
        job.units.append(part.strip())
    return True


def _gap(frame: list[str | int]) -> str:
    """A blank after another unit, or after text that ends a word."""
    if not frame:
        return ""
    last = frame[-1]
    if isinstance(last, int):
        return " "
    ends = re.search(rf"(?:[\w.!?,;:]|{placeholders.CLOSING}|/>)$", last)
    return " " if ends else ""


def sentences(text: str) -> Iterator[str]:
    """Cut placeholder form after sentence ends outside any pair; joined they are the text."""
    start = seen = depth = 0
    for match in SENTENCE.finditer(text):
        for found in placeholders.PLACEHOLDER.finditer(text, seen, match.end()):
            depth += -1 if found["close"] else 0 if found["single"] else 1
        seen = match.end()
        if depth == 0 and text[start : match.end()].strip():
            yield text[start : match.end()]
            start = match.end()
    if text[start:]:
        yield text[start:]


def _parts(job: Job, text: str, most: int) -> Iterator[str]:
    """The good sentences as they came back, the runs of the others."""
    for sentence in sentences(text) if job.kept else [text]:
        if reply := job.kept.get(sentence.strip()):
            yield f" {reply} "
            continue
        wordings = [pin.wording for pin in job.pins] if job.cause is Cause.PIN else []
        for run in _runs(sentence, most):
            yield from _around(run, wordings)


def _around(run: str, wordings: Sequence[str]) -> Iterator[str]:
    """Cut out the terms that are written into a run; joined they are the run."""
    longest = sorted(set(wordings), key=len, reverse=True)
    pattern = "|".join(map(re.escape, longest))
    yield from filter(None, re.split(f"({pattern})", run) if pattern else [run])


#: What stands between runs, as English writes it; engines would not see it, or drop it.
_WESTERN = str.maketrans(
    {
        "，": ", ",
        "、": ", ",
        "。": ". ",
        "；": "; ",
        "：": ": ",
        "！": "! ",
        "？": "? ",
        "（": " (",
        "）": ") ",
    }
)
_RUN = re.compile(r"([\s，、。；：！？（）]*)(.*?)(\s*（?)", re.S)


def _english_between(parts: Sequence[str]) -> Iterator[str]:
    """Runs without the punctuation around them, that in Western form; blanks before markup."""
    word = False  # whether a word stands before
    for part in parts:
        first, words, last = _RUN.fullmatch(part).groups()  # type: ignore[union-attr]  # any text
        yield re.sub(r"\s+(?=[,.;:!?)])", "", first.translate(_WESTERN))
        marker = placeholders.PLACEHOLDER.match(words)
        if word and not first and marker and not marker["close"]:
            yield " "
        yield words
        yield last.translate(_WESTERN)
        word = not last.strip() and bool(re.search(r"\w$", words))


def _runs(text: str, most: int) -> Iterator[str]:
    """Cut at every placeholder; long runs again at sentences, and at last by length."""
    for part in placeholders.parts(text):
        if len(part) <= most:
            yield part
            continue
        for sentence in sentences(part):
            for at in range(0, len(sentence), most):
                yield sentence[at : at + most]
