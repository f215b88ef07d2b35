"""Two branches of a catalog, entry by entry: what both keep, what one changes, what clashes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bitext.formats.po.entries import Catalog, Entry, State
from bitext.formats.po.write import render
from bitext.wording.three_way import marked, three_way

REVIEWED, NEEDS, DRAFT, STALE = State.REVIEWED, State.NEEDS_WORK, State.DRAFT, State.STALE


def catalog(*entries: Entry, obsolete: tuple[Entry, ...] = ()) -> Catalog:
    return Catalog("content/p.md", entries=entries, obsolete=obsolete)


def entry(source: str, target: str = "", state: State = REVIEWED, **more: object) -> Entry:
    return Entry(source, target=target, state=state)._replace(**more)  # type: ignore[arg-type]


D1, D2 = entry("一", "D1", DRAFT, signature="m"), entry("一", "D2", DRAFT, signature="m")


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "expected"),
    [
        (D1, D1, entry("一", "T"), entry("一", "T")),
        (D1, entry("一", "O"), D1, entry("一", "O")),
        (D1, D2, entry("一", "D1"), entry("一", "D1")),  # 82: what was approved, not the new draft
        (D1, entry("一", "D1"), D2, entry("一", "D1")),
        (entry("一", "A"), entry("一", "A", NEEDS), entry("一", "B"), None),
        (entry("一", "A"), entry("一", "A", approved="x"), entry("一", "B"), entry("一", "B")),
        (D1, entry("一", "D1"), entry("一", "D1", NEEDS), entry("一", "D1", NEEDS)),
        (D1, entry("一", "O"), entry("一", "T"), None),
        (D1, entry("一", "O", NEEDS), entry("一", "T", NEEDS), None),
        (
            entry("一", "A", STALE, previous="零"), entry("一", "A"), entry("一", "B"), None,
        ),
        (
            D1, entry("一", "A", STALE, previous="零"), entry("一", "B"), entry("一", "B"),
        ),
    ],
)  # fmt: skip
def test_one_entry(base: Entry, ours: Entry, theirs: Entry, expected: Entry | None) -> None:
    found = three_way(catalog(base), catalog(ours), catalog(theirs))
    if expected is None:
        assert [(c.ours.target, c.theirs.target) for c in found.clashes] == [
            (ours.target, theirs.target)
        ]
        return
    assert not found.clashes
    (one,) = found.catalog.entries
    assert (one.target, one.state) == (expected.target, expected.state)


def test_comments_of_both_stay() -> None:
    a, b = entry("一", "A", comment="ours"), entry("一", "A", comment="theirs")
    found = three_way(catalog(entry("一", "A")), catalog(a), catalog(b))
    assert found.catalog.entries[0].comment == "ours\ntheirs"


@pytest.mark.parametrize("swap", [False, True])
def test_a_wording_of_a_source_that_the_author_has_changed_goes_along(swap: bool) -> None:
    base = catalog(entry("旧的一段", "Old."))
    author = catalog(entry("新的一段", "Old.", STALE, previous="旧的一段"))
    reviewer = catalog(entry("旧的一段", "Better."))
    sides = (reviewer, author) if swap else (author, reviewer)
    found = three_way(base, *sides)
    assert not found.clashes
    (one,) = found.catalog.entries
    assert (one.source, one.target, one.state) == ("新的一段", "Better.", STALE)
    assert one.previous == "旧的一段"


@pytest.mark.parametrize("swap", [False, True])
def test_a_wording_of_a_source_that_is_gone_stays(swap: bool) -> None:
    base = catalog(entry("一", "A"), entry("二", "B"))
    author = catalog(entry("二", "B"), obsolete=(entry("一", "A"),))
    reviewer = catalog(entry("一", "Better."), entry("二", "B"))
    sides = (reviewer, author) if swap else (author, reviewer)
    found = three_way(base, *sides)
    assert [e.target for e in found.catalog.entries] == ["Better.", "B"]
    plain = three_way(base, author, base)
    assert [e.target for e in plain.catalog.obsolete] == ["A"]


def test_new_entries_stand_where_their_side_has_them() -> None:
    base = catalog(*(entry(s, s) for s in "甲乙丙"))
    ours = catalog(*(entry(s, s) for s in "甲子乙丙"))
    theirs = catalog(*(entry(s, s) for s in "甲乙丑寅丙"))
    found = three_way(base, ours, theirs).catalog
    assert "".join(e.source for e in found.entries) == "甲子乙丑寅丙"


def test_a_clash_is_one_conflict_of_one_entry() -> None:
    base = catalog(*(entry(s, "") for s in "甲乙丙"))
    ours = catalog(*(entry(s, f"Ours {s}") for s in "甲乙丙"))
    theirs = catalog(entry("甲", ""), entry("乙", "Theirs", NEEDS), entry("丙", "Ours 丙"))
    found = three_way(base, ours, theirs)
    text = marked(render(found.catalog), render(found.other), ("ours", "theirs")).decode()
    assert text.count("<<<<<<< ours\n") == text.count(">>>>>>> theirs\n") == 1
    assert 'msgstr "Ours 乙"' in text
    assert 'msgstr "Theirs"' in text
    assert text.count('msgstr "Ours') == 3


TEXTS = st.sampled_from(["", "A", "B", "C"])
STATES = st.sampled_from([REVIEWED, NEEDS, DRAFT])


@st.composite
def sides(draw: st.DrawFn) -> Catalog:
    entries = []
    for source in draw(st.lists(st.sampled_from("甲乙丙丁"), unique=True)):
        target = draw(TEXTS)
        entries.append(entry(source, target, draw(STATES) if target else State.MISSING))
    cut = draw(st.integers(0, len(entries)))
    resting = tuple(e for e in entries[cut:] if e.state in (REVIEWED, NEEDS))
    return catalog(*entries[:cut], obsolete=resting)


def people(side: Catalog) -> set[tuple[str, str]]:
    every = (*side.entries, *side.obsolete)
    return {(e.source, e.target) for e in every if e.state.human}


@given(sides(), sides(), sides())
def test_no_new_wording_is_lost(base: Catalog, ours: Catalog, theirs: Catalog) -> None:
    """What a person worded since the base is in the merge, or is one of two in a clash."""
    found = three_way(base, ours, theirs)
    there = people(found.catalog) | people(found.other)
    new = (people(ours) | people(theirs)) - people(base)
    held = {source for source, _ in there}
    for source, target in new - there:
        rest = {t for s, t in (people(ours) | people(theirs)) if s == source} - {target}
        assert rest, (source, target)
        assert source in held
    for same, side in (
        (three_way(base, ours, base), ours),
        (three_way(base, base, theirs), theirs),
    ):
        assert {*same.catalog.entries} == {*side.entries}
        assert {*same.catalog.obsolete} == {*side.obsolete}
