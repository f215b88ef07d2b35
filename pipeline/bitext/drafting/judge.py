"""Who judges the replies of a backend: what it is told, what is doubted, what was wrong before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bitext.backends.protocol import Backend, Prompted
from bitext.checks.levels import Levels
from bitext.drafting.doubts import Doubt, doubting, undoubted
from bitext.drafting.rejection import Rejected
from bitext.drafting.task import Attempt
from bitext.drafting.validation import Accepted, validate


@dataclass(frozen=True, slots=True)
class Judge:
    """What `validate` has to know of a backend."""

    trusted: bool = False  #: whether its replies are right by construction
    told: Sequence[tuple[str, str]] = ()  #: what its engine is told (`protocol.Prompted`)
    doubt: Doubt = undoubted

    @classmethod
    def of(cls, backend: Backend, levels: Levels) -> Judge:
        """The judge of this backend's replies, with the checks that are on."""
        told = backend.told() if isinstance(backend, Prompted) else ()
        return cls(backend.limits().trusted, told, doubting(levels))

    def verdict(
        self, attempt: Attempt, replies: Mapping[int, str], before: Accepted | Rejected | None
    ) -> Accepted | Rejected:
        """Whether replies can be used; ``before`` is what was said of those that they replace."""
        last = before if isinstance(before, Rejected) else None
        faults = (attempt.task.reason, last.reason if last else "")
        found = validate(
            attempt,
            replies,
            trusted=self.trusted,
            told=self.told,
            faults=" ".join(filter(None, faults)),
            doubt=self.doubt,
        )
        return found.besides(last.draft) if last and isinstance(found, Rejected) else found
