"""A post's translations as its catalog holds them, and what is missing or stale."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from bitext.model import Finding, Segment, Severity
from bitext.store.catalog import Catalog, Entry, State
from bitext.wording.fate import retired, retired_findings, stale_message
from bitext.workspace.wordings.record import cleared, not_held, older, taken_out
from bitext.workspace.wordings.unmarked import unmarked

if TYPE_CHECKING:
    from bitext.workspace.workspace import Post


@dataclass(frozen=True, slots=True)
class Found:
    """Targets by segment key, and the state of each segment."""

    targets: dict[str, str]
    states: dict[str, State]  #: of every segment, in document order
    segments: tuple[Segment, ...]  #: the first of each key
    findings: list[Finding]  #: segments that are stale, missing or need work
    comments: dict[str, str]  #: reviewers' remarks, by key
    #: where people lead links, by key (`assemble.retarget`); ``targets`` have the source's
    addresses: dict[str, tuple[tuple[int, str], ...]] = field(default_factory=dict)
    #: whether its own catalog knows all of the sources, so that no other post has a say
    alone: bool = False

    def held(self, post: Post) -> list[str]:
        """Keys of the segments for which the configuration holds the post's last edition."""
        return [key for key, state in self.states.items() if policy(post, state) == "hold"]

    def told(self, post: Post, refused: Sequence[Finding]) -> list[Finding]:
        """What an assembly says of targets; a person's that is refused may hold the post."""
        from bitext.markdown.target import INSTEAD

        if post.workspace.config.refused != "hold":
            return list(refused)
        people = {key for key, state in self.states.items() if state.human}
        held = "and its post is held back"
        return [
            replace(f, message=f.message.replace(INSTEAD, held)) if f.key in people else f
            for f in refused
        ]

    @property
    def begun(self) -> bool:
        """Whether a person has worded or approved any of it."""
        return any(state.human for state in self.states.values())

    @property
    def reviewed(self) -> bool:
        """Whether a person worded or approved every segment of the present source."""
        return all(state is State.REVIEWED for state in self.states.values())

    def missing(self, post: Post) -> list[Finding]:
        """One finding for a post that has no translation at all."""
        message = f"no translation yet ({len(self.segments)} segments): run `bitext translate`"
        return [Finding("missing", Severity.ERROR, message, post.name)]


def policy(post: Post, state: State) -> str:
    """What the configuration wants of a wording in a state: ship, source or hold."""
    config = post.workspace.config
    return {State.STALE: config.stale, State.NEEDS_WORK: config.needs_work}.get(state, "ship")


def targets_of(post: Post) -> Found:
    """Read the catalog against the present source; nothing is written."""
    before = post.read_catalog()
    after = post.merged(before, notes=False)
    found = found_in(post, after)
    found.findings.extend(left_page(post, before, after))
    known = {entry.identity for entry in before.entries}
    alone = all((segment.context, segment.source) in known for segment in found.segments)
    return replace(found, alone=alone)


def left_page(post: Post, before: Catalog, after: Catalog) -> Iterator[Finding]:
    """Name what people worded and an edit, or an older catalog, took off the page."""
    yield from unmarked(post)
    yield from older(post, before)
    yield from cleared(post, taken_out(post, before))
    yield from not_held(post, before, after)
    yield from retired_findings(retired(before, after), post.name, post.catalog_name)


def found_in(post: Post, catalog: Catalog) -> Found:
    """What a catalog that has been merged with the present source holds."""
    entries = {e.identity: e for e in catalog.entries}
    unworded = [e.source for e in catalog.entries if not e.state.human]
    unique = {segment.key: segment for segment in post.segments}
    targets: dict[str, str] = {}
    states: dict[str, State] = {}
    findings: list[Finding] = []
    comments: dict[str, str] = {}
    for key, segment in unique.items():
        entry = entries.get((segment.context, segment.source))
        states[key] = entry.state if entry else State.MISSING
        if entry and entry.target and policy(post, entry.state) != "source":
            targets[key] = _readdressed(post, key, entry) or entry.target
            comments[key] = entry.comment
        if problem := _PROBLEMS.get(states[key]):
            rule, severity, message = problem
            if entry and entry.state is State.STALE:
                message = stale_message(entry, unworded)
            findings.append(Finding(rule, severity, message, post.name, segment.line, key))
    found = Found(targets, states, tuple(unique.values()), findings, comments)
    identities = ((key, (s.context, s.source)) for key, s in unique.items())
    _lead(post, found, {key: entries[one].previous for key, one in identities if one in entries})
    return found


#: Only what a person has approved may lead links elsewhere: another program writes drafts too.
_APPROVED = (State.REVIEWED, State.STALE)


def _lead(post: Post, found: Found, previous: Mapping[str, str]) -> None:
    """Take the addresses that people have given links out of their wordings, and keep them."""
    asked = {
        key: target
        for key, target in found.targets.items()
        if found.states[key] in _APPROVED and "](" in target
    }
    if not asked:
        return
    from bitext.assemble.retarget import retargeted
    from bitext.model import walk

    for piece in walk(post.document.pieces):
        target = asked.pop(piece.segment.key, None)
        if target is not None and (
            led := retargeted(piece, target, previous.get(piece.segment.key, ""))
        ):
            found.targets[piece.segment.key] = led.target
            found.addresses[piece.segment.key] = led.addresses


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
    State.STALE: ("stale", Severity.ERROR, ""),
    State.NEEDS_WORK: (
        "needs-work",
        Severity.WARNING,
        "marked as needing work (`fuzzy`): reword or approve the entry in the catalog",
    ),
}
