"""The law of wordings: what a person said is on its page, or is named and can be brought back.

Posts are edited, renamed, deleted, brought back, split; paragraphs go from one to another; the
cache is deleted; reviewers word, approve, doubt and empty entries in editors that write PO files
each in its own way.  After each run every wording that was on a page is on one, or has been named
since it was there last, and the journals have it.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path

import polib
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from bitext.errors import WorkspaceError
from bitext.formats.po.syntax import plain
from bitext.model import Finding
from bitext.reviewing import deeds, undo
from bitext.reviewing.history import restore
from bitext.reviewing.merging import merge_files
from bitext.store import journal, merge
from bitext.store.catalog import read
from bitext.store.disk import said
from bitext.wording.journal import acts, standing
from bitext.workspace import targets
from bitext.workspace.wordings import let_go, record
from bitext.workspace.wordings.homes import Homes
from tests.workflow.blog import Blog, Engine, install

SENTENCES = (
    "我们在社区里讨论开源项目的未来。",
    "我们在社区里讨论开源项目的将来。",
    "安装之前请先准备好机器和网络。",
    "昨天的会议上大家谈到了新的版本，还有后面的安排。",
    "感谢每一位参与者！",
    "第一句说的是天气。第二句说的是火车。",
    "前言",
    "序言",
)
EDITS = (
    ("未来", "长远未来"),
    ("请先", "请务必先"),
    ("！", "！！"),
    ("。", "。 "),
    ("大家", "人们"),
    ("天气", "雨"),
)
NAMES = ("a.md", "b.md", "c.mdx", "deep/d.md")
FRAMES = st.sampled_from(["{}", "# {}", "- {}", "> {}"])
PARAGRAPH = st.builds(lambda frame, text: frame.format(text), FRAMES, st.sampled_from(SENTENCES))
PLACE = st.integers(0, 30)
NAME = st.sampled_from(NAMES)


class Page(RuleBasedStateMachine):
    """Posts, their authors and reviewers, and what was said of wordings."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.patch = pytest.MonkeyPatch()
        self.blog = Blog(Path(self.folder.name), Engine()).configure()
        install(self.patch, lambda: self.blog.engine)
        self.posts: dict[str, list[str]] = {}
        self.gone: dict[str, list[str]] = {}
        self.said: set[str] = set()  #: people's wordings that nobody has taken back
        self.named: set[str] = set()  #: of them those that were told of when they left
        self.count = 0

    def teardown(self) -> None:
        self.patch.undo()
        self.folder.cleanup()

    @initialize(texts=st.lists(st.lists(PARAGRAPH, min_size=2, max_size=5), min_size=2, max_size=3))
    def begin(self, texts: list[list[str]]) -> None:
        self.posts = dict(zip(NAMES, texts, strict=False))
        self.run()

    def save(self) -> None:
        shutil.rmtree(self.blog.root / "content")
        (self.blog.root / "content").mkdir()
        for name, paragraphs in self.posts.items():
            self.blog.post(name, *paragraphs)

    def texts(self, name: str) -> list[str]:
        names = sorted(self.posts)
        return self.posts[names[NAMES.index(name) % len(names)]]

    @rule(name=NAME, place=PLACE, text=PARAGRAPH)
    def the_author_adds(self, name: str, place: int, text: str) -> None:
        texts = self.texts(name)
        texts.insert(place % (len(texts) + 1), text)

    @rule(name=NAME, place=PLACE, text=PARAGRAPH)
    def the_author_rewrites(self, name: str, place: int, text: str) -> None:
        texts = self.texts(name)
        texts[place % len(texts)] = text

    @rule(name=NAME, place=PLACE)
    def the_author_edits(self, name: str, place: int) -> None:
        texts = self.texts(name)
        for old, new in EDITS:
            texts[place % len(texts)] = texts[place % len(texts)].replace(old, new, 1)

    @rule(name=NAME, place=PLACE)
    def the_author_splits(self, name: str, place: int) -> None:
        texts = self.texts(name)
        at = place % len(texts)
        first, mark, rest = texts[at].partition("。")
        if mark and rest.strip():
            texts[at : at + 1] = [first + mark, rest.strip()]

    @rule(name=NAME, place=PLACE)
    def the_author_joins(self, name: str, place: int) -> None:
        texts = self.texts(name)
        at = place % len(texts)
        if texts[at : at + 2] and not any(t[0] in "#->" for t in texts[at : at + 2]):
            texts[at : at + 2] = ["\n".join(texts[at : at + 2])]

    @rule(name=NAME, place=PLACE)
    def the_author_removes(self, name: str, place: int) -> None:
        texts = self.texts(name)
        if len(texts) > 1:
            texts.pop(place % len(texts))

    @rule(name=NAME, to=NAME, place=PLACE, at=PLACE)
    def the_author_moves(self, name: str, to: str, place: int, at: int) -> None:
        texts, others = self.texts(name), self.texts(to)
        if len(texts) > 1:
            text = texts.pop(place % len(texts))
            others.insert(at % (len(others) + 1), text)

    @rule(name=NAME, to=NAME)
    def the_author_renames(self, name: str, to: str) -> None:
        if name in self.posts and to not in self.posts:
            self.posts[to] = self.posts.pop(name)

    @rule(name=NAME, to=NAME, place=PLACE)
    def the_author_makes_two_of_one(self, name: str, to: str, place: int) -> None:
        texts = self.posts.get(name, [])
        if to not in self.posts and len(texts) > 1:
            at = 1 + place % (len(texts) - 1)
            self.posts[to], self.posts[name] = texts[at:], texts[:at]

    @rule(name=NAME)
    def the_author_deletes(self, name: str) -> None:
        if name in self.posts and len(self.posts) > 1:
            self.gone[name] = self.posts.pop(name)

    @rule(name=NAME)
    def the_author_brings_back(self, name: str) -> None:
        if name in self.gone and name not in self.posts:
            self.posts[name] = self.gone.pop(name)

    @rule()
    def another_machine(self) -> None:
        shutil.rmtree(self.blog.root / ".bitext", ignore_errors=True)
        shutil.rmtree(self.backup, ignore_errors=True)  # of a machine that remembers

    def catalogs(self) -> list[Path]:
        return sorted((self.blog.root / "catalog").rglob("*.po"))

    @rule(file=PLACE, place=PLACE, fuzzy=st.booleans(), wrap=st.sampled_from([0, 78]))
    def a_reviewer_words(self, file: int, place: int, fuzzy: bool, wrap: int) -> None:
        self.reviews(file, place, wrap, "words", fuzzy=fuzzy)

    @rule(file=PLACE, place=PLACE, fuzzy=st.booleans())
    def a_reviewer_approves_or_doubts(self, file: int, place: int, fuzzy: bool) -> None:
        self.reviews(file, place, 0, "", fuzzy=fuzzy)

    def reviews(self, file: int, place: int, wrap: int, wording: str, *, fuzzy: bool) -> None:
        paths = self.catalogs()
        path = paths[file % len(paths)]
        po = opened(path, wrap)
        entries = [entry for entry in po if not entry.obsolete]
        if not entries:
            return
        entry = entries[place % len(entries)]
        self.said.discard(entry.msgstr)
        if wording:
            self.count += 1
            entry.msgstr = f"Somebody wrote number {self.count}."
        entry.flags = [f for f in entry.flags if f != "fuzzy"] + (["fuzzy"] if fuzzy else [])
        if entry.msgstr.startswith("Somebody"):
            self.said.add(entry.msgstr)
        po.save()

    @rule(file=PLACE, tool=st.sampled_from(["--no-location", "--escape", "--sort-output"]))
    def a_tool_saves(self, file: int, tool: str) -> None:
        paths = self.catalogs()
        if paths and shutil.which("msgcat"):
            path = paths[file % len(paths)]
            done = subprocess.run(["msgcat", tool, str(path)], capture_output=True, check=True)
            path.write_bytes(done.stdout)

    @rule(name=NAME, place=PLACE, op=st.sampled_from(["approve", "needs-work"]), back=st.booleans())
    def a_reviewer_at_a_terminal(self, name: str, place: int, op: str, back: bool) -> None:
        self.run()
        posts = [*self.blog.workspace.posts()]
        post = posts[NAMES.index(name) % len(posts)]
        keys = [segment.key for segment in post.segments]
        chosen = deeds.Meant(post, frozenset(keys[place % len(keys) :][:2]))
        number, done = deeds.carry_out(self.blog.workspace, [chosen], op)
        if done and back:
            undo.undo(self.blog.workspace, number)
        else:
            self.said |= {d.target for d in done if d.target.startswith("Somebody")}

    @property
    def other(self) -> Path:
        """A colleague's clone: ``base`` as it was, ``theirs`` as it is."""
        return Path(self.folder.name) / ".bitext-clone"

    @rule()
    def a_colleague_clones(self) -> None:
        shutil.rmtree(self.other, ignore_errors=True)
        for side in ("base", "theirs"):
            shutil.copytree(self.blog.root / "catalog", self.other / side, dirs_exist_ok=True)

    @rule(file=PLACE, place=PLACE)
    def a_colleague_words(self, file: int, place: int) -> None:
        paths = sorted((self.other / "theirs").rglob("*.po"))
        if paths:
            po = opened(paths[file % len(paths)], 78)
            if entries := [entry for entry in po if not entry.obsolete]:
                self.count += 1
                entry = entries[place % len(entries)]
                entry.msgstr, entry.flags = f"Somebody wrote number {self.count}.", []
                po.save()

    @rule()
    def they_merge(self) -> None:
        """With the merge driver; of two wordings the colleague's is kept."""
        for theirs in sorted((self.other / "theirs").rglob("*.po")):
            below = theirs.relative_to(self.other / "theirs")
            ours = self.blog.root / "catalog" / below
            if not ours.exists():
                continue  # git leaves that to a person
            for clash in merge_files(self.other / "base" / below, ours, theirs):
                self.said.discard(clash.ours)
            text = re.sub(r"<<<<<<< ours\n.*?=======\n(.*?)>>>>>>> theirs\n", r"\1",
                          ours.read_text("utf-8"), flags=re.S)  # fmt: skip
            ours.write_text(text, encoding="utf-8")
            self.overtaken(below)
        shutil.rmtree(self.other, ignore_errors=True)

    @rule(ours=st.booleans())
    def they_settle(self, ours: bool) -> None:
        """Line by line, and each conflict for one side as a whole file; journals have both."""
        self.run()
        for theirs in sorted((self.other / "theirs").rglob("*.po")):
            below = theirs.relative_to(self.other / "theirs")
            base, mine = self.other / "base" / below, self.blog.root / "catalog" / below
            catalog = read(theirs, self.other)
            known = journal.read(theirs, self.other)
            news = journal.add(theirs, self.other, acts(catalog, standing(known, catalog)), "po")
            there = {act.id for act in journal.read(mine, self.blog.root)}
            made = [act for act in (*known, *news) if act.id not in there]
            journal.write(mine, self.blog.root, made)
            self.said.difference_update(act.was for act in news)
            self.said |= {act.now for act in news if act.now.startswith("Somebody")}
            if mine.exists() and not ours and theirs.read_bytes() != base.read_bytes():
                shutil.copy(theirs, mine)
        shutil.rmtree(self.other, ignore_errors=True)
        self.brought_back()

    @property
    def backup(self) -> Path:
        """The catalogs and journals as they were once, on the machine where they were made."""
        return Path(self.folder.name) / ".bitext-backup"

    @rule()
    def a_backup_is_made(self) -> None:
        self.run()
        shutil.rmtree(self.backup, ignore_errors=True)
        shutil.copytree(self.blog.root / "catalog", self.backup)

    @rule()
    def it_is_copied_over(self) -> None:
        if self.backup.exists():
            self.run()
            shutil.copytree(self.backup, self.blog.root / "catalog", dirs_exist_ok=True)
            let_go.written_down(self.blog.workspace)
            self.brought_back()
            self.run()

    def brought_back(self) -> None:
        """What a refusal names is brought back, as it says."""
        for post in self.blog.workspace.posts():
            try:
                post.read_catalog()
            except WorkspaceError:
                restore(post)

    def overtaken(self, below: Path) -> None:
        """What the colleague worded anew is no longer what was said before."""
        pairs = [polib.pofile(str(self.other / side / below)) for side in ("base", "theirs")]
        before, after = ({(e.msgctxt, e.msgid): e.msgstr for e in po} for po in pairs)
        live = polib.pofile(str(self.blog.root / "catalog" / below))
        now = {entry.msgstr for entry in live}
        for at, wording in after.items():
            if wording != before.get(at) and wording in now:
                self.said.discard(before.get(at, ""))
                self.said.add(wording)

    @rule()
    def run(self) -> None:
        self.save()
        summary = self.blog.translate()
        built = self.blog.build()
        assert not summary.errors, summary.errors
        assert not built.errors
        self.nothing_is_silent([*summary.findings, *built.findings])

    def nothing_is_silent(self, findings: Iterable[Finding]) -> None:
        told = " ".join(finding.message for finding in findings)
        output = self.blog.root / "output" / "en"
        pages = " ".join(path.read_text("utf-8") for path in output.rglob("*.md*"))
        kept = [*(self.blog.root / "catalog").rglob("*.jsonl")]
        kept += [path for path in self.catalogs() if path not in self.live()]
        journals = " ".join(path.read_text("utf-8") for path in kept)
        for wording in self.said:
            if wording in pages:
                self.named.discard(wording)
                continue
            if wording in told or self.lies_in_an_orphan(wording, told):
                self.named.add(wording)
            assert wording in self.named, f"{wording} is on no page and nobody said so"
            assert wording in journals, f"{wording} cannot be brought back"

    def live(self) -> set[Path]:
        """The catalogs of posts that are there; what an orphan holds comes back with its post."""
        return {post.catalog_path for post in self.blog.workspace.posts()}

    def lies_in_an_orphan(self, wording: str, told: str) -> bool:
        """Named by its catalog, whose post is gone."""
        return any(
            wording in path.read_text("utf-8")
            and re.search(r"(?:a wording lies|\d+ wordings of people lie) here", told)
            for path in (*self.catalogs(), *(self.blog.root / "catalog").rglob("*.jsonl"))
        )


