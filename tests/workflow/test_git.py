"""Branches of reviewers and authors meet in git: a conflict only where both worded one text."""

from __future__ import annotations

import random
import shutil
import subprocess
from collections.abc import Callable

import polib
import pytest

from bitext.formats.po import write as writing
from bitext.formats.po.entries import Entry, State
from bitext.model import Finding
from bitext.reviewing.history import history, restore
from bitext.wording import journal
from bitext.wording import older as older_wordings
from bitext.workspace.wordings import record
from bitext.workspace.wordings import writing as writing_down
from tests.workflow.blog import Blog, rules

POSTS = 4
SENTENCES = tuple(f"第{n}段说的是{word}，与别的都不一样。" for n, word in enumerate(
    f"{a}{b}" for a in ("河边的", "昨天的", "邻居家的", "火车上的", "修好的", "旧的")
    for b in ("树", "会议", "猫", "人", "机器", "书", "早饭")
))  # fmt: skip


def git(blog: Blog, *args: str) -> subprocess.CompletedProcess[str]:
    command = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org", *args]
    return subprocess.run(command, cwd=blog.root, capture_output=True, text=True, check=False)


def commit(blog: Blog, message: str) -> None:
    git(blog, "add", "-A")
    done = git(blog, "commit", "-q", "-m", message)
    assert done.returncode == 0, done.stdout + done.stderr


def begun(blog: Blog) -> None:
    for number in range(POSTS):
        blog.post(f"p{number}.md", *SENTENCES)
    blog.translate()
    git(blog, "init", "-q", "-b", "main")
    (blog.root / ".gitignore").write_text(".bitext/\noutput/\n", encoding="utf-8")
    word(blog, lambda n: n == 0, "First")  # so that the journals are begun
    commit(blog, "begun")


def word(blog: Blog, chosen: Callable[[int], bool], by: str) -> None:
    """A reviewer words entries in every post, and runs bitext."""
    for number in range(POSTS):
        po = polib.pofile(str(blog.po(f"p{number}.md")), wrapwidth=0)
        for place, entry in enumerate(e for e in po if not e.obsolete):
            if chosen(place):
                entry.msgstr = f"{by} words {place}."
                entry.flags = []
        po.save()
    blog.translate()


def insert(blog: Blog) -> None:
    """The author puts a paragraph on top of every post, and runs bitext."""
    for number in range(POSTS):
        blog.post(f"p{number}.md", "这是新的一段，从前没有。", *SENTENCES)
    blog.translate()


def branches(blog: Blog, ours: Callable[[], None], theirs: Callable[[], None]) -> str:
    """What git says of a merge."""
    git(blog, "checkout", "-q", "-b", "theirs")
    theirs()
    commit(blog, "theirs")
    git(blog, "checkout", "-q", "main")
    shutil.rmtree(blog.root / ".bitext")  # another person's machine
    ours()
    commit(blog, "ours")
    return git(blog, "merge", "theirs").stdout


def test_thirty_corrections_and_a_paragraph_on_top(blog: Blog) -> None:
    begun(blog)
    places = set(random.Random(30).sample(range(1, len(SENTENCES)), 30))
    said = branches(blog, lambda: insert(blog), lambda: word(blog, places.__contains__, "Rev"))
    assert "CONFLICT" not in said
    blog.translate()
    for number in range(POSTS):
        entries = blog.catalog(f"p{number}.md").entries
        assert sum(e.state is State.REVIEWED for e in entries) == 31
        assert len(entries) == len(SENTENCES) + 1


