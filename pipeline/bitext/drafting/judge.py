"""Who judges the replies of a backend: by what it is told, by the checks, by what was wrong before.

What a check calls an error is asked for again, and kept with the draft when nothing better comes.
Only rules that look at what a text says: markup, terms and length are `validation`'s.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bitext.backends.protocol import Backend, Draft, told_of
from bitext.drafting.rejection import DoubtedDraft, Rejected
from bitext.drafting.task import Attempt, Task
from bitext.drafting.validation import Accepted, Doubt, undoubted, validate
from bitext.model import Finding, Severity

#: The rules whose errors send a draft back.
ASKED_AGAIN = frozenset(
    (
        "number", "amount", "date", "unit", "negation", "opposite", "latin", "name", "place",
        "leftover-han", "repetition", "garbled", "other-language", "prompt-leak",
    )
)  # fmt: skip
#: What the confidence of a draft with such an error is at most, as a mean log-probability of a
#: token: `low`, whatever its engine thought of it (`formats.po.confidence`).
DOUBTED = -0.7


@dataclass(frozen=True, slots=True)
class Examiner:
    """What `validate` has to know of a backend."""

    trusted: bool = False  #: whether its replies are right by construction
    told: Sequence[tuple[str, str]] = ()  #: what its engine is told (`protocol.Prompted`)
    doubt: Doubt = undoubted

    @classmethod
    def of(cls, backend: Backend, severities: Mapping[str, str]) -> Examiner:
        """The examiner of this backend's replies, with the checks that are on in ``[checks]``."""
        trusted = backend.limits().trusted
        return cls(trusted, told_of(backend), undoubted if trusted else doubting(severities))

    def verdict(
        self, attempt: Attempt, replies: Mapping[int, Draft], before: Accepted | Rejected | None
    ) -> Accepted | Rejected:
        """Whether replies can be used; ``before`` is what was said of those that they replace."""
        last = before if isinstance(before, Rejected) else None
        faults = (attempt.task.reason, last.reason if last else "")
        found = validate(
            attempt,
            {unit: " ".join(draft.text.split()) for unit, draft in replies.items()},
            trusted=self.trusted,
            told=self.told,
            faults=" ".join(filter(None, faults)),
            doubt=self.doubt,
        )
        return found.besides(last.draft) if last and isinstance(found, Rejected) else found


def doubting(severities: Mapping[str, str]) -> Doubt:
    """A function of a task and its wording; checks that are off find nothing."""
    from bitext.checks import RULES
    from bitext.checks.levels import Levels
    from bitext.checks.pair import read_pair

    levels = Levels(severities)
    rules = [rule for rule in RULES if rule.id in ASKED_AGAIN and levels.asks_for(rule.id)]

    def doubts(task: Task, target: str) -> tuple[Finding, ...]:
        pair = read_pair(
            task.piece, target, form=task.form, pins=task.pins, languages=task.languages
        )
        found = (
            Finding(rule.id, severity, fault.message)
            for rule in rules
            if rule.knows(task.languages)
            for fault in rule.check(pair)
            if (severity := levels.of(rule.id, fault.severity or rule.severity))
        )
        return tuple(finding for finding in found if finding.severity is Severity.ERROR)

    return doubts


def about(best: DoubtedDraft, post: str, task: Task) -> Iterator[Finding]:
    """What is wrong with a draft that was kept: warnings, since `check` is who fails a build."""
    segment, of = task.piece.segment, f", in the best of {best.answers} answers"
    for doubt in best.doubts:
        message = doubt.message + of * (best.answers > 1)
        place = (post, segment.line, segment.key)
        yield Finding(doubt.rule, Severity.WARNING, message, *place)
