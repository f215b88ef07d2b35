"""One pass through the scheduler: units out, replies judged, finished segments on disk.

A request is named ``job key#unit``.  What is finished is in the memory before anyone hears
of it, so a crash costs at most the batches that were under way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from bitext.backends.protocol import Draft, Request
from bitext.drafting.rejection import AGAIN, MENDED, NEXT, Cause, Fault, Tally
from bitext.drafting.strategies import Job, Step
from bitext.drafting.validation import judge, mended, sound
from bitext.model import Origin
from bitext.sending.schedule import Outcome
from bitext.store.memory import Memory, Remembered
from bitext.store.provenance import signed

#: What the memory now holds of a finished job.
Finish = Callable[[Remembered], None]


@dataclass
class Asking:
    """The jobs of a pass by memory key; ``finish`` hears of each once it is in the memory."""

    jobs: Mapping[str, Job]
    memory: Memory
    signature: str  #: of the engine
    languages: tuple[str, str]  #: source and target
    finish: Finish
    trusted: bool = False
    tally: Tally = field(default_factory=Tally)
    usable: dict[str, str] = field(default_factory=dict)
    refused: dict[str, Cause] = field(default_factory=dict)  #: keys that are asked once more

    def __post_init__(self) -> None:
        self.causes = {key: job.cause for key, job in self.jobs.items()}  # of this step

    def requests(self) -> Iterator[Request]:
        """Yield a request for each unit of each job."""
        for key, job in self.jobs.items():
            yield from requests_of(key, job)

    def accept(self, request: Request, draft: Draft) -> Request | None:
        """Judge the reply to a whole segment; parts are judged together once all are there."""
        key = request.key.rpartition("#")[0]
        job = self.jobs[key]
        if len(job.units) > 1:
            return None
        good = self._judge(key, replace(job, replies={0: _line(draft)}))
        if before := self.refused.pop(key, None):
            self.tally.note(before, AGAIN, rescued=good)
        if good:
            return None
        self.refused[key] = job.cause or Cause.SILENT
        return replace(request, fault=job.reason)

    def _judge(self, key: str, job: Job) -> bool:
        """Keep the whole reply when it is usable, mended if need be; else the reason why not."""
        try:
            self.usable[key] = self._usable(job)
        except Fault as fault:
            first = self.jobs[key]
            first.reason, first.cause = str(fault), fault.cause
            first.kept |= _kept(job)
            return False
        return True

    def _usable(self, job: Job) -> str:
        try:
            return judge(job, trusted=self.trusted)
        except Fault as fault:
            replies = mended(job, fault.cause)
            if self.trusted or replies == job.replies:
                raise
            with_it = replace(job, replies=replies)
            cause = fault.cause
        try:
            text = judge(with_it)
        except Fault:
            self.tally.note(cause, MENDED, rescued=False)
            raise
        self.tally.note(cause, MENDED, rescued=True)
        return text

    def deliver(self, pairs: list[tuple[Request, Draft]]) -> None:
        """Keep the replies; what is whole goes to the memory, then to the posts."""
        whole: list[str] = []
        for request, draft in pairs:
            key, _, unit = request.key.rpartition("#")
            job = self.jobs[key]
            job.replies[int(unit)] = _line(draft)
            if job.done and (key in self.usable or self._judge(key, job)):
                whole.append(key)
        self._finish(whole, pairs)

    def settle(self, keys: list[str]) -> None:
        """Finish the jobs in which the glossary left nothing to ask."""
        self._finish([key for key in keys if self._judge(key, self.jobs[key])], [])

    def _finish(self, keys: list[str], pairs: list[tuple[Request, Draft]]) -> None:
        rows = [self._row(key, pairs) for key in keys]
        if rows:
            self.memory.put_many(rows)
        for row in rows:
            self.finish(row)

    def _row(self, key: str, pairs: list[tuple[Request, Draft]]) -> Remembered:
        job = self.jobs[key]
        known = [d.confidence for r, d in pairs if r.key.startswith(f"{key}#")]
        scores = [score for score in known if score is not None]
        confidence = sum(scores) / len(scores) if scores else None
        origin = (Origin.BACKEND, signed(self.signature, job.pins), confidence)
        return Remembered(key, job.form.text, self.usable[key], *origin, self.languages)

    def fail(self, request_key: str, reason: str) -> None:
        """Keep why a request failed."""
        job = self.jobs[request_key.rpartition("#")[0]]
        job.reason = job.reason or reason
        job.cause = job.cause or Cause.SILENT

    def count(self, outcome: Outcome) -> None:
        """Note which steps, taken for which cause, helped; trouble and a stop say nothing."""
        unheard = {key.rpartition("#")[0] for key in outcome.given_up}
        for key, job in self.jobs.items():
            cause = self.causes[key]
            if cause and (job.done or not (outcome.stopped or key in unheard)):
                remedy = Step(job.step).label if job.step else NEXT
                self.tally.note(cause, remedy, rescued=key in self.usable)

    def unfinished(self) -> dict[str, Job]:
        """The jobs without a usable reply."""
        return {k: job for k, job in self.jobs.items() if not (job.done and k in self.usable)}


def requests_of(key: str, job: Job) -> Iterator[Request]:
    """A request for each unit of a job."""
    segment = job.piece.segment
    terms = tuple(dict.fromkeys((pin.text, pin.wording) for pin in job.pins))
    source = job.form.text.strip() if job.step == 0 and job.pins else ""
    for index, text in enumerate(job.units):
        yield Request(
            f"{key}#{index}",
            text,
            source if source != text else "",
            kind=str(segment.kind),
            title=job.title,
            headings=segment.headings,
            before=job.before,
            terms=terms,
            hints=job.form.hints,
            examples=job.examples if job.step < Step.SENTENCES else (),
            fault=job.reason if job.step else "",
        )


def _line(draft: Draft) -> str:
    return " ".join(draft.text.split())


def _kept(job: Job) -> dict[str, str]:
    """The sentences of a job that can stay, by what was sent for them."""
    if job.step != Step.SENTENCES:
        return {}
    replies = {**job.replies, **mended(job, Cause.MARKER)}
    news = {job.units[i]: sound(job, job.units[i], reply) for i, reply in replies.items()}
    return {sent: reply for sent, reply in news.items() if reply}
