"""The failure ladder: how a segment is asked for, from the whole to its smallest runs.

Step 0 sends the segment whole, with glossary terms written into it.  When the answers to
that are unusable, step 1 hides the terms behind placeholders, step 2 sends it sentence by
sentence, step 3 run by run between its placeholders: then nothing can be lost.  A segment
that fails all of them keeps its source and is reported.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bitext.backends.protocol import Limits
from bitext.glossary.inject import shield_terms, write_terms
from bitext.languages import SENTENCE, has_han
from bitext.markdown.placeholder import Form, split
from bitext.model import Piece, Pin

STEPS = (0, 1, 2, 3)
#: The first step that sends parts of the segment.
SENTENCES = 2


@dataclass(slots=True)
class Job:
    """One segment on its way through a backend."""

    piece: Piece
    form: Form
    pins: tuple[Pin, ...]
    key: str  #: memory key; equal jobs of different posts share the answer
    title: str = ""  #: of the post, for context
    old: str = ""  #: the draft that stays in the catalog when none is found that is better
    bare: str = ""  #: memory key without the glossary's wordings, as imported entries have
    examples: tuple[tuple[str, str], ...] = ()  #: near memory hits, nearest first
    step: int = 0
    inserted: dict[int, str] = field(default_factory=dict)
    units: list[str] = field(default_factory=list)  #: what is sent, in order
    frame: list[str | int] = field(default_factory=list)  #: text, or the index of a unit
    replies: dict[int, str] = field(default_factory=dict)
    reason: str = ""  #: why the last step failed

    @property
    def done(self) -> bool:
        return len(self.replies) == len(self.units)

    def joined(self) -> str:
        """The replies put together, with a blank between sentences."""
        parts = [self.replies[p] if isinstance(p, int) else p for p in self.frame]
        return "".join(parts)


def prepare(job: Job, limits: Limits) -> bool:
    """Cut the job for its step or the next one that makes a difference; False at the end."""
    while job.step in STEPS:
        job.replies.clear()
        job.inserted = {}
        if _cut(job, limits):
            return True
        job.step += 1
    return False


def _cut(job: Job, limits: Limits) -> bool:
    text = write_terms(job.form.text, job.pins)
    fits = len(text) <= limits.max_chars and (limits.markup == "xml" or not job.form.nodes)
    if job.step == 0:
        return fits and _frame(job, [text])
    if job.step == 1:
        return bool(job.pins) and limits.markup == "xml" and _shielded(job, limits)
    if job.step == 2:
        whole = list(sentences(text)) if limits.markup == "xml" or not job.form.nodes else []
        return len(whole) > 1 and max(map(len, whole)) <= limits.max_chars and _frame(job, whole)
    return _frame(job, list(_runs(text, job.form, limits.max_chars)))


def _shielded(job: Job, limits: Limits) -> bool:
    first = job.form.first + len(job.form.nodes)
    text, job.inserted = shield_terms(job.form.text, job.pins, first)
    return len(text) <= limits.max_chars and _frame(job, [text])


def _frame(job: Job, parts: Sequence[str]) -> bool:
    """Send the parts that hold Chinese, keep the others as they are."""
    job.units, job.frame = [], []
    for part in parts:
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
    return " " if isinstance(last, int) or re.search(r"[\w>.!?,;:]$", last) else ""


def sentences(text: str) -> Iterator[str]:
    """Cut placeholder form after sentence ends outside any pair; joined they are the text."""
    start = seen = depth = 0
    for match in SENTENCE.finditer(text):
        part, seen = text[seen : match.end()], match.end()
        depth += len(re.findall(r"<\d+>", part)) - len(re.findall(r"</\d+>", part))
        if depth == 0 and text[start : match.end()].strip():
            yield text[start : match.end()]
            start = match.end()
    if text[start:]:
        yield text[start:]


def _runs(text: str, form: Form, most: int) -> Iterator[str]:
    """Cut at every placeholder; long runs again at sentences, and at last by length."""
    for part in split(text, form):
        if part.node >= 0 or len(part.text) <= most:
            yield part.text
            continue
        for sentence in sentences(part.text):
            for at in range(0, len(sentence), most):
                yield sentence[at : at + most]
