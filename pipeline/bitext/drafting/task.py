"""What is drafted and how it is asked for; both are frozen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import IntEnum
from types import MappingProxyType
from typing import Any

from bitext.backends.protocol import Request
from bitext.drafting.cutting import in_one_sentence
from bitext.drafting.fallback import NoDraft
from bitext.drafting.rejection import Cause, DoubtedDraft, Rejected
from bitext.languages import CHINESE_ENGLISH, LanguagePair, SourceLanguage
from bitext.markdown.placeholder import Form
from bitext.model import Piece, Pin
from bitext.placeholders import single, written

#: The same for all: a post may have a hundred thousand segments.
_NOTHING: Mapping[Any, str] = MappingProxyType({})


def _nothing() -> Mapping[Any, str]:
    return _NOTHING


class Step(IntEnum):
    """How a segment is asked for: a place in `strategies.STRATEGIES`."""

    WHOLE = 0
    HIDDEN = 1
    MARKDOWN = 2
    SENTENCES = 3
    RUNS = 4

    @property
    def label(self) -> str:
        """Its name in tables and JSON."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Task:
    """A segment that wants a draft, and what the attempts so far have taught."""

    piece: Piece
    form: Form
    pins: tuple[Pin, ...]
    key: str  #: memory key; equal tasks of different posts share the answer
    languages: LanguagePair = CHINESE_ENGLISH
    title: str = ""  #: of the post, for context
    before: str = ""  #: what stands before it in the post, for context
    old: str = ""  #: the draft that stays in the catalog when none is found that is better
    bare: str = ""  #: memory key without the glossary's wordings, as imported entries have
    examples: tuple[tuple[str, str], ...] = ()  #: near memory hits, nearest first
    cause: Cause | None = None  #: why the last attempt failed, as a class
    reason: str = ""  #: why, in words
    kept: Mapping[str, str] = field(default_factory=_nothing)  #: good sentences, by what was sent
    best: DoubtedDraft | None = None  #: what is kept if nothing better comes
    verdict: NoDraft | None = None  #: why it has no draft, once a backend can do no more

    @property
    def language(self) -> SourceLanguage:
        """The language that it is drafted from."""
        return self.languages.source_language

    def after(self, rejected: Rejected) -> Task:
        """The task when an attempt has failed."""
        rejected = rejected.besides(self.best)
        kept = {**self.kept, **rejected.kept}
        cause, reason, best = rejected.cause, rejected.reason, rejected.draft
        return replace(self, cause=cause, reason=reason, kept=kept, best=best)

    def anew(self) -> Task:
        """The task for another backend, which is told nothing of the one before."""
        return replace(self, reason="", kept=_NOTHING)


@dataclass(frozen=True, slots=True)
class Attempt:
    """A task cut for one step: what is sent, and what it is put together with."""

    task: Task
    step: Step
    units: tuple[str, ...]  #: what is sent, in order
    frame: tuple[str | int, ...]  #: text, or the index of a unit
    hidden: Mapping[int, str] = field(default_factory=_nothing)  #: number -> the term it stands for
    addresses: Mapping[str, str] = field(
        default_factory=_nothing
    )  #: MARKDOWN: short -> as they are
    copied: Mapping[str, str] = field(default_factory=_nothing)  #: sent as text -> with its markup

    def joined(self, replies: Mapping[int, str]) -> str:
        """The replies put together with what was not sent."""
        if self.step is Step.RUNS and self.task.languages.is_english:
            replies = in_one_sentence(self.frame, self.units, replies)
        return "".join(replies[part] if isinstance(part, int) else part for part in self.frame)

    def requests(self) -> Iterator[Request]:
        """A request for each unit, named ``key#unit``, that is told what is about it and no more.

        A long segment in a thousand parts would else be sent, and paid, with a thousand hints each.
        """
        task, segment = self.task, self.task.piece.segment
        terms = tuple(dict.fromkeys((pin.text, pin.wording) for pin in task.pins))
        hints = {single(number): (number, what) for number, what in task.form.hints}
        whole = len(self.units) == 1
        source = task.form.text.strip() if self.step is Step.WHOLE and task.pins else ""
        for index, text in enumerate(self.units):
            yield Request(
                f"{task.key}#{index}",
                text,
                source if source != text else "",
                kind=str(segment.kind),
                title=task.title,
                headings=segment.headings,
                before=task.before,
                terms=tuple(term for term in terms if whole or term[1] in text),
                hints=tuple(hints[tag] for tag in written(text) if tag in hints),
                examples=task.examples if self.step < Step.SENTENCES else (),
                fault=task.reason if self.step else "",
            )
