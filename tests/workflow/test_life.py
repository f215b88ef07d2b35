"""A blog's life in any order: edits of posts and catalogs, drafts, builds."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from bitext.errors import UsageError
from bitext.markdown.skeleton import judge
from bitext.store import merge as merging
from bitext.store.catalog import Entry, State
from bitext.wording.search import Match
from tests.workflow.blog import Blog, Engine, install

#: Sentences a post is made of; some are like others, some carry markup.
SENTENCES = (
    "我们在社区里讨论开源项目的未来。",
    "我们在社区里讨论开源项目的将来。",
    "请看[这份文档](https://one.example/)了解更多。",
    "请看[这份文档](https://two.example/)了解更多。",
    "在`make run`之前，**请先**准备好机器。",
    "感谢每一位参与者！",
    "星号2*3*4不是强调。",
)
EDITS = (
    ("的未来", "的长远未来"),
    ("one.example", "three.example"),
    ("请先", "请务必先"),
    ("！", "！！"),
)
FRAMES = ("{}", "# {}", "- {}", "> {}", "1. {}\n2. {}", "| {} |\n| --- |\n| {} |")
PARAGRAPH = st.builds(
    lambda frame, a, b: frame.format(a, b),
    st.sampled_from(FRAMES),
    st.sampled_from(SENTENCES),
    st.sampled_from(SENTENCES),
)
#: What people type: plain words, markup of their own, slips.
WORDING = st.sampled_from(
    [
        "Plain words",
        "**Bold** words",
        "[these docs](https://one.example/)",
        "# No heading",
        "<b>",
        "a|b",
    ]
)
PLACE = st.integers(0, 30)
NAMES = ("a.md", "b.md")


def judged(text: str) -> object:
    """The structure of a text; a person may lead a link elsewhere."""
    return judge(re.sub(r"\w+\.example", "one.example", text))


class Life(RuleBasedStateMachine):
    """Two posts, an engine that answers well, and people."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.patch = pytest.MonkeyPatch()
        self.blog = Blog(Path(self.folder.name), Engine()).configure()
        install(self.patch, lambda: self.blog.engine)
        self.posts: dict[str, list[str]] = {}
        self.said: set[str] = set()  #: what people worded and did not take back themselves
        self.count = 0

    def teardown(self) -> None:
        self.patch.undo()
        self.folder.cleanup()

    @initialize(texts=st.lists(st.lists(PARAGRAPH, min_size=1, max_size=4), min_size=2, max_size=2))
    def begin(self, texts: list[list[str]]) -> None:
        self.posts = dict(zip(NAMES, texts, strict=True))
        self.save()
        self.translate()

    def save(self) -> None:
        for name, paragraphs in self.posts.items():
            self.blog.post(name, *paragraphs)

    @rule(name=st.sampled_from(NAMES), place=PLACE, text=PARAGRAPH)
    def the_author_adds(self, name: str, place: int, text: str) -> None:
        self.posts[name].insert(place % (len(self.posts[name]) + 1), text)
        self.save()

    @rule(name=st.sampled_from(NAMES), place=PLACE, text=PARAGRAPH)
    def the_author_rewrites(self, name: str, place: int, text: str) -> None:
        self.posts[name][place % len(self.posts[name])] = text
        self.save()

    @rule(name=st.sampled_from(NAMES), place=PLACE)
    def the_author_edits_a_sentence(self, name: str, place: int) -> None:
        at = place % len(self.posts[name])
        for old, new in EDITS:
            self.posts[name][at] = self.posts[name][at].replace(old, new)
        self.save()

    @rule(name=st.sampled_from(NAMES), place=PLACE)
    def the_author_removes(self, name: str, place: int) -> None:
        if len(self.posts[name]) > 1:
            self.posts[name].pop(place % len(self.posts[name]))
            self.save()

    @rule(name=st.sampled_from(NAMES), place=PLACE, to=PLACE)
    def the_author_moves(self, name: str, place: int, to: int) -> None:
        paragraphs = self.posts[name]
        moved = paragraphs.pop(place % len(paragraphs))
        paragraphs.insert(to % (len(paragraphs) + 1), moved)
        self.save()

    @rule(name=st.sampled_from(NAMES), place=PLACE, wording=WORDING)
    def a_person_words(self, name: str, place: int, wording: str) -> None:
        entries = self.blog.catalog(name).entries
        if not entries:
            return
        entry = entries[place % len(entries)]
        self.count += 1
        new = f"{wording} {self.count}"
        self.blog.review(name, entry.source, new)
        if entry.state.human:
            self.said.discard(entry.target)
        self.said.add(new)

    @rule(name=st.sampled_from(NAMES), place=PLACE)
    def a_person_edits_the_file(self, name: str, place: int) -> None:
        """Typed over in an editor, still fuzzy."""
        entries = [e for e in self.blog.catalog(name).entries if e.state is State.DRAFT]
        if not entries:
            return
        old = entries[place % len(entries)].target.replace("\\", "\\\\").replace('"', '\\"')
        path = self.blog.po(name)
        text = path.read_text(encoding="utf-8")
        self.count += 1
        new = f"half a thought {self.count}"
        path.write_text(text.replace(f'msgstr "{old}"', f'msgstr "{new}"', 1), encoding="utf-8")
        assert new in path.read_text(encoding="utf-8")
        self.said.add(new)

    @rule()
    def translate(self) -> None:
        summary = self.blog.translate()
        assert not summary.errors
        assert summary.failed == 0
        self.nothing_said_is_lost()
        before = self.blog.files("catalog")
        again = self.blog.translate()
        assert again.calls == 0
        assert self.blog.translate().calls == 0
        assert set(self.blog.files("catalog")) == set(before)

    @rule()
    def build(self) -> None:
        done = self.blog.build()
        assert not done.errors
        for name, paragraphs in self.posts.items():
            edition = self.blog.edition(name)
            if name not in [skipped.removeprefix("content/") for skipped in done.skipped]:
                source = "\n\n".join(paragraphs) + "\n"
                assert judged(edition.read_text(encoding="utf-8")) == judged(source)
        self.nothing_said_is_lost()
        assert not self.blog.build().written

    def nothing_said_is_lost(self) -> None:
        kept = {entry.target for entry in self.entries() if entry.state.human}
        assert self.said <= kept

    def entries(self) -> Iterator[Entry]:
        for name in NAMES:
            catalog = self.blog.catalog(name)
            yield from (*catalog.entries, *catalog.obsolete)


