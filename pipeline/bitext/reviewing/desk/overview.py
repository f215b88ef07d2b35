"""All posts with where they stand, and the filters of their list."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from bitext.formats.po.confidence import band
from bitext.reviewing.desk.segments import last_acts
from bitext.reviewing.desk.sheet import counts_of, id_of, title_of
from bitext.store.provenance import engine_part
from bitext.wording.journal import Act, Place, place

if TYPE_CHECKING:
    from bitext.formats.po.entries import Entry
    from bitext.model import Segment
    from bitext.reviewing.desk.sheet import PostSheet


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list is narrowed to; empty fields say nothing, and all must hold of a segment."""

    state: frozenset[str] = frozenset()
    finding: frozenset[str] = frozenset()
    confidence: str = ""  #: ``low``
    engine: str = ""
    by: str = ""
    since: str = ""  #: a date, as the journal has it
    source: str = ""
    target: str = ""
    term: str = ""
    q: str = ""  #: in the source, the target, or the name of the post
    posts: Collection[str] | None = field(default=None)  #: names, of a git revision

    @classmethod
    def of(cls, said: Mapping[str, str], posts: Collection[str] | None = None) -> Filter:
        """The filter that an address names; what it does not know is passed over."""

        def text(name: str) -> str:
            return said.get(name, "")

        return cls(
            _listed(text("state")), _listed(text("finding")), text("confidence"), text("engine"),
            text("by"), text("since"), text("source"), text("target"), text("term"), text("q"),
            posts,
        )  # fmt: skip

    @property
    def narrows(self) -> bool:
        """Whether it asks anything of segments."""
        return self != Filter(posts=self.posts)


def _listed(text: str) -> frozenset[str]:
    return frozenset(filter(None, re.split(r"[,\s]+", text)))


Test = Callable[["Segment", "Entry"], bool]


def matching(
    sheet: PostSheet, wanted: Filter, faults: Mapping[str, Collection[str]]
) -> Iterator[str]:
    """Yield the keys of the segments that a filter leaves; ``faults``: key -> ids of checks."""
    tests = [*_tests(sheet, wanted, faults)]
    for segment, entry in sheet.segments:
        if all(test(segment, entry) for test in tests):
            yield segment.key


def _tests(
    sheet: PostSheet, wanted: Filter, faults: Mapping[str, Collection[str]]
) -> Iterator[Test]:
    """Yield what a segment must pass, for each thing that is asked."""
    name = sheet.post.name.casefold()
    acts = last_acts(sheet.post.journal) if wanted.by or wanted.since else {}
    tests: tuple[tuple[object, Test], ...] = (
        (wanted.state, lambda _s, entry: entry.state.value in wanted.state),
        (
            wanted.finding,
            lambda s, e: (
                _has(faults.get(s.key, ()), wanted.finding) or e.state.value in wanted.finding
            ),
        ),
        (wanted.confidence, lambda _s, entry: _band(entry) == wanted.confidence),
        (wanted.engine, lambda _s, entry: wanted.engine in engine_part(entry.signature)),
        (wanted.by or wanted.since, partial(_by, acts, wanted)),
        (wanted.source, lambda _s, entry: _in(wanted.source, entry.source)),
        (wanted.target, lambda _s, entry: _in(wanted.target, entry.target)),
        (wanted.term, partial(_pinned, sheet, wanted.term)),
        (wanted.q, lambda _s, entry: _in(wanted.q, f"{name}\0{entry.source}\0{entry.target}")),
    )
    yield from (test for asked, test in tests if asked)


def _has(found: Collection[str], wanted: frozenset[str]) -> bool:
    return bool(found) if "any" in wanted else not wanted.isdisjoint(found)


def _in(wanted: str, text: str) -> bool:
    return wanted.casefold() in text.casefold()


def _band(entry: Entry) -> str:
    return "" if entry.confidence is None else band(entry.confidence)


def _by(acts: Mapping[Place, Act], wanted: Filter, _segment: Segment, entry: Entry) -> bool:
    act = acts.get(place(*entry.identity))
    return act is not None and wanted.by in ("", act.who) and act.at >= wanted.since


def _pinned(sheet: PostSheet, term: str, segment: Segment, _entry: Entry) -> bool:
    pins = sheet.post.pins.get(segment.key, ())
    return any(_in(term, word) for p in pins for word in (p.text, *p.term.source, *p.term.target))


def overview_row(sheet: PostSheet, matches: int, findings: Iterable[Mapping[str, Any]] | None,
                 ) -> dict[str, Any]:  # fmt: skip
    """A post in the list; ``findings`` where they are known already."""
    title, wording = title_of(sheet)
    entries = sheet.entries.values()
    last = max(sheet.post.journal, key=lambda act: act.at, default=None)
    return {
        "id": id_of(sheet.post.name), "name": sheet.post.name, "title": title,
        "title_target": wording, "counts": counts_of(sheet), "segments": len(entries),
        "findings": severities(findings),
        "low": sum(_band(entry) == "low" for entry in entries),
        "last": {"who": last.who, "at": last.at} if last else None, "matches": matches,
        "engines": sorted({engine_part(e.signature) for e in entries if e.signature}),
        "people": sorted({act.who for act in sheet.post.journal if act.who}),
    }  # fmt: skip


def severities(findings: Iterable[Mapping[str, Any]] | None) -> dict[str, int] | None:
    """How many findings of each severity; None where nobody has looked."""
    if findings is None:
        return None
    levels = Counter(found["severity"] for found in findings)
    return {level: levels[level] for level in ("error", "warning", "info")}