def opened(path: Path, wrap: int) -> polib.POFile:
    """A catalog in an editor, which knows octal escapes: polib alone would make other text of them,
    and the next run would refuse the file with the wordings that it has lost.
    """
    path.write_bytes(plain(path.read_bytes()))
    return polib.pofile(str(path), wrapwidth=wrap)


def checked(machine: type[Page], examples: int, steps: int = 25, **more: object) -> None:
    slow = [HealthCheck.too_slow]  # a step may be a whole run
    options = settings(
        max_examples=examples, stateful_step_count=steps, deadline=None, suppress_health_check=slow
    )
    run_state_machine_as_test(machine, settings=settings(options, **more))  # type: ignore[arg-type]


def test_page() -> None:
    """1,000 steps."""
    checked(Page, 40)


@pytest.mark.long
def test_page_for_long() -> None:
    """10,000 steps."""
    checked(Page, 400)


def unguarded(guard: str, patch: pytest.MonkeyPatch) -> None:
    if guard == "orphaned":
        patch.setattr(Homes, "findings", lambda _self: iter(()))
        return
    if guard == "settled":
        patch.setattr(record, "passed_over", lambda *_: ())
        return
    patch.setattr(targets, "retired", lambda *_: ())
    if guard == "moved":
        patch.setattr(merge, "matches", lambda *_: {})