STEPS = settings(max_examples=25, stateful_step_count=12, deadline=None)


def test_life() -> None:
    run_state_machine_as_test(Life, settings=STEPS)


@pytest.mark.long
def test_long_life() -> None:
    run_state_machine_as_test(Life, settings=settings(STEPS, max_examples=1000))


def test_control_a_merge_that_overwrites_people_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    def careless(blank: Entry, known: Entry | None, match: Match | None) -> Entry:
        entry = real(blank, known, match)
        return blank if entry.state is State.STALE else entry

    real = merging._updated
    monkeypatch.setattr(merging, "_updated", careless)
    quick = settings(STEPS, max_examples=60, phases=[Phase.generate], derandomize=True)
    with pytest.raises(AssertionError):
        run_state_machine_as_test(Life, settings=quick)


def test_a_wording_for_what_is_gone_is_refused() -> None:
    """The page a reviewer has open may be older than the post."""
    with tempfile.TemporaryDirectory() as folder, pytest.raises(UsageError, match="no such entry"):
        Blog(Path(folder)).configure().review("a.md", "没有", "none")


def test_a_wording_that_moves_to_another_post_is_in_its_journal_at_once() -> None:
    """Found in a long life: the second run wrote the journal, and nobody had done anything."""
    life = Life()
    same, other = SENTENCES[0], SENTENCES[6]
    try:
        life.begin([[same, same], [other, same]])
        life.a_person_words("b.md", 0, "Plain words")
        life.the_author_adds("a.md", 0, other)
        life.the_author_removes("b.md", 0)
        life.translate()
    finally:
        life.teardown()
