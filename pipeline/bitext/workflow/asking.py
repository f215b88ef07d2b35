"""One pass through the scheduler: units out, replies judged, finished segments on disk.

A request is named ``job key#unit``.  What is finished is in the memory before anyone hears
of it, so a crash costs at most the batches that were under way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from bitext.backends.protocol import Draft, Request
from bitext.model import Origin
from bitext.store.memory import Memory, Remembered
from bitext.workflow.ladder import Job
from bitext.workflow.reply import Fault, judge

#: A finished job and its reply in placeholder form.
Finish = Callable[[str, str], None]


@dataclass
class Asking:
    """The jobs of a pass by memory key; ``finish`` hears of each once it is in the memory."""

    jobs: Mapping[str, Job]
    memory: Memory
    signature: str
    finish: Finish
    trusted: bool = False
    usable: dict[str, str] = field(default_factory=dict)

    def requests(self) -> Iterator[Request]:
        """Yield a request for each unit of each job."""
        for key, job in self.jobs.items():
            yield from requests_of(key, job)

    def accept(self, request: Request, draft: Draft) -> Request | None:
        """Judge the reply to a whole segment; parts are judged together once all are there."""
        key = request.key.rpartition("#")[0]
        job = self.jobs[key]
        if len(job.units) > 1 or self._judge(key, replace(job, replies={0: _line(draft)})):
            return None
        return replace(request, fault=job.reason)

    def _judge(self, key: str, job: Job) -> bool:
        """Keep the whole reply when it is usable, else the reason why not."""
        try:
            reply = judge(job, trusted=self.trusted)
        except Fault as reason:
            self.jobs[key].reason = str(reason)
            return False
        self.usable[key] = reply
        return True

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
        if keys:
            self.memory.put_many([self._row(key, pairs) for key in keys])
        for key in keys:
            self.finish(key, self.usable[key])

    def _row(self, key: str, pairs: list[tuple[Request, Draft]]) -> Remembered:
        job = self.jobs[key]
        known = [d.confidence for r, d in pairs if r.key.startswith(f"{key}#")]
        scores = [score for score in known if score is not None]
        confidence = sum(scores) / len(scores) if scores else None
        reply = self.usable[key]
        return Remembered(key, job.form.text, reply, Origin.BACKEND, self.signature, confidence)

    def fail(self, request_key: str, reason: str) -> None:
        """Keep why a request failed."""
        job = self.jobs[request_key.rpartition("#")[0]]
        job.reason = job.reason or reason

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
            fault=job.reason if job.step else "",
        )


def _line(draft: Draft) -> str:
    return " ".join(draft.text.split())
