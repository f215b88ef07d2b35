"""What a person edits on a page comes into the catalog, or is named: nothing is lost on the way."""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from bitext.assemble.unwrite import words
from bitext.cli.app import app
from bitext.formats.po.entries import State
from bitext.model import Severity
from bitext.publishing import bases
from bitext.publishing.bases import accept, names
from bitext.reviewing.absorb import plan
from bitext.reviewing.absorb.plan import Edited, edited
from bitext.reviewing.absorb.settle import EditOutcome, Settled, settle, told
from bitext.reviewing.history import restore
from bitext.store.files import POST_SUFFIXES
from bitext.wording import journal as acts_of
from tests.properties.documents import is_utf8, post_paths
from tests.workflow.blog import Blog, rules
from tests.workflow.edited_pages import HOSTILE, edit_some, plainly, save
from tests.workflow.test_editions_in_git import git

POST = (
    "---\ntitle: 开源之夏\ndate: 2024-01-01\n---",
    "# 前言",
    "我们都[非常紧张](https://a.example/)，\n因为这是第一次。",
    "请看[这份文档](https://one.example/)和`代码`，了解**更多**内容。[^1]",
    "- 先备份数据\n- 再升级系统",
    "| 名称 | 说明 |\n|---|---|\n| 版本 | 当前的版本 |",
    "![一张图片](a.png)",
    "> 这句话很有道理。",
    "```\ncode();\n```",
    "最后，感谢每一位参与者！",
    "[^1]: 脚注的文字。",
)
EN = {
    "开源之夏": "Summer of Open Source",
    "前言": "Foreword",
    "我们都[非常紧张](https://a.example/)，\n因为这是第一次。": (
        "We were all [very nervous](https://a.example/):\nit was the first time."
    ),
    "请看[这份文档](https://one.example/)和`代码`，了解**更多**内容。": (
        "See [this document](https://one.example/) and `代码` for **more**."
    ),
    "先备份数据": "Back up the data first",
    "再升级系统": "Then upgrade the system",
    "名称": "Name",
    "说明": "Meaning",
    "版本": "Version",
    "当前的版本": "The version now",
    "一张图片": "A picture",
    "这句话很有道理。": "There is sense in this.",
    "最后，感谢每一位参与者！": "Thanks to everyone in the end!",
    "脚注的文字。": "The text of a note.",
}
EDITIONS = ("output/en/p.md", "output/bilingual/p.md")


@pytest.fixture
def written(blog: Blog) -> Blog:
    """``p.md``, of which every segment is reviewed, and its editions."""
    blog.post("p.md", *POST)
    blog.translate()
    for source, target in EN.items():
        context = "front-matter:title" if source == "开源之夏" else ""
        word(blog, source, target, context)
    blog.translate()
    assert blog.build().findings == []
    return blog


def word(blog: Blog, source: str, target: str, context: str = "") -> None:
    """A person words an entry in the catalog."""
    from bitext.store.catalog import reword, update

    update(blog.po("p.md"), lambda old: reword(old, context, source, target), root=blog.root)


def change(blog: Blog, path: str, *edits: tuple[str, str]) -> None:
    """A person edits a page."""
    file = blog.root / path
    text = file.read_text("utf-8")
    for old, new in edits:
        assert old in text
        text = text.replace(old, new, 1)
    file.write_text(text, encoding="utf-8")


def absorb(blog: Blog, *paths: str, reviewed: bool = False) -> list[tuple[Edited, list[Settled]]]:
    """As ``bitext absorb --yes``."""
    done = []
    for found in edited(blog.workspace, [blog.root / path for path in paths]):
        done.append((found, list(settle(found, reviewed=reviewed))))
        if found.whole:
            accept(found.post, found.edition, found.data)
    return done


def outside(done: list[tuple[Edited, list[Settled]]]) -> list[str]:
    return [f.message for found, _ in done for f in found.findings]


def is_green(blog: Blog) -> bool:
    findings = [*blog.translate().findings, *blog.build().findings]
    return not [f for f in findings if f.severity is Severity.ERROR and f.rule != "stale"]


