"""A changed term: what it touches is told before, what was said is what is sent, people stay."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bitext.errors import UsageError, WorkspaceError
from bitext.glossary.occurrence_report import Honour
from bitext.markdown.placeholder import encode
from bitext.model import walk
from bitext.reviewing.check import check
from bitext.store.catalog import Catalog, State
from bitext.terminology import apply as rewording
from bitext.terminology.apply import apply_to, order, preview
from bitext.terminology.impact import Impact, file_impact, term_impact
from bitext.terminology.report import report
from tests.workflow.blog import Blog, install, rules

A = "我们谈谈社区的未来。"
B = "今天买了一台服务器。"
C = "社区和**布道师**。"


def glossary_file(blog: Blog, name: str, **terms: str) -> Path:
    """A proposed glossary file, outside of the glossary."""
    lines = [f"  - source: {term}\n    target: {wording}\n" for term, wording in terms.items()]
    path = blog.root / name
    path.write_text("terms:\n" + "".join(lines), encoding="utf-8")
    return path


def sent(impact: Impact) -> int:
    return sum(touched.chars > 0 for touched in impact.touched)


def states(impact: Impact) -> list[tuple[str, str]]:
    return [(touched.source, touched.state) for touched in impact.touched]


def apply(blog: Blog, term: str, old: str = "", new: str = "") -> str:
    """Carry an order out; the diff."""
    workspace = blog.workspace
    wanted = order(workspace, term, old, new)
    found = list(preview(workspace, wanted))
    for change in found:
        apply_to(workspace, wanted, change.post)
    return "".join(change.diff for change in found)


@pytest.fixture
def known(blog: Blog) -> Blog:
    """A translated blog in which a person reviewed one of two segments with the term."""
    blog.terms(社区="community", 布道师="evangelist")
    blog.post("a.md", A, B)
    blog.post("b.md", C, "社区。")
    blog.translate()
    blog.review("b.md", C, "Communities and **an evangelist**.")
    blog.translate()
    blog.engine.heard()
    return blog


def test_a_terms_impact_is_every_segment_that_holds_it(known: Blog) -> None:
    known.post("c.md", "新的社区。")
    found = term_impact(known.workspace, "community")
    assert states(found) == [
        (A, State.DRAFT),
        (C, State.REVIEWED),
        ("社区。", State.DRAFT),
        ("新的社区。", State.MISSING),
    ]
    assert [touched.chars for touched in found.touched] == [len(A), 0, 0, len("新的社区。")]
    assert sent(found) == 2, "the glossary alone words a segment that is nothing but the term"


def test_a_word_that_is_no_term_yet_has_an_impact_too(known: Blog) -> None:
    assert states(term_impact(known.workspace, "服务器")) == [(B, State.DRAFT)]
    assert states(term_impact(known.workspace, "没有的词")) == []


def test_a_file_says_what_is_new_gone_and_changed(known: Blog) -> None:
    proposed = glossary_file(known, "terms.yaml", 社区="collective", 服务器="server")
    found = file_impact(known.workspace, proposed)
    assert [(c.term, c.before, c.after) for c in found.changes] == [
        ("社区", "community", "collective"), ("布道师", "evangelist", ""), ("服务器", "", "server"),
    ]  # fmt: skip
    assert {source for source, _ in states(found)} == {A, B, C, "社区。"}
    assert not known.engine.calls or known.engine.heard() == []


def test_a_file_of_the_glossary_is_compared_with_the_last_run(known: Blog) -> None:
    file = known.root / "glossary" / "terms.yaml"
    assert file_impact(known.workspace, file).touched == ()
    known.terms(社区="collective", 布道师="evangelist")
    found = file_impact(known.workspace, file)
    assert [(c.term, c.before, c.after) for c in found.changes] == [
        ("社区", "community", "collective")
    ]
    assert states(found) == [(A, State.DRAFT), (C, State.REVIEWED), ("社区。", State.DRAFT)]
    known.translate()
    assert len(known.engine.heard()) == sent(found) == 1


def test_what_a_person_reviewed_is_flagged_and_not_sent(known: Blog) -> None:
    known.terms(社区="collective", 布道师="evangelist")
    known.translate()
    assert known.target("b.md", C) == "Communities and **an evangelist**."
    assert "pin-missing" in rules([f for f in check(known.workspace) if f.path.endswith("b.md")])


def test_a_file_that_is_not_there_is_said(known: Blog) -> None:
    with pytest.raises(WorkspaceError, match="no such file"):
        file_impact(known.workspace, known.root / "none.yaml")


def test_apply_changes_the_wording_and_keeps_every_state(known: Blog) -> None:
    before = known.catalog("b.md")
    known.terms(社区="collective", 布道师="advocate")
    diff = apply(known, "布道师")
    assert '-msgstr "Communities and **an evangelist**."' in diff
    assert known.target("b.md", C) == "Communities and **an advocate**."
    apply(known, "collective")
    assert known.target("b.md", C) == "Collectives and **an advocate**."
    assert wordless(known.catalog("b.md")) == wordless(before)
    assert known.translate().calls == 0, "nothing is left to ask"


def test_control_without_apply_the_drafts_are_asked_again(known: Blog) -> None:
    known.terms(社区="collective", 布道师="advocate")
    assert known.translate().calls > 0


def test_apply_shows_the_difference_before_it_writes(known: Blog) -> None:
    known.terms(社区="collective", 布道师="evangelist")
    before = known.files("catalog")
    workspace = known.workspace
    assert len(list(preview(workspace, order(workspace, "社区")))) == 2
    assert known.files("catalog") == before


def test_apply_spares_markup_other_terms_and_segments_without_the_term(known: Blog) -> None:
    known.terms(社区="collective", 社区日="Community Day", 布道师="evangelist")
    source = "社区日：[社区](https://community.example/)用 `community`。"
    known.post("c.md", source, B)
    known.translate()
    english = "Community Day: a [community](https://community.example/) with `community`."
    known.review("c.md", source, english)
    known.review("c.md", B, "The community bought a server.")
    apply(known, "社区", "community", "collective")
    expected = "Community Day: a [collective](https://community.example/) with `community`."
    assert known.target("c.md", source) == expected
    assert known.target("c.md", B) == "The community bought a server."


def test_a_longer_term_changes_beside_a_term_that_is_a_part_of_its_wording(known: Blog) -> None:
    known.terms(开源社区="open source community", 社区="community", 团体="community")
    source = "开源社区和社区和团体。"
    known.post("c.md", source)
    known.translate()
    known.review("c.md", source, "The open-source community, the community and a community.")
    known.terms(开源社区="OSS club", 社区="community", 团体="community")
    apply(known, "开源社区", "open source community")
    changed = "The OSS club, the community and a community."
    assert known.target("c.md", source) == changed
    known.terms(开源社区="OSS club", 社区="collective", 团体="community")
    apply(known, "社区", "community")  # which of the two it is nobody can tell
    assert known.target("c.md", source) == changed


def test_control_without_the_guard_apply_would_change_an_address(
    known: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rewording, "_prose", lambda _piece, target: target)
    with pytest.raises(AssertionError, match=r"collective\.example"):
        test_apply_spares_markup_other_terms_and_segments_without_the_term(known)


def test_a_stale_wording_stays_the_one_that_was_approved(known: Blog) -> None:
    changed = C.replace("和", "与")
    known.post("b.md", changed)
    known.translate()
    known.terms(社区="collective", 布道师="evangelist")
    apply(known, "社区", "community")
    assert known.entry("b.md", changed).state is State.STALE
    known.post("b.md", C)
    known.translate()
    entry = known.entry("b.md", C)
    assert (entry.state, entry.target) == (State.REVIEWED, "Collectives and **an evangelist**.")


def test_first_mention_and_short_form_are_swapped_each_for_its_own(blog: Blog) -> None:
    file = blog.root / "glossary" / "terms.yaml"
    text = "terms:\n  - {source: 开源之夏, target: Summer of Code, short: SOC}\n"
    file.write_text(text, encoding="utf-8")
    blog.post("a.md", "开源之夏和开源之夏。")
    blog.translate()
    blog.review("a.md", "开源之夏和开源之夏。", "Summer of Code (SOC), then SOC.")
    file.write_text(
        text.replace("Summer of Code", "Promotion Plan").replace("SOC", "OSPP"), "utf-8"
    )
    apply(blog, "开源之夏")
    assert blog.target("a.md", "开源之夏和开源之夏。") == "Promotion Plan (OSPP), then OSPP."


def test_a_wording_the_glossary_does_not_want_cannot_be_applied(known: Blog) -> None:
    with pytest.raises(UsageError, match="no wording of"):
        order(known.workspace, "社区", "community", "tribe")
    with pytest.raises(UsageError, match="has no term"):
        order(known.workspace, "没有的词")


def test_what_an_editor_saved_after_the_diff_is_kept(known: Blog) -> None:
    known.terms(社区="collective", 布道师="evangelist")
    workspace = known.workspace
    wanted = order(workspace, "社区", "community")
    (change, *_) = [c for c in preview(workspace, wanted) if c.post.name.endswith("b.md")]
    known.review("b.md", C, "My communities and **an evangelist**.")
    apply_to(workspace, wanted, change.post)
    assert known.target("b.md", C) == "My collectives and **an evangelist**."


def test_the_report_names_the_line_of_each_occurrence(blog: Blog) -> None:
    blog.terms(社区="community")
    blog.post("a.md", "> 第一行\n> 社区里\n> 的**社区**", "社区")
    lines = [(entry.line, entry.status) for entry in report(blog.workspace)]
    assert lines == [(n, Honour.UNTRANSLATED) for n in (2, 3, 5)]


def wordless(catalog: Catalog) -> Catalog:
    """The states alone."""
    entries = (e._replace(target="", approved="") for e in catalog.entries)
    return replace(catalog, entries=tuple(entries))


words = st.sampled_from(["社区", "布道师", "服务器", "云", "`社区`", "**云社区**", "\n", "很好"])
paragraphs = st.lists(words, min_size=1, max_size=5).map(lambda found: "我" + "说".join(found))
posts = st.lists(st.lists(paragraphs, min_size=1, max_size=3), min_size=1, max_size=3)
terms = st.dictionaries(
    st.sampled_from(["社区", "布道师", "服务器", "云社区"]),
    st.sampled_from(["community", "evangelist", "server", "Cloud Club"]),
).filter(lambda found: len({*found.values()}) == len(found))  # two sources would be sent alike


def drawn(folder: str, drafts: list[list[str]], glossary: Mapping[str, str]) -> Blog:
    blog = Blog(Path(folder) / "blog").configure()
    blog.terms(**glossary)
    for number, texts in enumerate(drafts):
        blog.post(f"{number}.md", *texts)
    return blog


@settings(max_examples=25)
@given(posts, terms, st.booleans())
def test_law_the_report_has_an_entry_for_every_hit(
    drafts: list[list[str]], glossary: dict[str, str], translated: bool
) -> None:
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        blog = drawn(folder, drafts, glossary)
        install(patch, lambda: blog.engine)
        if translated:
            blog.translate()
        workspace = blog.workspace
        pieces = [p for post in workspace.posts() for p in walk(post.document.pieces)]
        hits = [hit for piece in pieces for hit in workspace.matcher.find(encode(piece).text)]
        entries = list(report(workspace))
        assert len(entries) == len(hits)
        assert all((e.status is Honour.UNTRANSLATED) != translated for e in entries)


@settings(max_examples=25)
@given(posts, terms, terms)
def test_law_what_the_impact_says_is_what_translate_sends(
    drafts: list[list[str]], before: dict[str, str], after: dict[str, str]
) -> None:
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        blog = drawn(folder, drafts, before)
        install(patch, lambda: blog.engine)
        blog.translate()
        blog.engine.heard()
        said = file_impact(blog.workspace, glossary_file(blog, "terms.yaml", **after))
        blog.terms(**after)
        blog.translate()
        # each once: an answer that a check doubts is asked for again
        assert len(set(blog.engine.heard())) == sent(said)
        assert all(touched.state is State.DRAFT for touched in said.touched)


@settings(max_examples=25)
@given(posts, terms, st.sampled_from(["group", "Cloud House"]))
def test_law_apply_changes_nothing_but_the_wording(
    drafts: list[list[str]], glossary: dict[str, str], new: str
) -> None:
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        blog = drawn(folder, drafts, glossary | {"社区": "tribe"})
        install(patch, lambda: blog.engine)
        blog.translate()
        names = [f"{number}.md" for number in range(len(drafts))]
        before = {name: blog.catalog(name) for name in names}
        blog.terms(**glossary | {"社区": new})
        apply(blog, "社区")
        for name in names:
            after = blog.catalog(name)
            assert wordless(after) == wordless(before[name])
            for old, entry in zip(before[name].entries, after.entries, strict=True):
                assert entry.target.lower().replace(new.lower(), "tribe") == old.target.lower()
        assert blog.translate().calls == 0
