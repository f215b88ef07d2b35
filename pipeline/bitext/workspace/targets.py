"""A post's translations as its catalog holds them, and what is missing or stale."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bitext.model import Finding, Segment, Severity
from bitext.store.catalog import Catalog, Entry, State, merge

if TYPE_CHECKING:
    from bitext.workspace.workspace import Post


@dataclass(frozen=True, slots=True)
class Found:
    """Targets by segment key, and the state of each segment."""

    targets: dict[str, str]
    states: dict[str, State]  #: of every segment, in document order
    segments: tuple[Segment, ...]  #: the first of each key
    findings: list[Finding]  #: stale and missing segments
    comments: dict[str, str]  #: reviewers' remarks, by key

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
    return found_in(post, merge(post.read_catalog(), post.segments))


def found_in(post: Post, catalog: Catalog) -> Found:
    """What a catalog that has been merged with the present source holds."""
    entries = {e.identity: e for e in catalog.entries}
    unique = {segment.key: segment for segment in post.segments}
    targets: dict[str, str] = {}
    states: dict[str, State] = {}
    findings: list[Finding] = []
    comments: dict[str, str] = {}
    for key, segment in unique.items():
        entry = entries.get((segment.context, segment.source))
        states[key] = entry.state if entry else State.MISSING
        if entry and entry.target:
            targets[key] = _readdressed(post, key, entry) or entry.target
            comments[key] = entry.comment
        if problem := _PROBLEMS.get(states[key]):
            rule, severity, message = problem
            findings.append(Finding(rule, severity, message, post.name, segment.line, key))
    return Found(targets, states, tuple(unique.values()), findings, comments)


def _readdressed(post: Post, key: str, entry: Entry) -> str:
    """A stale wording with the new source's markup, where nothing but that has changed.

    An address that moved must not take a person's English off the page.  Empty where the
    wording does not fit.
    """
    if entry.state is not State.STALE:
        return ""
    from bitext.markdown.placeholder import decode, encode, reread
    from bitext.markdown.segmenter import parse
    from bitext.markdown.target import TargetError

    piece, form = post.forms[key]
    letters = post.workspace.languages.source_language.letter
    old = parse(entry.previous, letters=letters, dialect=post.dialect).pieces
    before = [(piece, encode(piece)) for piece in old]
    if len(before) != 1 or before[0][1].text != form.text:
        return ""
    try:
        return decode(piece, form, reread(*before[0], entry.target))
    except TargetError:
        return ""


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