IN_SEGMENTS = (
    ("Foreword", "A Foreword: 1. of all"),
    ("very nervous", "rather nervous (really)"),
    ("[this document]", "[that document]"),
    ("for **more**", "for **a lot more**, please"),
    ("upgrade the system", "upgrade the 1 < 2 system"),
    ("The version now", "The current version, a"),
    ("sense in this", "much sense in this"),
    ("Thanks to everyone", "Thank you all"),
    ("text of a note", "words of a note"),
    ("A picture", "Quite a picture"),
)


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("known", [True, False])
def test_what_is_edited_in_a_segment_goes_to_its_entry(
    written: Blog, edition: str, known: bool
) -> None:
    change(written, edition, *IN_SEGMENTS, ("Summer of", "My Summer of"))
    if not known:
        forget(written)
    page_text = (written.root / edition).read_text("utf-8")
    done = absorb(written, edition)
    assert outside(done) == []
    [(_, settled)] = done
    assert {one.outcome for one in settled} == {EditOutcome.TAKEN}
    assert len(settled) == len(IN_SEGMENTS)
    assert is_green(written)
    assert words(page(written, edition)) == words(page_text)
    entries = {entry.source: entry for entry in written.catalog("p.md").entries}
    assert entries["前言"].target == "A Foreword: 1. of all"
    assert entries["前言"].state is State.NEEDS_WORK
    assert entries["开源之夏"].target == "My Summer of Open Source"
    assert not [*edited(written.workspace)]


def page(blog: Blog, edition: str) -> str:
    return (blog.root / edition).read_text("utf-8")


def forget(blog: Blog) -> None:
    shutil.rmtree(blog.root / ".bitext")


def test_a_wording_may_be_taken_as_reviewed_and_stands_in_the_journal(written: Blog) -> None:
    change(written, EDITIONS[0], ("Foreword", "Preface"))
    absorb(written, reviewed=True)
    assert written.entry("p.md", "前言").state is State.REVIEWED
    lines = written.po("p.md").with_suffix(".log.jsonl").read_text("utf-8").splitlines()
    assert '"via": "absorb"' in lines[-1]
    assert '"now": "Preface"' in lines[-1]


def a_stale_wording_is_mended_on_the_page(blog: Blog) -> None:
    path = blog.root / "content" / "p.md"
    path.write_text(path.read_text("utf-8").replace("每一位参与者", "每一位新的参与者"), "utf-8")
    blog.translate()
    blog.build()
    change(blog, EDITIONS[0], ("Thanks to everyone", "Thanks to everyone new"))
    absorb(blog, reviewed=True)
    assert "retired" not in rules([*blog.build().findings, *blog.translate().findings])
    (post,) = blog.workspace.posts()
    assert post.journal[-1].was == "Thanks to everyone in the end!"


def test_what_was_mended_on_the_page_is_nothing_that_was_lost(written: Blog) -> None:
    """The next command named the wording before as one that no catalog has."""
    a_stale_wording_is_mended_on_the_page(written)


