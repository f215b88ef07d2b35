"""What an author's edit did to people's wordings: what left the page, what says too much now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bitext.formats.po.entries import Catalog, Entry, State
from bitext.markdown.segmenter import segment_key
from bitext.model import Finding, Severity
from bitext.wording.change import Change, change, letters, unspaced
from bitext.wording.variants import number_of

_SHOWN = 60  # characters of a text in a message
_REST = 4  # letters: what a split leaves elsewhere, so that it is no chance


def retired(before: Catalog, after: Catalog) -> tuple[Entry, ...]:
    """People's wordings that were on the page of ``before`` and are not on that of ``after``."""
    if before is after:
        return ()
    worded = [e for e in before.entries if e.state.human]
    live: dict[str, list[Entry]] = {}
    for entry in after.entries:
        for source in _sources(entry) if entry.state.human else ():
            live.setdefault(source, []).append(entry)
    known = {e.identity for e in before.entries}
    news = [e for e in after.entries if e.state is State.REVIEWED and e.identity not in known]
    gone = (e for e in worded if not any(_says(home, e) for home in _homes(e, live)))
    return tuple(e for e in gone if not any(_reflowed(new, e) for new in news))


def unleft(before: Catalog, after: Catalog) -> Catalog:
    """``after`` with what has left the page since ``before`` as it was: a run takes it out, and
    names it.  Who approves a sentence is not told what an author has done to the others.
    """
    rests = {entry.identity: entry.target for entry in after.obsolete}
    stand = {entry.identity for entry in after.entries}
    left = (entry for entry in retired(before, after) if entry.identity not in stand)
    gone = [e for e in left if rests.get(e.identity, e.target) == e.target]
    if not gone:
        return after
    there = {entry.identity for entry in gone}
    resting = tuple(entry for entry in after.obsolete if entry.identity not in there)
    return replace(after, entries=(*after.entries, *gone), obsolete=resting)


def _reflowed(new: Entry, old: Entry) -> bool:
    """Whether an entry says another's words, its lines broken otherwise: as a part, or as more."""
    pairs = (new, old), (old, new)
    return new.context == old.context and any(
        part.target.strip() in whole.target and unspaced(part.source) in unspaced(whole.source)
        for part, whole in pairs
    )


def _sources(entry: Entry) -> set[str]:
    """The sources that an entry was worded for, one way or another."""
    return {unspaced(s) for s in (entry.source, *entry.previous.split("\n\n")) if s}


def _homes(entry: Entry, live: dict[str, list[Entry]]) -> Iterator[Entry]:
    for source in _sources(entry):
        yield from live.get(source, ())


def _says(entry: Entry, old: Entry) -> bool:
    """Whether an entry says what another said, whole or as a part of it."""
    if old.target in entry.target or entry.identity == old.identity:
        return True
    return entry.state is State.STALE and not entry.approved and entry.target in old.target


def retired_findings(entries: Sequence[Entry], post: str, catalog: str) -> Iterator[Finding]:
    """Name each wording that has left a page, with what brings it back."""
    for entry in entries:
        said = f"{short(entry.target)} for {short(entry.source)}; it rests in {catalog}"
        message = f"a person's wording is no longer on the page, for its source is gone: {said}"
        if number_of(entry.context):
            message = (
                f"a person's wording for one place of a source is no longer on the page, "
                f"for that place is gone: {said}"
            )
        key = segment_key(entry.context, entry.source)
        yield Finding("retired", Severity.WARNING, message, post, 0, key)


def short(text: str) -> str:
    """A text on one line, cut where it is long, in quotes."""
    line = " ".join(text.split())
    return f'"{line[: _SHOWN - 1]}…"' if len(line) > _SHOWN else f'"{line}"'


def stale_message(entry: Entry, others: Sequence[str] = ()) -> str:
    """What a reviewer should know of a stale entry; ``others`` are sources that nobody worded."""
    if "\n\n" in entry.previous:
        return "the paragraphs were joined after they were translated: read the wordings together"
    words, old = letters(entry.source), letters(entry.previous)
    kind = change(entry.previous, entry.source)
    if kind in (Change.PUNCTUATION, Change.MARKUP):
        return f"only the {kind} changed after this was translated: see whether the wording fits"
    if words and len(old) > len(words) and words in old:
        if not entry.approved and entry.state is State.STALE:
            return "the source was split after this was translated: see whether the part fits"
        rest = old.replace(words, "", 1)
        if any(len(letters(o)) >= _REST and letters(o) in rest for o in others):
            return "the source was split after this was translated: the wording still says the rest"
    return "the source changed after this was translated: reword the entry in the catalog"
