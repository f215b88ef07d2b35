"""The life of a catalog: a changed document and new drafts meet people's wordings.

The law: a wording by a person is never replaced and never lost.  Its source changed: it is
marked stale, beside the source it was worded for.  Its source is gone: it rests as
obsolete, and comes back with its source.  Machine drafts go with their source.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from bitext.errors import UsageError
from bitext.formats.po.entries import Catalog, Entry, State, as_obsolete, binds, bound
from bitext.model import Finding, Origin, Pin, Segment, Severity, Translation
from bitext.wording.matching import matches
from bitext.wording.search import Fit, Match
from bitext.wording.variants import NOTE, number_of

UNWRITABLE = re.compile(r"[\x00\x04\ud800-\udfff]")  # gettext ends strings at NUL, joins at EOT
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")

Identity = tuple[str, str]


def merge(
    catalog: Catalog,
    segments: Sequence[Segment],
    drafts: Mapping[str, Translation] | None = None,
    *,
    pins: Mapping[str, Sequence[Pin]] | None = None,
) -> Catalog:
    """``catalog`` brought up to date with its document; ``catalog`` itself if nothing changed.

    ``drafts`` (see `add_drafts`) and ``pins`` are by segment key.  What a PO file cannot hold is
    passed over: see `unwritable`.
    """
    wanted = _wanted(segments, pins or {})
    known = {entry.identity: entry for entry in (*catalog.obsolete, *catalog.entries)}
    going_on = {(s.context, s.source) for s in segments if s.goes_on}
    matched = matches(catalog, wanted, going_on)
    entries = tuple(_updated(blank, known.get(at), matched.get(at)) for at, blank in wanted.items())
    settled = {*wanted, *(match.entry.identity for match in matched.values() if match.fit.moves)}
    gone = [e for e in catalog.entries if e.has_human_work and e.identity not in settled]
    resting = [e for e in catalog.obsolete if e.identity not in settled]
    taken = {*wanted, *(entry.identity for entry in (*resting, *gone))}
    merged = replace(catalog, entries=entries, obsolete=(*resting, *_obsolete_entries(gone, taken)))
    return add_drafts(catalog if merged == catalog else merged, segments, drafts or {})


def followed(left: Sequence[Entry], blanks: Sequence[Entry]) -> Iterator[tuple[Entry, Entry]]:
    """Yield what has left another post, each beside what it is under a source of this one.

    ``blanks`` are sources that nobody has worded here, in the order of the document.
    """
    wanted = {blank.identity: blank for blank in blanks}
    known = {entry.identity: entry for entry in left}
    matched = matches(Catalog("", entries=tuple(left)), wanted)
    for at, blank in wanted.items():
        match = matched.get(at)
        if old := match.entry if match else known.get(at):
            new = _updated(blank, old, match)
            remarks = dict.fromkeys(e.comment for e in (new, blank) if e.comment)
            yield old, new._replace(comment="\n".join(remarks))


def given_way(now: Catalog, before: Catalog, merged: Catalog) -> Catalog:
    """``now`` with what rests: wordings of ``before`` that came to other sources in ``merged``,
    where what is the sources' own stands now.
    """
    held = {e.identity for e in (*now.entries, *now.obsolete)}
    came = {e.target for e in merged.entries if e.state is State.STALE}
    gone = came - {e.target for e in now.entries}
    out = (e for e in before.entries if e.target in gone and e.state.human)
    rest = tuple(as_obsolete(e) for e in out if e.identity not in held)
    return replace(now, obsolete=(*now.obsolete, *rest)) if rest else now


def add_drafts(
    catalog: Catalog, segments: Sequence[Segment], drafts: Mapping[str, Translation]
) -> Catalog:
    """A merged catalog with drafts, by segment key; ``catalog`` itself if nothing changed.

    A draft (origin memory or backend) becomes a fuzzy entry, a translation of origin human a
    reviewed one; neither replaces a person's wording.
    """
    if not drafts:
        return catalog
    keys = {(segment.context, segment.source): segment.key for segment in segments}
    entries = tuple(_drafted(e, drafts.get(keys[e.identity])) for e in catalog.entries)
    return catalog if entries == catalog.entries else replace(catalog, entries=entries)


def reword(catalog: Catalog, context: str, source: str, target: str) -> Catalog:
    """``catalog`` with a person's reviewed wording of one entry; an empty one clears it.

    Raises:
        UsageError: there is no such entry, or the wording holds NUL, EOT or a lone surrogate.
    """
    if UNWRITABLE.search(target):
        raise UsageError("the wording holds a character that a PO file cannot", path=catalog.source)
    old = next((entry for entry in catalog.entries if entry.identity == (context, source)), None)
    if old is None:
        hint = "the post has changed: look at it again"
        raise UsageError("the catalog has no such entry", path=catalog.source, hint=hint)
    state = State.REVIEWED if target else State.MISSING
    approved = bound(source, target) if target else ""
    new = old._replace(target=target, state=state, previous="", approved=approved, taken="")
    new = new._replace(signature="", confidence=None)
    entries = tuple(new if entry is old else entry for entry in catalog.entries)
    return replace(catalog, entries=entries)


def unwritable(
    segments: Sequence[Segment], drafts: Mapping[str, Translation] | None = None, *, path: str = ""
) -> tuple[Finding, ...]:
    """What `merge` passes over because a PO file cannot hold it (NUL, EOT, lone surrogates)."""
    return tuple(_unwritable_findings(segments, drafts or {}, path))


def _unwritable_findings(
    segments: Sequence[Segment], drafts: Mapping[str, Translation], path: str
) -> Iterator[Finding]:
    for segment in segments:
        message = ""
        if not _writable(segment):
            message = "holds a character that a PO file cannot, it stays untranslated"
        elif segment.key in drafts and UNWRITABLE.search(drafts[segment.key].target):
            message = "has a draft with a character that a PO file cannot hold, it was refused"
        if message:
            text = f"this {segment.kind} {message}"
            yield Finding("unwritable", Severity.WARNING, text, path, segment.line, segment.key)


def _writable(segment: Segment) -> bool:
    return bool(segment.source) and not UNWRITABLE.search(segment.context + segment.source)


def _wanted(
    segments: Sequence[Segment], pins: Mapping[str, Sequence[Pin]]
) -> dict[Identity, Entry]:
    """Blank entries in the order of the document; equal segments share one."""
    equal: dict[Identity, list[Segment]] = {}
    for segment in filter(_writable, segments):
        equal.setdefault((segment.context, segment.source), []).append(segment)
    return {at: _blank(same, pins.get(same[0].key, ())) for at, same in equal.items()}


def _blank(equal: Sequence[Segment], pins: Iterable[Pin]) -> Entry:
    first = equal[0]
    return Entry(first.source, first.context, note=_note(first, pins), places=len(equal))


def _note(segment: Segment, pins: Iterable[Pin]) -> tuple[str, ...]:
    lines = [f"kind: {segment.kind}"]
    if segment.headings:
        lines.append(f"under: {' › '.join(segment.headings)}")
    lines += [NOTE] if number_of(segment.context) else []
    lines += [f"term: {pin.text} → {pin.wording}" for pin in pins]
    return tuple(dict.fromkeys(map(_line, lines)))


def _line(text: str) -> str:
    """Text for one PO comment line: a CR or U+2028 in it would break the file."""
    line = " ".join(text.split())
    return line if line.isprintable() else _UNPRINTABLE.sub("\ufffd", line)


def _updated(blank: Entry, known: Entry | None, match: Match | None) -> Entry:
    """``blank`` with what is known of it; a match brings a wording of another source."""
    old = match.entry if match else known
    if old is None:
        return blank
    comments = dict.fromkeys(entry.comment for entry in (old, known) if entry and entry.comment)
    entry = _confirmed(_followed(match, blank) if match else old)
    now = (blank.note, blank.places, "\n".join(comments))
    if (entry.note, entry.places, entry.comment) == now:
        return entry  # as most are
    return entry._replace(note=now[0], places=now[1], comment=now[2])


def _confirmed(entry: Entry) -> Entry:
    """A reviewed entry bound to the texts it is approved for."""
    if entry.state is not State.REVIEWED:
        return entry
    mark = bound(entry.source, entry.target)
    whole = entry.approved == mark and not entry.taken
    return entry if whole else entry._replace(approved=mark, taken="")


def _followed(match: Match, blank: Entry) -> Entry:
    """A person's entry under the source that it was found to belong to now."""
    old, source = match.entry, blank.source
    if match.fit in (Fit.SPACE, Fit.CONTEXT, Fit.PLACE) and old.state is not State.STALE:
        return old._replace(source=source, context=blank.context)
    if match.fit is Fit.REFLOWED:
        return old._replace(source=source, target=match.target, taken="", comment="")
    if match.fit in (Fit.PART, Fit.JOINED):
        return old._replace(
            source=source,
            target=match.target,
            state=State.STALE,
            previous=match.previous,
            approved="",
            taken="",
            comment="",
        )
    return _moved(old, source)._replace(context=blank.context)