def test_control_of_what_was_mended(written: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(acts_of, "_earlier", lambda *_: "")
    with pytest.raises(AssertionError):
        a_stale_wording_is_mended_on_the_page(written)


OUTSIDE = (
    ("# Foreword", "## Foreword"),
    ("code();", "other();"),
    ("date: 2024-01-01", "date: 2024-02-02"),
    ("Thanks to everyone in the end!", "Thanks to everyone in the end!\n\nA new paragraph."),
    ("> There is sense in this.\n", ""),
    ("https://one.example/", "https://two.example/"),
    ("- Then upgrade the system\n", "- Then upgrade the system\n- And look\n"),
    ("[^1]: The", "[^2]: The"),
    ("|---|---|", "|:--|---|"),
    ("a.example/):\nit", "a.example/):\n\nit"),
)


@pytest.mark.parametrize(("old", "new"), OUTSIDE)
def test_what_is_edited_outside_segments_is_named_and_stays(
    written: Blog, old: str, new: str
) -> None:
    change(written, EDITIONS[0], (old, new), ("upgrade", "update"))
    text = page(written, EDITIONS[0])
    done = absorb(written)
    [(found, settled)] = done
    assert [one.edit.now for one in settled] == ["Then update the system"]
    assert found.findings
    assert all("content/p.md" in finding.message for finding in found.findings)
    pairs = zip(text.split("\n"), _built(written).split("\n"), strict=False)
    line = next(n for n, (a, b) in enumerate(pairs, 1) if a != b and "update" not in a)
    assert any(abs(finding.line - line) <= 2 for finding in found.findings)
    built = written.build()
    assert rules(built.findings).count("edited-edition") == 1
    message = next(f.message for f in built.findings if f.rule == "edited-edition")
    assert "bitext absorb output/en/p.md" in message
    assert page(written, EDITIONS[0]) == text


def _built(blog: Blog) -> str:
    post = next(blog.workspace.posts())
    base = bases.find(post, EDITIONS[0])
    assert base
    return base.pages[EDITIONS[0]]


def test_emphasis_of_ones_own_is_named_and_its_words_are_taken(written: Blog) -> None:
    change(written, EDITIONS[0], ("Thanks to everyone", "Thanks to **each and everyone**"))
    done = absorb(written)
    assert "Thanks to each and everyone" in written.target("p.md", "最后，感谢每一位参与者！")
    assert "`*` is markup that the source does not have" in outside(done)[0]


def test_a_paragraph_cut_in_two_or_joined_is_no_wording(written: Blog) -> None:
    change(written, EDITIONS[0], ("everyone in", "everyone\n\nin"))
    assert absorb(written)[0][1] == []
    assert written.target("p.md", "最后，感谢每一位参与者！") == EN["最后，感谢每一位参与者！"]


def test_half_a_paragraph_would_be_taken_for_one(
    written: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bitext.reviewing.absorb.page import Body

    monkeypatch.setattr(Body, "_is_broken", lambda *_: False)
    with pytest.raises(AssertionError):
        test_a_paragraph_cut_in_two_or_joined_is_no_wording(written)


def test_the_source_of_a_bilingual_page_is_changed_in_the_post(written: Blog) -> None:
    change(written, EDITIONS[1], ("这句话很有道理", "这句话没有道理"))
    done = absorb(written)
    assert done[0][1] == []
    assert "change the post" in outside(done)[0]


# Meanwhile


def test_an_edit_goes_along_with_a_source_that_has_changed(written: Blog) -> None:
    change(written, EDITIONS[0], ("Thanks to everyone", "Thank you all"))
    path = written.root / "content" / "p.md"
    path.write_text(path.read_text("utf-8").replace("每一位参与者", "每一位新的参与者"), "utf-8")
    for first in (False, True):  # also where the catalog has it already
        if first:
            written.translate()
    [(_, settled)] = absorb(written)
    assert [one.outcome for one in settled] == [EditOutcome.STALE]
    entry = written.entry("p.md", "最后，感谢每一位新的参与者！")
    assert (entry.target, entry.state) == ("Thank you all in the end!", State.STALE)
    assert entry.previous == "最后，感谢每一位参与者！"
    assert is_green(written)
    assert "Thank you all in the end!" in page(written, EDITIONS[0])


def test_two_wordings_at_once_are_both_kept(written: Blog) -> None:
    change(written, EDITIONS[0], ("Foreword", "Preface"), ("sense in", "truth in"))
    word(written, "前言", "Introduction")
    [(found, settled)] = absorb(written)
    outcomes = {one.edit.now: one.outcome for one in settled}
    assert outcomes["Preface"] is EditOutcome.CONFLICT
    assert outcomes["There is truth in this."] is EditOutcome.TAKEN
    named = [f for f in told(found, settled) if f.rule == "absorb-conflict"]
    assert '"Preface"' in named[0].message
    assert '"Introduction"' in named[0].message
    assert is_green(written)
    assert "# Introduction" in page(written, EDITIONS[0])
    restore(next(written.workspace.posts()), named[0].key)
    assert written.target("p.md", "前言") == "Preface"


def test_without_the_base_an_old_page_would_undo_a_correction(
    written: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plan, "find", lambda *_: None)
    with pytest.raises((AssertionError, ValueError)):  # its bilingual page would be one, too
        test_two_wordings_at_once_are_both_kept(written)


def test_an_edit_of_a_paragraph_that_is_gone_is_kept_and_named(written: Blog) -> None:
    change(written, EDITIONS[0], ("Thanks to everyone", "Thank you all"))
    path = written.root / "content" / "p.md"
    path.write_text(path.read_text("utf-8").replace("最后，感谢每一位参与者！\n", ""), "utf-8")
    [(found, settled)] = absorb(written)
    assert [one.outcome for one in settled] == [EditOutcome.RESTING]
    assert any("its source is gone" in f.message for f in told(found, settled))
    resting = {entry.source: entry.target for entry in written.catalog("p.md").obsolete}
    assert resting["最后，感谢每一位参与者！"] == "Thank you all in the end!"


# Without a cache: what git knows


def in_git(blog: Blog) -> None:
    (blog.root / ".gitignore").write_text(".bitext/\n")
    git(blog.root, "init", "-q", "-b", "main")
    commit(blog)


def commit(blog: Blog) -> None:
    git(blog.root, "add", "-A")
    git(blog.root, "commit", "-q", "-m", "work")


@pytest.mark.parametrize("listed", [True, False], ids=["with a manifest", "without"])
@pytest.mark.parametrize("committed", [True, False], ids=["the edit in git", "not yet"])
def test_git_knows_what_an_edition_was_made_of(
    written: Blog, listed: bool, committed: bool
) -> None:
    """A fresh clone, in which post and catalog went on since the edition was built."""
    in_git(written)
    change(written, EDITIONS[0], ("Foreword", "Preface"), ("sense in", "truth in"))
    if committed:
        commit(written)
    word(written, "前言", "Introduction")
    word(written, "先备份数据", "Save the data first")
    path = written.root / "content" / "p.md"
    path.write_text(path.read_text("utf-8").replace("每一位参与者", "每一位新的参与者"), "utf-8")
    written.translate()
    if committed:
        commit(written)
    forget(written)
    if not listed:
        (written.root / "output" / ".editions.jsonl").unlink()
    [(found, settled)] = absorb(written, EDITIONS[0])
    outcomes = {one.edit.now: one.outcome for one in settled}
    assert outcomes == {
        "Preface": EditOutcome.CONFLICT, "There is truth in this.": EditOutcome.TAKEN,
    }  # fmt: skip
    assert found.known
    assert written.target("p.md", "先备份数据") == "Save the data first"


def test_an_edition_that_is_as_built_is_nobodys_edit_in_a_fresh_clone(written: Blog) -> None:
    in_git(written)
    word(written, "前言", "Introduction")
    forget(written)
    assert [*edited(written.workspace)] == []


def test_control_without_git_an_old_page_undoes_a_correction(
    written: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plan, "bases_in_git", lambda *_: ())
    with pytest.raises(AssertionError):
        test_git_knows_what_an_edition_was_made_of(written, listed=False, committed=True)


def test_control_without_the_manifest_an_old_page_is_an_edit(
    written: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plan, "built_digests", lambda *_: set())
    monkeypatch.setattr(plan, "bases_in_git", lambda *_: ())
    with pytest.raises(AssertionError):
        test_an_edition_that_is_as_built_is_nobodys_edit_in_a_fresh_clone(written)


# In a site


LANGUAGES = "".join(
    f"[languages.{tag}]\nweight = {n}\n" for n, tag in enumerate(("zh-cn", "en", "zh-x-bi"), 1)
)
SITES: dict[str, tuple[str, str, str]] = {
    "hugo": ("hugo.toml", f'defaultContentLanguage = "zh-cn"\n{LANGUAGES}', "content/posts/p.md"),
    "jekyll": ("_config.yml", "title: s\npermalink: /:title/\n", "_posts/2024-01-01-p.md"),
    "hexo": ("_config.yml", "title: s\ntheme: landscape\n", "source/_posts/p.md"),
}  # fmt: skip


@pytest.mark.parametrize("name", SITES)
@pytest.mark.parametrize("which", [0, 1], ids=["english", "bilingual"])
@pytest.mark.parametrize("known", [True, False], ids=["with its base", "from git"])
def test_an_edition_inside_a_site(blog: Blog, name: str, which: int, known: bool) -> None:
    """The edition lies beside the post, and its header says more than the post's."""
    file, text, post_path = SITES[name]
    (blog.root / file).write_text(text, "utf-8")
    folder = post_path.split("/")[0]
    blog.configure(f'site = "{name}"\ncontent = "{folder}"\nbilingual = "language"\n')
    (blog.root / post_path).parent.mkdir(parents=True, exist_ok=True)
    (blog.root / post_path).write_text("\n\n".join(POST) + "\n", "utf-8")
    blog.translate()
    blog.build()
    post = next(blog.workspace.posts())
    edition = names(post)[which]
    assert edition.split("/")[0] in (folder, "_i18n", "i18n", "en", "zh-x-bi", "_posts"), edition
    path = blog.root / edition
    in_git(blog)
    targets = {e.source: e.target for e in post.merged(post.read_catalog()).entries}
    line, title = targets["先备份数据"], targets["开源之夏"]
    text = path.read_text("utf-8")
    assert text.count(line) == 1
    edited_text = text.replace(line, "Somebody backs it up").replace(title, "Summer of code", 1)
    path.write_text(edited_text, "utf-8")
    if not known:
        commit(blog)
        shutil.rmtree(blog.root / ".bitext")
    result = CliRunner().invoke(app, ["-C", str(blog.root), "absorb", "--yes"])
    assert result.exit_code == 0, result.output
    now = {e.source: e.target for e in post.merged(post.read_catalog()).entries}
    assert (now["先备份数据"], now["开源之夏"]) == ("Somebody backs it up", "Summer of code")
    assert {s: t for s, t in now.items() if t != targets[s]}.keys() == {"先备份数据", "开源之夏"}
    result = CliRunner().invoke(app, ["-C", str(blog.root), "build"])
    assert "edited-edition" not in result.output
    assert path.read_text("utf-8") == edited_text


# At random

Trial = Callable[[Blog, random.Random], None]


#: Posts of a library.
POSTS = 12


@pytest.fixture
def library(request: pytest.FixtureRequest, blog: Blog, corpus: Path, seeds: Path) -> Blog:
    """Some real posts, drafted and built; which of them is the parameter."""
    blog.configure('refused = "source"\n')  # all that can be built is
    blog.engine.say = plainly
    found = [p for p in post_paths(corpus, seeds) if 300 < p.stat().st_size < 12_000 and is_utf8(p)]
    random.Random(7).shuffle(found)
    first = POSTS * getattr(request, "param", 0)
    for number, path in enumerate(found[first : first + POSTS]):
        assert path.suffix in POST_SUFFIXES
        (blog.root / "content" / f"{number:03}.md").write_bytes(path.read_bytes())
    blog.translate()
    blog.build()
    return blog


def try_out(blog: Blog, rng: random.Random, count: int, *, known: bool) -> tuple[int, int]:
    """Edit ``count`` editions; how many edits there were, and how many of the pages came whole."""
    posts, edits, tried = list(blog.workspace.posts()), 0, 0
    while tried < count:
        post = rng.choice(posts)
        made = edit_some(rng, post, rng.randrange(2), HOSTILE if rng.random() < 0.5 else ())
        if made is None:
            posts = [p for p in posts if p is not post] or posts
            tried += len(posts) == 1
            continue
        tried += 1
        base = bases.find(post, made.edition)
        assert base
        found = plan._compared(post, made.edition, made.text.encode(), base if known else None)
        got = {edit.piece.segment.key: edit.now for edit in found.edits}
        assert set(got) <= set(made.changes), (post.name, made)
        again = plan.pages_of(post, base, got).written()[0][made.edition]
        assert words(again) == words(made.text) or found.findings, (post.name, made)
        assert found.whole, (post.name, found.findings, made.changes)
        edits += len(got)
    return edits, tried


@pytest.mark.parametrize("known", [True, False])
def test_editions_of_real_posts_edited_at_random(library: Blog, known: bool) -> None:
    edits, tried = try_out(library, random.Random(3), 12, known=known)
    assert edits >= tried


@pytest.mark.long
@pytest.mark.parametrize("known", [True, False], ids=["with its base", "without"])
@pytest.mark.parametrize(("library", "seed"), [(n, n) for n in range(20)], indirect=["library"])
def test_five_hundred_editions_edited_at_random(library: Blog, known: bool, seed: int) -> None:
    edits, tried = try_out(library, random.Random(seed), 25, known=known)
    assert edits >= tried


def meanwhile(blog: Blog, rng: random.Random, count: int, *, source: bool) -> int:
    """Edit pages, and the post or the catalog behind their backs; how many edits were settled."""
    settled = 0
    for _ in range(count):
        posts = list(blog.workspace.posts())
        post = rng.choice(posts)
        made = edit_some(rng, post, 0)
        if made is None:
            continue
        save(blog, made)
        wanted = dict(made.changes)
        other = (_another_source if source else _another_wording)(blog, rng, post.path.name, wanted)
        for found in edited(blog.workspace, [blog.root / made.edition]):
            done = settle(found)
            assert found.whole
            accept(found.post, found.edition, found.data)
            assert {one.edit.piece.segment.key for one in done} == set(wanted)
            for one in done:
                settled += 1
                key = one.edit.piece.segment.key
                touched = key == other
                assert (one.outcome in (EditOutcome.CONFLICT, EditOutcome.STALE)) == touched
        blog.translate()
        blog.build()
        _is_on_its_page_or_in_the_journal(blog, post.path.name, names(post)[0], wanted)
    return settled


def _another_source(blog: Blog, rng: random.Random, name: str, wanted: dict[str, str]) -> str:
    """The author changes the post: half the time a segment that was edited on the page."""
    post = next(p for p in blog.workspace.posts() if p.path.name == name)
    long = [
        s
        for s in post.segments
        if len(s.source) > 16 and re.fullmatch(r"[\u4e00-\u9fff，。、]+", s.source)
    ]
    mine = [s for s in long if s.key in wanted]
    some = mine if mine and rng.random() < 0.7 else [s for s in long if s.key not in wanted]
    if not some:
        return ""
    segment = rng.choice(some)
    text, source = post.path.read_bytes(), segment.source.encode()
    if text.count(source) != 1:
        return ""
    post.path.write_bytes(text.replace(source, "而且".encode() + source))
    return segment.key


def _another_wording(blog: Blog, rng: random.Random, name: str, wanted: dict[str, str]) -> str:
    """A person words an entry: half the time one that was edited on the page."""
    from bitext.store.catalog import reword, update

    post = next(p for p in blog.workspace.posts() if p.path.name == name)
    plain = [s for s in post.segments if not re.search(r"[\[`*<{!$|\\]", s.source)]
    mine = [s for s in plain if s.key in wanted]
    some = mine if mine and rng.random() < 0.7 else [s for s in plain if s.key not in wanted]
    if not some:
        return ""
    segment = rng.choice(some)
    wording = f"The wording number {rng.randrange(1 << 30)} of the catalog"
    update(
        post.catalog_path,
        lambda old: reword(old, segment.context, segment.source, wording),
        root=blog.root,
    )
    return segment.key


def _is_on_its_page_or_in_the_journal(
    blog: Blog, name: str, edition: str, wanted: dict[str, str]
) -> None:
    post = next(p for p in blog.workspace.posts() if p.path.name == name)
    targets = {entry.target for entry in post.read_catalog().entries}
    said = {text for act in post.journal for text in (act.was, act.now)}
    now = plan.pages_of(post, plan._now(post)).written()[0][edition]
    assert (blog.root / edition).read_bytes() == now.encode("utf-8", "surrogateescape")
    for new in wanted.values():
        # an edition sets blanks as its language does
        assert "".join(new.split()) in {"".join(text.split()) for text in targets | said}


@pytest.mark.parametrize("source", [True, False])
def test_edits_while_post_or_catalog_change(library: Blog, source: bool) -> None:
    assert meanwhile(library, random.Random(5), 4, source=source) > 2


@pytest.mark.long
@pytest.mark.parametrize("source", [True, False], ids=["post", "catalog"])
@pytest.mark.parametrize(("library", "seed"), [(n, n) for n in range(10)], indirect=["library"])
def test_a_hundred_edits_while_post_or_catalog_change(
    library: Blog, source: bool, seed: int
) -> None:
    assert meanwhile(library, random.Random(seed), 10, source=source) >= 6


def test_an_edition_of_another_layout_is_absorbed_where_the_site_has_shown_none_before(
    tmp_path: Path,
) -> None:
    """Its bilingual pages were tables outside the site: the edit of the English one stayed out."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "docusaurus.config.js").write_text("export default {};\n")
    (tmp_path / "docs" / "a.md").write_text("# 标题\n\n正文在这里。\n", "utf-8")
    call = CliRunner().invoke
    for words_ in (["init"], ["run", "--backend", "pseudo"]):
        assert call(app, ["-C", str(tmp_path), *words_]).exit_code == 0
    (page_path,) = (tmp_path / "i18n").rglob("a.md")
    page_path.write_text(page_path.read_text("utf-8").rpartition("\n\n")[0] + "\n\nThe body.\n")
    config = tmp_path / "bitext.toml"
    text = config.read_text("utf-8")
    config.write_text(text.replace('bilingual = "off"', 'bilingual = "language"'), "utf-8")
    done = call(app, ["-C", str(tmp_path), "absorb", "--yes"])
    assert done.exit_code == 0, done.output
    assert "absorbed: 1 edit" in done.output
