"""The life of a catalog: a changed document and new drafts meet people's wordings.

The law: a wording by a person is never replaced and never lost.  Its source changed: it is
marked stale, beside the source it was worded for.  Its source is gone: it rests as
obsolete, and comes back with its source.  Machine drafts go with their source.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from bitext.errors import UsageError
from bitext.formats.po.entries import Catalog, Entry, State, as_obsolete, digest
from bitext.model import Finding, Origin, Pin, Segment, Severity, Translation

#: Least similarity (rapidfuzz ratio, percent) of a changed source with the old one.
SIMILAR = 60

#: How many segments away from its old place, counted from unchanged neighbours, a changed
#: source is looked for.
NEAR = 5

_COMPARED = 4000  # characters: the comparison is quadratic
_UNWRITABLE = re.compile(r"[\x00\x04\ud800-\udfff]")  # gettext ends strings at NUL, joins at EOT
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
    wanted = _wanted(catalog.source, segments, pins or {})
    known = {entry.identity: entry for entry in (*catalog.obsolete, *catalog.entries)}
    unmatched = [e for e in catalog.entries if e.identity not in wanted and e.has_human_work]
    matched = _restored(unmatched, wanted, known)
    matched |= _changed(catalog.entries, unmatched, wanted, known, matched)
    entries = tuple(_updated(blank, known.get(at), matched.get(at)) for at, blank in wanted.items())
    inherited = {entry.identity for entry in matched.values()}
    gone = [entry for entry in unmatched if entry.identity not in inherited]
    resting = [entry for entry in catalog.obsolete if entry.identity not in wanted]
    taken = {*wanted, *(entry.identity for entry in (*resting, *gone))}
    merged = replace(catalog, entries=entries, obsolete=(*resting, *_obsolete_entries(gone, taken)))
    return add_drafts(catalog if merged == catalog else merged, segments, drafts or {})


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
    if _UNWRITABLE.search(target):
        raise UsageError("the wording holds a character that a PO file cannot", path=catalog.source)
    old = next((entry for entry in catalog.entries if entry.identity == (context, source)), None)
    if old is None:
        hint = "the post has changed: look at it again"
        raise UsageError("the catalog has no such entry", path=catalog.source, hint=hint)
    state = State.REVIEWED if target else State.MISSING
    new = replace(old, target=target, state=state, previous="", approved="", signature="")
    new = replace(new, confidence=None)
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
        elif segment.key in drafts and _UNWRITABLE.search(drafts[segment.key].target):
            message = "has a draft with a character that a PO file cannot hold, it was refused"
        if message:
            text = f"this {segment.kind} {message}"
            yield Finding("unwritable", Severity.WARNING, text, path, segment.line, segment.key)


def _writable(segment: Segment) -> bool:
    return bool(segment.source) and not _UNWRITABLE.search(segment.context + segment.source)


def _wanted(
    file: str, segments: Sequence[Segment], pins: Mapping[str, Sequence[Pin]]
) -> dict[Identity, Entry]:
    """Blank entries in the order of the document; equal segments share one."""
    equal: dict[Identity, list[Segment]] = {}
    for segment in filter(_writable, segments):
        equal.setdefault((segment.context, segment.source), []).append(segment)
    return {at: _blank(file, same, pins.get(same[0].key, ())) for at, same in equal.items()}


def _blank(file: str, equal: Sequence[Segment], pins: Iterable[Pin]) -> Entry:
    first, places = equal[0], tuple((file, segment.line) for segment in equal)
    return Entry(first.source, first.context, note=_note(first, pins), occurrences=places)


def _note(segment: Segment, pins: Iterable[Pin]) -> tuple[str, ...]:
    lines = [f"kind: {segment.kind}"]
    if segment.headings:
        lines.append(f"under: {' › '.join(segment.headings)}")
    lines += [f"term: {pin.text} → {pin.wording}" for pin in pins]
    return tuple(dict.fromkeys(map(_line, lines)))


def _line(text: str) -> str:
    """Text for one PO comment line: a CR or U+2028 in it would break the file."""
    return _UNPRINTABLE.sub("\ufffd", " ".join(text.split()))


def _restored(
    unmatched: Sequence[Entry], wanted: Mapping[Identity, Entry], known: Mapping[Identity, Entry]
) -> dict[Identity, Entry]:
    """Stale wordings whose own source is back, where no other person's wording stands."""
    matched: dict[Identity, Entry] = {}
    for entry in unmatched:
        at = entry.context, entry.previous
        held = known.get(at)
        if at in wanted and entry.state is State.STALE and not (held and held.state.human):
            matched.setdefault(at, entry)
    return matched


