"""The life of a catalog: a person's wording is never replaced and never lost."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from bitext.errors import StorageError, UsageError
from bitext.model import Kind, Origin, Pin, Segment, Span, Term, Translation
from bitext.store.catalog import (
    Catalog,
    Entry,
    State,
    merge,
    read,
    render,
    reword,
    unwritable,
    update,
    write,
)

EMPTY = Catalog("content/x.md")
A = "我们在这里讨论开源社区的贡献者如何成长。"
A2 = "我们在这里讨论开源社区的贡献者怎样成长。"
A3 = "我们今天在这里讨论开源社区的贡献者怎样成长。"
B = "安装之前，请先准备好 Kubernetes 集群。"
C = "感谢所有参与者！"


def post(*sources: str) -> list[Segment]:
    """Segments of a post; ``title: …`` stands for front matter."""
    segments = []
    for line, source in enumerate(sources, 1):
        context = "front-matter:title" if source.startswith("title: ") else ""
        kind = Kind.FRONT_MATTER if context else Kind.PARAGRAPH
        text = source.removeprefix("title: ")
        segments.append(Segment(f"{context}|{text}", kind, text, line, context))
    return segments


def drafts(segments: list[Segment], signature: str = "echo") -> dict[str, Translation]:
    return {s.key: Translation(f"[{s.source}]", Origin.BACKEND, signature) for s in segments}


def worded(catalog: Catalog, *pairs: tuple[str, str]) -> Catalog:
    for source, target in pairs:
        catalog = reword(catalog, "", source, target)
    return catalog


def shown(catalog: Catalog) -> list[tuple[str, str, State]]:
    return [(e.source, e.target, e.state) for e in catalog.entries]


def stored(catalog: Catalog, folder: Path) -> Catalog:
    """``catalog`` after a trip through its file."""
    write(folder / "x.po", catalog, root=folder)
    return read(folder / "x.po", folder)


def test_new_segments_are_missing_then_drafted() -> None:
    catalog = merge(EMPTY, post(A, B))
    assert shown(catalog) == [(A, "", State.MISSING), (B, "", State.MISSING)]
    catalog = merge(catalog, post(A, B), drafts(post(A)))
    assert shown(catalog) == [(A, f"[{A}]", State.DRAFT), (B, "", State.MISSING)]
    assert catalog.entries[0].signature == "echo"


def test_merging_again_gives_the_same_object_and_the_same_bytes(tmp_path: Path) -> None:
    segments = [s._replace(headings=("引言", "一\r\n\u2028二")) for s in post("title: 题", A, B, A)]
    once = merge(EMPTY, segments, drafts(segments))
    assert merge(once, segments) is once
    assert merge(once, segments, drafts(segments)) is once
    back = stored(once, tmp_path)
    assert merge(back, segments) is back
    assert render(back) == (tmp_path / "x.po").read_bytes()


def test_equal_segments_share_one_entry(tmp_path: Path) -> None:
    catalog = stored(merge(EMPTY, post(A, B, A)), tmp_path)
    assert [(e.source, e.places) for e in catalog.entries] == [(A, 2), (B, 1)]


def test_notes_say_kind_headings_and_terms() -> None:
    segment = post(A)[0]._replace(headings=("引言", "第一节"))
    pin = Pin(Term(("开源",), ("open source",)), Span(0, 2), "开源", "open source")
    catalog = merge(EMPTY, [segment], pins={segment.key: [pin, pin]})
    assert catalog.entries[0].note == (
        "kind: paragraph", "under: 引言 › 第一节", "term: 开源 → open source",
    )  # fmt: skip


def test_a_newer_draft_replaces_a_draft_and_never_a_person() -> None:
    segments = post(A, B)
    catalog = worded(merge(EMPTY, segments, drafts(segments)), (A, "mine"))
    catalog = merge(catalog, segments, drafts(segments, "better"))
    assert shown(catalog)[0] == (A, "mine", State.REVIEWED)
    assert catalog.entries[1].signature == "better"
    human = {s.key: Translation("yours", Origin.HUMAN) for s in segments}
    catalog = merge(catalog, segments, human)
    assert shown(catalog) == [(A, "mine", State.REVIEWED), (B, "yours", State.REVIEWED)]


def test_a_changed_source_marks_the_wording_stale_and_back_is_back(tmp_path: Path) -> None:
    reviewed = worded(merge(EMPTY, post(B, A, C)), (A, "mine"))
    stale = stored(merge(reviewed, post(B, A2, C), drafts(post(A2))), tmp_path)
    assert shown(stale)[1] == (A2, "mine", State.STALE)
    assert stale.entries[1].previous == A
    again = stored(merge(stale, post(B, A3, C)), tmp_path)
    assert (again.entries[1].source, again.entries[1].previous) == (A3, A)
    assert merge(again, post(B, A, C)) == reviewed


def test_a_wording_edited_while_stale_is_not_taken_for_reviewed() -> None:
    reviewed = worded(merge(EMPTY, post(B, A, C)), (A, "mine"))
    stale = merge(reviewed, post(B, A2, C))
    edited = stale.entries[1]._replace(target="for the new source, not reviewed yet")
    stale = replace(stale, entries=(stale.entries[0], edited, stale.entries[2]))
    assert merge(stale, post(B, A, C)).entries[1].state is State.NEEDS_WORK


def test_a_changed_title_is_found_by_its_context_wherever_it_is() -> None:
    catalog = merge(EMPTY, post("title: 开源之夏二〇二四", A, B, C))
    catalog = reword(catalog, "front-matter:title", "开源之夏二〇二四", "OSPP")
    catalog = merge(catalog, post(*"0123456789", "title: 开源之夏二〇二五", A, B, C))
    assert shown(catalog)[10] == ("开源之夏二〇二五", "OSPP", State.STALE)


def test_a_source_far_away_must_be_more_alike_and_of_the_same_context() -> None:
    filler = [f"第 {n} 段，各不相同的内容" * (n + 1) for n in range(12)]
    catalog = worded(merge(EMPTY, post(A, *filler)), (A, "mine"))
    far = merge(catalog, post(*filler, A2))
    assert shown(far)[-1] == (A2, "mine", State.STALE)
    other = merge(catalog, post(*filler, "我们今天讨论贡献者怎样成长起来。"))
    assert shown(other)[-1][1:] == ("", State.MISSING)
    title = merge(catalog, post(f"title: {A2}", *filler))
    assert shown(title)[0] == (A2, "", State.MISSING)
    assert [e.target for e in (*other.obsolete, *title.obsolete)] == ["mine", "mine"]


def test_a_removed_wording_rests_and_comes_back(tmp_path: Path) -> None:
    catalog = worded(merge(EMPTY, post(A, B), drafts(post(A, B))), (A, "mine"))
    gone = stored(merge(catalog, post(C)), tmp_path)
    assert shown(gone) == [(C, "", State.MISSING)]
    assert [(e.source, e.target) for e in gone.obsolete] == [(A, "mine")]  # the draft went
    back = merge(gone, post(C, A))
    assert shown(back)[1] == (A, "mine", State.REVIEWED)
    assert back.obsolete == ()


def test_a_removed_stale_wording_rests_under_its_own_source(tmp_path: Path) -> None:
    catalog = merge(worded(merge(EMPTY, post(A)), (A, "mine")), post(A2))
    gone = stored(merge(catalog, []), tmp_path)
    assert [(e.source, e.target, e.state) for e in gone.obsolete] == [(A, "mine", State.REVIEWED)]
    assert shown(merge(gone, post(A))) == [(A, "mine", State.REVIEWED)]


def test_two_wordings_for_one_source_are_both_kept() -> None:
    catalog = merge(worded(merge(EMPTY, post(A)), (A, "first")), post(A2))
    catalog = worded(merge(catalog, post(A2, A)), (A, "second"))
    catalog = merge(catalog, post(A))
    assert shown(catalog) == [(A, "second", State.REVIEWED)]
    assert [(e.source, e.target) for e in catalog.obsolete] == [(A2, "first")]


def test_a_stale_wording_takes_its_own_source_back_from_a_draft() -> None:
    catalog = merge(worded(merge(EMPTY, post(A)), (A, "mine")), post(A2))
    catalog = merge(catalog, post(A2, A), drafts(post(A2, A)))
    assert shown(catalog)[1] == (A, f"[{A}]", State.DRAFT)
    assert shown(merge(catalog, post(A))) == [(A, "mine", State.REVIEWED)]


def test_a_comment_on_a_draft_survives() -> None:
    catalog = merge(EMPTY, post(B, A), drafts(post(B, A)))
    noted = catalog.entries[1]._replace(comment="wrong term")
    catalog = replace(catalog, entries=(catalog.entries[0], noted))
    moved = merge(catalog, post(B, A2))
    assert (moved.entries[1].state, moved.entries[1].comment) == (State.MISSING, "wrong term")
    assert merge(catalog, post(B)).obsolete[0].comment == "wrong term"


def test_what_a_po_file_cannot_hold_is_passed_over_with_a_finding(tmp_path: Path) -> None:
    bad = post("空\0字", "\ud800", "context\x04separator", "")
    segments = [*bad, *post(A, B)]
    answers = {**drafts(segments), f"|{B}": Translation("half \ud83d", Origin.BACKEND, "s\r\n\0")}
    catalog = merge(EMPTY, segments, answers)
    assert shown(catalog) == [(A, f"[{A}]", State.DRAFT), (B, "", State.MISSING)]
    assert stored(catalog, tmp_path) == catalog
    findings = unwritable(segments, answers, path="content/x.md")
    assert [f.key for f in findings] == [*(s.key for s in bad), f"|{B}"]
    with pytest.raises(UsageError, match="character"):
        reword(catalog, "", A, "\ud800")
    with pytest.raises(UsageError, match="no such entry"):
        reword(catalog, "", C, "thanks")


@pytest.mark.system
def test_msgmerge_loses_no_wording(tmp_path: Path, needs: Callable[[str], str]) -> None:
    old = worded(merge(EMPTY, post(A, B, C), drafts(post(C))), (A, "mine"), (B, "yours"))
    write(tmp_path / "x.po", old, root=tmp_path)
    write(tmp_path / "new.pot", merge(EMPTY, post(A2, B)), root=tmp_path)
    command = [needs("msgmerge"), "--quiet", "--previous", "-o", "y.po", "x.po", "new.pot"]
    subprocess.run(command, cwd=tmp_path, check=True)
    merged = read(tmp_path / "y.po", tmp_path)
    assert {e.target for e in (*merged.entries, *merged.obsolete)} >= {"mine", "yours"}
    assert merged.entries[1].state is State.REVIEWED
    assert merged.entries[0].state in (State.STALE, State.MISSING)
    again = merge(merged, post(A, B, C))
    assert {e.target for e in again.entries} >= {"yours"}


def test_what_an_editor_saves_meanwhile_is_kept(tmp_path: Path) -> None:
    path, segments = tmp_path / "catalog" / "x.po", post(A, B)
    update(path, lambda old: merge(old, segments), root=tmp_path, source="content/x.md")
    saves = iter([A, B])

    def change(old: Catalog) -> Catalog:
        for source in saves:  # a person saves while we are at work, twice
            write(path, worded(read(path, tmp_path), (source, f"mine: {source}")), root=tmp_path)
            break
        return merge(old, segments, drafts(segments))

    done = update(path, change, root=tmp_path)
    assert {e.target for e in done.entries} == {f"mine: {A}", f"mine: {B}"}
    assert read(path, tmp_path) == done
    # control: reading, changing and writing by hand loses what was saved between
    saves = iter([A])
    by_hand = change(merge(EMPTY, segments))
    write(path, by_hand, root=tmp_path)
    assert not {e.target for e in read(path, tmp_path).entries} & {f"mine: {A}", f"mine: {B}"}


def test_an_editor_that_never_rests_is_told(tmp_path: Path) -> None:
    path, count = tmp_path / "x.po", iter(range(100))

    def change(old: Catalog) -> Catalog:
        write(path, merge(old, post(f"{next(count)}")), root=tmp_path)
        return merge(old, post(A))

    with pytest.raises(StorageError, match="again and again"):
        update(path, change, root=tmp_path)


def test_updates_at_the_same_time_are_all_kept(tmp_path: Path) -> None:
    path, sources = tmp_path / "x.po", [f"第 {n} 段" for n in range(40)]
    write(path, merge(EMPTY, post(*sources)), root=tmp_path)

    def say(source: str) -> None:
        update(path, lambda old: worded(old, (source, f"mine: {source}")), root=tmp_path)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(say, sources))
    assert {e.target for e in read(path, tmp_path).entries} == {f"mine: {s}" for s in sources}


def test_nothing_is_written_for_a_post_without_segments(tmp_path: Path) -> None:
    update(tmp_path / "x.po", lambda old: merge(old, []), root=tmp_path)
    assert not (tmp_path / "x.po").exists()


SOURCES = [
    A,
    A2,
    A3,
    B,
    C,
    "标题",
    "标题二",
    "title: 标题",
    "title: 标题二",
    "title: 别的",
    "同",
    "同二",
]
posts = st.lists(st.sampled_from(SOURCES), min_size=1, max_size=7, unique=True)


class Life(RuleBasedStateMachine):
    """Source edits, drafts, and people's edits in the PO file, in any order."""

    folder: Path

    def __init__(self) -> None:
        super().__init__()
        self.path = self.folder / "life.po"
        self.path.unlink(missing_ok=True)
        self.segments: list[Segment] = []
        self.wordings: set[str] = set()  # what people said and did not take back themselves
        self.count = 0

    def save(self, catalog: Catalog) -> None:
        write(self.path, catalog, root=self.folder)

    def load(self) -> Catalog:
        return read(self.path, self.folder, source="content/x.md")

    def wording(self) -> str:
        self.count += 1
        return f"human {self.count}."

    @initialize(sources=posts)
    def begin(self, sources: list[str]) -> None:
        self.author_edits(sources)
        self.machine_drafts(set())

    @rule(sources=posts)
    def author_edits(self, sources: list[str]) -> None:
        self.segments = post(*sources)
        before = self.load()
        after = merge(before, self.segments)
        wanted = {(s.context, s.source) for s in self.segments}
        now = {e.identity: e for e in after.entries}
        for entry in (*before.entries, *before.obsolete):
            if entry.state.human and entry.identity in wanted:
                assert now[entry.identity].target == entry.target
                assert now[entry.identity].state is entry.state
        self.save(after)

    def known(self) -> Catalog:
        """The catalog with its approvals bound, as every run leaves it."""
        return merge(self.load(), self.segments)

    @rule(left=st.sets(st.integers(0, 6)))
    def machine_drafts(self, left: set[int]) -> None:
        self.count += 1
        chosen = [s for n, s in enumerate(self.segments) if n not in left]
        answers = {
            s.key: Translation(f"machine {self.count}", Origin.BACKEND, "echo") for s in chosen
        }
        before = {e.identity: e for e in self.known().entries if e.state.human}
        after = merge(self.load(), self.segments, answers)
        assert {e.identity: e for e in after.entries if e.state.human} == before
        self.save(after)

    @rule(place=st.integers(0, 6), clear_fuzzy=st.booleans())
    def reviewer_edits_the_file(self, place: int, clear_fuzzy: bool) -> None:
        if po := self.edited(place, clear_fuzzy):
            self.path.write_text(po, encoding="utf-8")

    def edited(self, place: int, clear_fuzzy: bool) -> str:
        """The PO text after a person typed over a msgstr, with or without clearing fuzzy."""
        blocks = self.path.read_text(encoding="utf-8").split("\n\n")
        place = 1 + place % (len(blocks) - 1)  # after the header
        if "#~" in blocks[place]:
            return ""
        old = re.search(r'^msgstr "(.*)"', blocks[place], re.MULTILINE)
        assert old is not None
        self.wordings.discard(old[1])
        new = self.wording()
        self.wordings.add(new)
        blocks[place] = blocks[place].replace(old[0], f'msgstr "{new}"')
        if clear_fuzzy:
            blocks[place] = blocks[place].replace("#, fuzzy\n", "")
        elif "#, fuzzy" not in blocks[place]:
            blocks[place] = re.sub(r"^(?=msg)", "#, fuzzy\n", blocks[place], count=1, flags=re.M)
        return "\n\n".join(blocks)

    @rule(place=st.integers(0, 6))
    def reviewer_approves(self, place: int) -> None:
        catalog = self.load()
        entry = catalog.entries[place % len(catalog.entries)]
        if entry.target:
            self.wordings.add(entry.target)
            self.save(reword(catalog, entry.context, entry.source, entry.target))

    @invariant()
    def nothing_a_person_said_is_lost(self) -> None:
        catalog = self.load()
        kept = {e.target for e in (*catalog.entries, *catalog.obsolete) if e.state.human}
        assert self.wordings <= kept

    @invariant()
    def merging_again_changes_nothing(self) -> None:
        catalog = merge(self.load(), self.segments)
        assert merge(catalog, self.segments) is catalog

    @invariant()
    def identities_are_unique_and_states_fit(self) -> None:
        catalog = self.load()
        everything = [*catalog.entries, *catalog.obsolete]
        assert len({e.identity for e in everything}) == len(everything)
        for entry in everything:
            assert (entry.state is State.STALE) == bool(entry.previous)
            assert bool(entry.target) == (entry.state is not State.MISSING)
            assert entry.previous != entry.source


def test_life(tmp_path: Path) -> None:
    from hypothesis.stateful import run_state_machine_as_test

    machine = type("LifeIn", (Life,), {"folder": tmp_path})
    run_state_machine_as_test(machine, settings=settings(max_examples=60, stateful_step_count=20))


def test_control_life_notices_a_merge_that_overwrites(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from hypothesis.stateful import run_state_machine_as_test

    from bitext.store import merge as module

    def careless(entry: Entry, draft: Translation | None) -> Entry:
        return entry._replace(target=draft.target, state=State.DRAFT) if draft else entry

    monkeypatch.setattr(module, "_drafted", careless)
    machine = type("LifeIn", (Life,), {"folder": tmp_path})
    quick = settings(
        max_examples=60, stateful_step_count=20, phases=[Phase.generate], derandomize=True
    )
    with pytest.raises(AssertionError):
        run_state_machine_as_test(machine, settings=quick)