def test_control_line_numbers_would_conflict(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    real = writing._item

    def numbered(entry: Entry, post: str, *, obsolete: bool = False) -> polib.POEntry:
        item = real(entry, post, obsolete=obsolete)
        text = (blog.root / "content" / "p0.md").read_text("utf-8")
        item.occurrences = [(post, str(text[: text.find(entry.source)].count("\n")))]
        return item

    monkeypatch.setattr(writing, "_item", numbered)
    begun(blog)
    said = branches(blog, lambda: insert(blog), lambda: word(blog, lambda n: n % 2 == 1, "Rev"))
    assert "CONFLICT" in said


def test_two_reviewers_at_neighbouring_entries(blog: Blog) -> None:
    begun(blog)
    odd, even = (lambda n: n % 2 == 1), (lambda n: n % 2 == 0 and n > 0)
    said = branches(blog, lambda: word(blog, odd, "Odd"), lambda: word(blog, even, "Even"))
    assert "CONFLICT" not in said
    blog.translate()
    told = [t.act.now for t in history(next(blog.workspace.posts()))]
    assert len(told) == len(SENTENCES) == len(set(told))
    assert all(e.state is State.REVIEWED for e in blog.catalog("p0.md").entries)


def test_the_same_entry_worded_twice_is_one_conflict(blog: Blog) -> None:
    begun(blog)
    third = (3).__eq__
    said = branches(blog, lambda: word(blog, third, "Ours"), lambda: word(blog, third, "Theirs"))
    assert said.count("CONFLICT") == POSTS
    text = blog.po("p0.md").read_text("utf-8")
    assert text.count("<<<<<<<") == text.count(">>>>>>>")
    assert 'msgstr "Ours words 3."' in text
    assert 'msgstr "Theirs words 3."' in text
    journal = blog.po("p0.md").with_suffix(".log.jsonl").read_text("utf-8")
    assert "<<<<<<<" not in journal
    assert "Ours words 3." in journal
    assert "Theirs words 3." in journal


def settled_for_the_author(blog: Blog) -> list[Finding]:
    """A reviewer words two sentences anew, the author changes one; git's conflict is settled for
    the author's side, as a whole file; what the next run says.
    """
    blog.post("p.md", *SENTENCES[:4])
    blog.translate()
    git(blog, "init", "-q", "-b", "main")
    (blog.root / ".gitignore").write_text(".bitext/\noutput/\n", encoding="utf-8")
    for sentence in SENTENCES[:3]:
        blog.review("p.md", sentence, "First.")
    blog.translate()
    commit(blog, "begun")

    def anew() -> None:
        for sentence in SENTENCES[:2]:
            blog.review("p.md", sentence, "Better.")
        blog.translate()

    def changed() -> None:
        blog.post("p.md", SENTENCES[0].replace("都", "全"), *SENTENCES[1:4])
        blog.translate()

    assert "CONFLICT" in branches(blog, changed, anew)
    git(blog, "checkout", "--ours", "--", "catalog/en/p.po")
    built = blog.build()
    told = blog.translate().findings
    assert [f.key for f in built.findings if f.rule == "older"] == [
        f.key for f in told if f.rule == "older"
    ]
    return told


def test_a_merge_settled_for_one_side_drops_no_wording_silently(blog: Blog) -> None:
    told = settled_for_the_author(blog)
    stale, older, kept = blog.catalog("p.md").entries[:3]
    assert (stale.state, stale.target) == (State.STALE, "Better.")
    assert (older.target, kept.target) == ("First.", "First.")
    [one] = [f for f in told if f.rule == "older"]
    assert '"First." in the place of "Better."' in one.message
    assert not [f for f in blog.translate().findings if f.rule == "older"], "said once"
    post = next(blog.workspace.posts())
    restore(post, one.key)
    assert blog.catalog("p.md").entries[1].target == "Better."


def older_file_of_a_stale_entry(blog: Blog) -> None:
    """The catalog is from before somebody approved another wording for the new source."""
    new = SENTENCES[0].replace("都", "全")
    blog.post("p.md", *SENTENCES[:2])
    blog.translate()
    blog.review("p.md", SENTENCES[0], "First.")
    blog.translate()
    blog.post("p.md", new, SENTENCES[1])
    blog.translate()
    older = blog.po("p.md").read_bytes()
    blog.review("p.md", new, "Right.")
    blog.translate()
    blog.po("p.md").write_bytes(older)
    blog.translate()
    entry = blog.entry("p.md", new)
    assert (entry.target, entry.state) == ("Right.", State.REVIEWED)


def test_what_was_approved_meanwhile_comes_back(blog: Blog) -> None:
    older_file_of_a_stale_entry(blog)


def test_control_of_what_was_approved_meanwhile(
    blog: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(record, "recalled", lambda _before, merged, _known: merged)
    with pytest.raises(AssertionError):
        older_file_of_a_stale_entry(blog)


def half_of_an_older_wording(blog: Blog) -> None:
    """The author has split the sentence; the merge keeps that, and drops its new wording."""
    both = "第一句说的是天气。第二句说的是火车。"
    blog.post("p.md", both, SENTENCES[1])
    blog.translate()
    blog.review("p.md", both, "The first is about rain. The second is about trains.")
    blog.translate()
    first = blog.root / "content" / "p.md"
    text, older = first.read_text("utf-8"), blog.po("p.md").read_bytes()
    blog.review("p.md", both, "One speaks of the weather. One speaks of the railway.")
    blog.translate()
    journal = blog.po("p.md").with_suffix(".log.jsonl").read_bytes()
    blog.po("p.md").with_suffix(".log.jsonl").unlink()
    blog.po("p.md").write_bytes(older)
    first.write_text(text.replace("。第二", "。\n\n第二"), "utf-8")
    blog.translate()  # on the author's branch
    blog.po("p.md").with_suffix(".log.jsonl").write_bytes(journal)
    told = [f.message for f in blog.translate().findings if f.rule == "older"]
    assert len(told) == 2
    assert all("One speaks of the weather." in message for message in told)
    assert "`bitext history content/p.md` has the newer one" in told[0]
    assert "older" not in rules(blog.translate().findings)


def moved_to_another_post_meanwhile(blog: Blog) -> None:
    """The author moves a paragraph to another post, a reviewer words it anew where it was; the
    merge keeps the author's catalogs, with the journals of both."""
    journal = blog.po("a.md").with_suffix(".log.jsonl")
    blog.post("a.md", *SENTENCES[:2])
    blog.post("b.md", SENTENCES[2])
    blog.translate()
    blog.review("a.md", SENTENCES[0], "First.")
    blog.translate()
    catalog = blog.po("a.md").read_bytes()
    blog.review("a.md", SENTENCES[0], "A better one.")
    blog.translate()
    both = journal.read_bytes()
    blog.po("a.md").write_bytes(catalog)
    journal.write_bytes(both[: both.index(b"\n") + 1])
    blog.post("a.md", SENTENCES[1])
    blog.post("b.md", *SENTENCES[2:], SENTENCES[0])
    blog.translate()  # on the author's branch
    assert blog.target("b.md", SENTENCES[0]) == "First."
    journal.write_bytes(both)
    (told,) = {f.message for f in blog.translate().findings if f.rule == "older"}
    assert '"First." in the place of "A better one."' in told
    assert "`bitext history content/a.md` has the newer one" in told
    assert [e.target for e in blog.catalog("a.md").obsolete] == ["A better one."]
    assert "older" not in rules(blog.translate().findings)


def test_what_was_worded_where_it_was_is_named(blog: Blog) -> None:
    moved_to_another_post_meanwhile(blog)


def test_control_of_what_rests(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(older_wordings, "_resting", lambda *_: iter(()))
    with pytest.raises((AssertionError, ValueError)):
        moved_to_another_post_meanwhile(blog)


def worded_for_another_change(blog: Blog) -> None:
    """One branch changes the sentence and somebody words it; another changes it otherwise, and the
    merge keeps that one's sentence and catalog, with the journals of both."""
    journal = blog.po("p.md").with_suffix(".log.jsonl")
    blog.post("p.md", *SENTENCES[:2])
    blog.translate()
    blog.review("p.md", SENTENCES[0], "First.")
    blog.translate()
    catalog, acts = blog.po("p.md").read_bytes(), journal.read_bytes()
    changed = SENTENCES[0].replace("都", "全")
    blog.post("p.md", changed, SENTENCES[1])
    blog.translate()
    text = blog.po("p.md").read_text("utf-8")
    blog.po("p.md").write_text(text.replace('"First."', '"Half a better one."'), "utf-8")
    blog.translate()
    both = journal.read_bytes()
    assert both != acts
    blog.po("p.md").write_bytes(catalog)
    blog.post("p.md", SENTENCES[0].replace("都", "也"), SENTENCES[1])
    blog.translate()
    journal.write_bytes(both)
    (told,) = {f.message for f in blog.translate().findings if f.rule == "older"}
    assert '"First." in the place of "Half a better one."' in told


def test_what_was_worded_for_another_change_is_named(blog: Blog) -> None:
    worded_for_another_change(blog)


def test_control_of_another_change(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(older_wordings, "_worded_elsewhere", lambda *_: {})
    with pytest.raises(ValueError):
        worded_for_another_change(blog)


def test_half_of_an_older_wording_is_named(blog: Blog) -> None:
    half_of_an_older_wording(blog)


@pytest.mark.parametrize("guard", ["gone_back", "caught_up"])
def test_control_of_a_merge_settled_for_one_side(
    blog: Blog, guard: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(record, guard, lambda catalog, _: () if guard == "gone_back" else catalog)
    with pytest.raises((AssertionError, ValueError)):
        test_a_merge_settled_for_one_side_drops_no_wording_silently(blog)


def test_control_of_halves(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(record, "gone_back", lambda *_: ())
    with pytest.raises(AssertionError):
        half_of_an_older_wording(blog)


def worded_apart(blog: Blog) -> None:
    """Sources that differ in blanks alone stand side by side, each with a wording of its own."""
    blog.post("a.md", "我用 Go 写。", "我用Go写。")
    blog.translate()
    blog.review("a.md", "我用 Go 写。", "I write Go.")
    blog.review("a.md", "我用Go写。", "Go is what I write.")
    assert [f for _ in range(3) for f in blog.translate().findings] == []
    post = next(blog.workspace.posts())
    assert len(post.journal) == 2, "each run wrote both down again, and called one of them older"
    blog.review("a.md", "我用Go写。", "Go it is.")
    blog.translate()
    assert blog.target("a.md", "我用 Go 写。") == "I write Go."


def test_wordings_apart(blog: Blog) -> None:
    worded_apart(blog)


def test_control_of_wordings_apart(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal.Standings, "key", lambda _self, *at: journal.place(*at))
    with pytest.raises(AssertionError):
        worded_apart(blog)


def moved_with_its_history(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who moves a paragraph has not worded it: each wording stood under the name of that one."""
    monkeypatch.setenv("BITEXT_AS", "Rae")
    blog.post("a.md", *SENTENCES[:3])
    blog.post("b.md", SENTENCES[3])
    blog.translate()
    blog.review("a.md", SENTENCES[0], "First.")
    blog.review("a.md", SENTENCES[1], "Second.")
    blog.translate()
    monkeypatch.setenv("BITEXT_AS", "Otto")
    blog.post("a.md", SENTENCES[2])
    blog.post("b.md", SENTENCES[3], SENTENCES[0], SENTENCES[1].replace("都", "全"))
    blog.translate()
    blog.review("b.md", SENTENCES[0], "The first.")
    for _ in range(2):
        blog.translate()
    *_, post = blog.workspace.posts()
    said = {(t.act.who, t.act.was, t.act.now) for t in history(post)}
    assert said == {("Rae", "", "First."), ("Rae", "", "Second."), ("Otto", "First.", "The first.")}
    key = next(s.key for s in post.segments if s.source == SENTENCES[0])
    restore(post, key)
    assert blog.target("b.md", SENTENCES[0]) == "First."


def test_history_moves_along(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    moved_with_its_history(blog, monkeypatch)


def test_control_of_history(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing_down, "copy", lambda *_: [])
    with pytest.raises(AssertionError):
        moved_with_its_history(blog, monkeypatch)


def reflowed_under_its_name(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who breaks lines otherwise has approved nothing, and the next run has nothing to write."""
    monkeypatch.setenv("BITEXT_AS", "Rae")
    blog.post("a.md", "甲是甲。乙是乙！", "名称和描述。", "> 名称和描述。")
    blog.translate()
    blog.review("a.md", "甲是甲。乙是乙！", "A is A. B is B!")
    blog.review("a.md", "名称和描述。", "Names.")
    blog.translate()
    monkeypatch.setenv("BITEXT_AS", "Otto")
    blog.post("a.md", "甲是甲。\n乙是乙！", "名称和描述。", "> 名称 和描述。")
    blog.translate()
    before = blog.files("catalog")
    blog.translate()
    assert blog.files("catalog") == before
    acts = [t.act for t in history(next(blog.workspace.posts()))]
    assert {act.who for act in acts} == {"Rae"}
    assert [a.now for a in acts if a.via == "run"] == ["A is A.", "B is B!"]
    assert {e.state for e in blog.catalog("a.md").entries} == {State.REVIEWED}


def test_lines_broken_otherwise_stand_under_the_name_of_who_worded_them(
    blog: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    reflowed_under_its_name(blog, monkeypatch)


def test_control_of_lines(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing_down, "_reflowed", lambda *_: iter(()))
    with pytest.raises(AssertionError):
        reflowed_under_its_name(blog, monkeypatch)