def _changed(
    old: Sequence[Entry],
    unmatched: Sequence[Entry],
    wanted: Mapping[Identity, Entry],
    known: Mapping[Identity, Entry],
    matched: Mapping[Identity, Entry],
) -> dict[Identity, Entry]:
    """New source -> the unmatched entry it was, judged by similarity and place; each once."""
    new = {at: place for place, at in enumerate(wanted)}
    fresh = {place: at for at, place in new.items() if at not in known and at not in matched}
    used = {entry.identity for entry in matched.values()}
    left = {entry.identity for entry in unmatched} - used
    pairs = sorted(_candidates(old, left, new, fresh), key=lambda pair: pair[0])
    found: dict[Identity, Entry] = {}
    for _, entry, at in pairs:
        if at not in found and entry.identity in left:
            found[at] = entry
            left.remove(entry.identity)
    return found


def _candidates(
    old: Sequence[Entry],
    unmatched: set[Identity],
    new: Mapping[Identity, int],
    fresh: Mapping[int, Identity],
) -> Iterator[tuple[tuple[float, int, int, int], Entry, Identity]]:
    """Pairs of an unmatched entry and a fresh source, by a rank that is smaller for the better."""
    if not (unmatched and fresh):
        return
    from rapidfuzz.fuzz import ratio

    anchors = [(place, new[e.identity]) for place, e in enumerate(old) if e.identity in new]
    for index, entry in enumerate(old):
        if entry.identity not in unmatched:
            continue
        places = dict.fromkeys(fresh, 0) if entry.context else _near(index, anchors)
        for place, far in places.items():
            context, source = fresh.get(place, ("", ""))
            if context == entry.context and source:
                alike = ratio(entry.source[:_COMPARED], source[:_COMPARED], score_cutoff=SIMILAR)
                if alike:
                    yield (-alike, far, index, place), entry, (context, source)


def _near(index: int, anchors: Sequence[tuple[int, int]]) -> dict[int, int]:
    """New places -> distance from where the entry that was at ``index`` should be now.

    ``anchors`` are (old, new) places of unchanged entries, sorted: the one before and the
    one after say where it should be.
    """
    after = bisect(anchors, (index, 0))
    around = anchors[max(after - 1, 0) : after + 1] or [(0, 0)]
    centres = [new + index - old for old, new in around]
    steps = sorted(range(-NEAR, NEAR + 1), key=abs, reverse=True)
    return {centre + step: abs(step) for step in steps for centre in centres}


def _updated(blank: Entry, known: Entry | None, match: Entry | None) -> Entry:
    """``blank`` with what is known of it; a match brings a wording of another source."""
    old = match or known
    if old is None:
        return blank
    comments = dict.fromkeys(entry.comment for entry in (old, known) if entry and entry.comment)
    entry = _moved(old, blank.source)
    return replace(
        entry, note=blank.note, occurrences=blank.occurrences, comment="\n".join(comments)
    )


def _moved(old: Entry, source: str) -> Entry:
    """``old`` under ``source``: stale, or whole again where it was worded for that source."""
    if source == old.source:
        return old
    if not old.state.human:
        return Entry(source, old.context, comment=old.comment, flags=old.flags)
    previous, approved = old.previous, old.approved
    if old.state is not State.STALE:
        previous = old.source
        approved = digest(old.target) if old.state is State.REVIEWED else ""
    if source != previous:
        state = State.STALE
        return replace(old, source=source, state=state, previous=previous, approved=approved)
    state = State.REVIEWED if approved == digest(old.target) else State.EDITED
    return replace(old, source=source, state=state, previous="", approved="")


def _drafted(entry: Entry, draft: Translation | None) -> Entry:
    if draft is None or entry.state.human or not draft.target or _UNWRITABLE.search(draft.target):
        return entry
    if draft.origin is Origin.HUMAN:
        reviewed = replace(entry, target=draft.target, state=State.REVIEWED)
        return replace(reviewed, signature="", confidence=None)
    sure = None if draft.confidence is None else round(draft.confidence, 2)
    return Entry(
        entry.source, entry.context, draft.target, State.DRAFT, note=entry.note,
        occurrences=entry.occurrences, signature=_line(draft.signature), confidence=sure,
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