@pytest.mark.parametrize("guard", ["retired", "orphaned", "moved", "settled", ""])
def test_control(guard: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A short life for each guard, in which it is what keeps or names a wording."""
    page = Page()
    if guard:
        unguarded(guard, monkeypatch)
    try:
        page.begin([[SENTENCES[0], SENTENCES[2]], [SENTENCES[3], SENTENCES[4]]])
        if guard == "settled":
            page.a_colleague_clones()
            page.a_colleague_words(0, 0)
        else:
            page.a_reviewer_words(0, 0, fuzzy=False, wrap=0)
            page.run()
        if guard == "orphaned":
            page.the_author_deletes("a.md")
        elif guard == "moved":
            page.the_author_edits("a.md", 0)
        else:
            page.the_author_removes("a.md", 0)
        if guard == "settled":
            page.they_settle(ours=True)
        if guard:
            with pytest.raises(AssertionError, match="is on no page and nobody said so"):
                page.run()
        else:
            page.run()
    finally:
        page.teardown()


@pytest.mark.parametrize("remembered", [True, False])
def test_control_of_a_backup(remembered: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """A wording of before stands on the page again, and the one that it had is named."""
    page = Page()
    if not remembered:
        monkeypatch.setattr(said, "remembered", lambda *_: {})
    try:
        page.begin([[SENTENCES[0], SENTENCES[2]]])
        page.a_reviewer_words(0, 0, fuzzy=False, wrap=0)
        page.a_backup_is_made()
        page.a_reviewer_words(0, 0, fuzzy=False, wrap=0)
        if remembered:
            page.it_is_copied_over()
        else:
            with pytest.raises(AssertionError, match="is on no page and nobody said so"):
                page.it_is_copied_over()
    finally:
        page.teardown()


@pytest.mark.long
@pytest.mark.parametrize("guard", ["retired", "orphaned", "moved"])
def test_control_at_random(guard: str, monkeypatch: pytest.MonkeyPatch) -> None:
    unguarded(guard, monkeypatch)
    with pytest.raises(AssertionError):
        checked(Page, 200, steps=40, phases=[Phase.generate], derandomize=True)