def _moved(old: Entry, source: str) -> Entry:
    """``old`` under ``source``: stale, or whole again where it was worded for that source."""
    if source == old.source:
        return old
    if not old.state.human:
        return Entry(source, old.context, comment=old.comment, flags=old.flags)
    previous, approved = old.previous, old.approved
    if old.state is not State.STALE:
        previous = old.source
        approved = bound(old.source, old.target) if old.state is State.REVIEWED else ""
    if source != previous:
        state = State.STALE
        return old._replace(
            source=source, state=state, previous=previous, approved=approved, taken=""
        )
    whole = bool(approved) and binds(approved, source, old.target)
    state = State.REVIEWED if whole else State.NEEDS_WORK
    return old._replace(source=source, state=state, previous="", approved=approved if whole else "")


def _drafted(entry: Entry, draft: Translation | None) -> Entry:
    if draft is None or entry.state.human or not draft.target or UNWRITABLE.search(draft.target):
        return entry
    if draft.origin is Origin.HUMAN:
        reviewed = entry._replace(target=draft.target, state=State.REVIEWED)
        return _confirmed(reviewed._replace(signature="", confidence=None))
    sure = None if draft.confidence is None else round(draft.confidence, 2)
    return Entry(
        entry.source, entry.context, draft.target, State.DRAFT, note=entry.note,
        places=entry.places, signature=_line(draft.signature), confidence=sure,
        comment=entry.comment, flags=entry.flags,
    )  # fmt: skip


def _obsolete_entries(gone: Iterable[Entry], taken: set[Identity]) -> Iterator[Entry]:
    """Orphans as obsolete entries, a stale one under the source it was worded for."""
    for entry in gone:
        home = entry.context, entry.previous
        if entry.state is State.STALE and home not in taken:
            taken.add(home)
            entry = _moved(entry, entry.previous)
        yield as_obsolete(entry)
