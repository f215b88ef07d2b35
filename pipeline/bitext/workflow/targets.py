"""A post's translations as its catalog holds them, and what is missing or stale."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bitext.model import Finding, Segment, Severity
from bitext.store.catalog import State, merge

if TYPE_CHECKING:
    from bitext.workflow.workspace import Post


@dataclass(frozen=True, slots=True)
class Found:
    """Targets by segment key, and the state of each segment."""

    targets: dict[str, str]
    states: dict[str, State]  #: of every segment, in document order
    segments: tuple[Segment, ...]  #: the first of each key
    findings: list[Finding]  #: stale and missing segments

    @property
    def reviewed(self) -> bool:
        """Whether a person worded or approved every segment of the present source."""
        return all(s in (State.REVIEWED, State.EDITED) for s in self.states.values())

    def missing(self, post: Post) -> list[Finding]:
        """One finding for a post that has no translation at all."""
        message = f"no translation yet ({len(self.segments)} segments): run `bitext translate`"
        return [Finding("missing", Severity.ERROR, message, post.name)]


def targets_of(post: Post) -> Found:
    """Read the catalog against the present source; nothing is written."""
    segments = post.segments
    entries = {e.identity: e for e in merge(post.read_catalog(), segments).entries}
    unique = {segment.key: segment for segment in segments}
    targets: dict[str, str] = {}
    states: dict[str, State] = {}
    findings: list[Finding] = []
    for key, segment in unique.items():
        entry = entries.get((segment.context, segment.source))
        states[key] = entry.state if entry else State.MISSING
        if entry and entry.target:
            targets[key] = entry.target
        if problem := _PROBLEMS.get(states[key]):
            rule, severity, message = problem
            findings.append(Finding(rule, severity, message, post.name, segment.line, key))
    return Found(targets, states, tuple(unique.values()), findings)


_PROBLEMS = {
    State.MISSING: (
        "missing",
        Severity.ERROR,
        "no translation: the source ships in its place; run `bitext translate`",
    ),
    State.STALE: (
        "stale",
        Severity.WARNING,
        "the source changed after this was translated: reword the entry in the catalog",
    ),
}
