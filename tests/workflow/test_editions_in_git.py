"""Whose an edition is, whatever git does to it: no false alarm, and no person's edit replaced.

Random histories of two clones with branches, merges, pulls, switches, ``rm -r .bitext``, fresh
clones, and one clone with git's autocrlf.
"""

from __future__ import annotations

import json
import random
import shutil
import subprocess
from pathlib import Path

import polib
import pytest

from bitext.publishing import manifest, outputs
from bitext.publishing.manifest import Manifest, WrittenFile
from tests.workflow.blog import Blog, rules

WORDS = ("河边的树", "昨天的会议", "邻居家的猫", "火车上的人", "修好的机器", "旧的书", "早饭")
NAMES = ("a.md", "b.md", "c.md")


def git(folder: Path, *args: str) -> subprocess.CompletedProcess[str]:
    identity = ("-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "core.safecrlf=false")
    return subprocess.run(
        ["git", *identity, *args], cwd=folder, capture_output=True, text=True, check=False
    )


class History:
    """Two people and a repository that they share."""

    def __init__(self, folder: Path, seed: int, *, by_hand: bool) -> None:
        self.random = random.Random(seed)
        self.folder = folder
        self.by_hand = by_hand
        self.count = 0
        self.false: list[str] = []
        folder.mkdir()
        git(folder, "init", "-q", "--bare", "-b", "main", "origin.git")
        git(folder, "clone", "-q", "origin.git", "one")
        blog = Blog(folder / "one").configure()
        (blog.root / ".gitignore").write_text(".bitext/\n")
        for name in NAMES:
            blog.post(name, *(self.paragraph() for _ in range(6)))
        self.run(blog)
        self.save(blog)
        git(blog.root, "push", "-q", "origin", "HEAD:main")
        self.clones = ["one", "two", "crlf"]
        self.clone("two")
        self.clone("crlf")

    def clone(self, name: str) -> None:
        shutil.rmtree(self.folder / name, ignore_errors=True)
        crlf = ("-c", "core.autocrlf=true") if name == "crlf" else ()
        git(self.folder, *("clone", "-q", *crlf, "origin.git", name))

    def paragraph(self) -> str:
        self.count += 1
        return f"第{self.count}段说的是{self.random.choice(WORDS)}，与别的都不一样。"

    def run(self, blog: Blog) -> None:
        blog.translate()
        before = self.hands(blog)
        told = {f.path for f in blog.build().findings if f.rule == "edited-edition"}
        hands = before | self.hands(blog)
        self.false += [f"{path} is nobody's" for path in sorted(told - hands)]
        self.false += [f"{path} is a person's" for path in sorted(hands - told)]

    def hands(self, blog: Blog) -> set[str]:
        """The editions that have a person's words in them."""
        found = (blog.root / "output").rglob("*.md")
        hands = (path for path in found if "A hand wrote" in path.read_text("utf-8"))
        return {path.relative_to(blog.root).as_posix() for path in hands}

    def save(self, blog: Blog) -> None:
        git(blog.root, "add", "-A")
        git(blog.root, "commit", "-q", "-m", "work")

    def step(self) -> None:
        blog = Blog(self.folder / self.random.choice(self.clones))
        acts = [self.write, self.write, self.word, self.word, self.share, self.share, self.forget,
                self.branch, self.rename, self.anew]  # fmt: skip
        acts += [self.edit] if self.by_hand else []
        self.random.choice(acts)(blog)

    def posts(self, blog: Blog) -> list[Path]:
        return sorted((blog.root / "content").rglob("*.md"))

    def write(self, blog: Blog) -> None:
        for path in self.random.sample(self.posts(blog), 1):
            end = "\r\n" if b"\r\n" in path.read_bytes() else "\n"
            texts = path.read_text("utf-8").strip().split("\n\n")
            place = self.random.randrange(len(texts))
            what = self.random.randrange(3)
            new = [self.paragraph()] if what < 2 or len(texts) < 3 else []
            texts[place : place + (what > 0)] = new
            path.write_text("\n\n".join(texts) + "\n", "utf-8", newline=end)
        self.now_and_then(blog)

    def word(self, blog: Blog) -> None:
        found = sorted((blog.root / "catalog").rglob("*.po"))
        path = self.random.choice(found)
        po = polib.pofile(str(path), wrapwidth=0)
        entries = [e for e in po if not e.obsolete]
        for entry in self.random.sample(entries, min(2, len(entries))):
            self.count += 1
            entry.msgstr, entry.flags = f"Somebody wrote number {self.count}.", []
        po.save()
        self.now_and_then(blog)

    def now_and_then(self, blog: Blog) -> None:
        if self.random.random() < 0.8:
            self.run(blog)
        self.save(blog)

    def share(self, blog: Blog) -> None:
        self.save(blog)
        git(blog.root, "fetch", "-q")
        self.merge(blog, "origin/main")
        if self.random.random() < 0.5:
            self.run(blog)
            self.save(blog)
        git(blog.root, "push", "-q", "origin", "HEAD:main")

    def merge(self, blog: Blog, what: str) -> None:
        if git(blog.root, "merge", "-q", "--no-edit", what).returncode:
            side = self.random.choice(("--ours", "--theirs"))
            for line in git(blog.root, "status", "--porcelain").stdout.splitlines():
                if line[:2] in ("UU", "AA"):
                    git(blog.root, "checkout", side, "--", line[3:])
                elif "U" in line[:2] or line[:2] == "DD":
                    git(blog.root, "rm", "-q", "-f", "--", line[3:])
            self.save(blog)

    def branch(self, blog: Blog) -> None:
        self.save(blog)
        name = f"side{self.random.randrange(2)}"
        here = git(blog.root, "branch", "--show-current").stdout.strip()
        if git(blog.root, "checkout", "-q", name).returncode:
            git(blog.root, "checkout", "-q", "-b", name)
        self.write(blog)
        git(blog.root, "checkout", "-q", here)
        self.run(blog)
        self.save(blog)
        if self.random.random() < 0.5:
            self.merge(blog, name)

    def forget(self, blog: Blog) -> None:
        shutil.rmtree(blog.root / ".bitext", ignore_errors=True)

    def anew(self, blog: Blog) -> None:
        if blog.root.name != "one":
            self.clone(blog.root.name)
            self.run(blog)
            self.save(blog)

    def rename(self, blog: Blog) -> None:
        path = self.random.choice(self.posts(blog))
        self.count += 1
        path.rename(path.with_name(f"{path.stem[:1]}{self.count}.md"))
        self.now_and_then(blog)

    def edit(self, blog: Blog) -> None:
        """A person mends a page: a paragraph worded, or taken out."""
        path = self.random.choice(sorted((blog.root / "output" / "en").rglob("*.md")))
        self.count += 1
        text = f"A hand wrote number {self.count}."
        lines = path.read_bytes().split(b"\n")
        lines[self.random.randrange(len(lines))] = text.encode()
        path.write_bytes(b"\n".join(lines))
        self.now_and_then(blog)


def alarms(folder: Path, seeds: range, *, by_hand: bool, steps: int = 20) -> list[str]:
    wrong = []
    for seed in seeds:
        history = History(folder / str(seed), seed, by_hand=by_hand)
        for _ in range(steps):
            history.step()
        wrong += [f"{seed}: {what}" for what in history.false]
        shutil.rmtree(folder / str(seed))
    return wrong


@pytest.mark.parametrize("by_hand", [False, True], ids=["builds alone", "hands too"])
def test_random_histories(tmp_path: Path, by_hand: bool) -> None:
    assert alarms(tmp_path, range(4), by_hand=by_hand) == []


@pytest.mark.long
@pytest.mark.parametrize("by_hand", [False, True], ids=["builds alone", "hands too"])
@pytest.mark.parametrize("first", range(100, 200, 5))
def test_200_random_histories(tmp_path: Path, by_hand: bool, first: int) -> None:
    assert alarms(tmp_path, range(first, first + 5), by_hand=by_hand, steps=30) == []


def unlink(manifest: Manifest) -> None:
    manifest.path.unlink(missing_ok=True)


CONTROLS = {
    "merges are known": (outputs, "put_together_of", lambda *_: False, "nobody's"),
    "line ends do not count": (outputs, "unended", lambda data: str(data), "nobody's"),
    "the manifest travels": (Manifest, "save", unlink, "nobody's"),
    "an edit is seen": (outputs.Outputs, "_wrote", lambda *_: True, "person's"),
}  # fmt: skip


@pytest.mark.parametrize("guard", CONTROLS)
def test_control(tmp_path: Path, guard: str, monkeypatch: pytest.MonkeyPatch) -> None:
    module, name, instead, said = CONTROLS[guard]
    monkeypatch.setattr(module, name, instead)
    for seed in (11, 1, 0, *range(2, 11)):  # those first that told at the last change
        if any(said in one for one in alarms(tmp_path, range(seed, seed + 1), by_hand=True)):
            return
    pytest.fail("nothing was noticed")


A = "我们在社区里讨论开源项目的未来。"
B = "安装之前请先准备好一台机器。"
C = "最后，感谢每一位参与者！"


@pytest.fixture
def cloned(blog: Blog) -> Blog:
    """A post built and in git, seen from another machine."""
    blog.post("a.md", A, B, C)
    blog.translate()
    blog.build()
    git(blog.root, "init", "-q", "-b", "main")
    (blog.root / ".gitignore").write_text(".bitext/\n")
    return blog


def commit(blog: Blog) -> None:
    git(blog.root, "add", "-A")
    git(blog.root, "commit", "-q", "-m", "work")
    shutil.rmtree(blog.root / ".bitext", ignore_errors=True)


@pytest.mark.parametrize("edit", ["a word", "a paragraph less", "swapped", "a line more"])
def test_an_edit_that_was_committed_stays(cloned: Blog, edit: str) -> None:
    """66: it was replaced in a fresh clone, exit 0."""
    path = cloned.edition("a.md")
    first, second, third = path.read_text("utf-8").strip().split("\n\n")
    texts = {
        "a word": [first + " really", second, third],
        "a paragraph less": [first, third],
        "swapped": [second, first, third],
        "a line more": [first, second, "More.", third],
    }[edit]
    path.write_text("\n\n".join(texts) + "\n", "utf-8")
    commit(cloned)
    edited = path.read_bytes()
    cloned.review("a.md", C, "Thank you all.")
    for _ in range(2):
        assert rules(cloned.build(check=True).findings) == ["edited-edition"]
        assert rules(cloned.build().findings) == ["edited-edition"]
        assert path.read_bytes() == edited
    assert "Thank you all." in cloned.edition("a.md", "bilingual").read_text("utf-8")


def test_an_edited_edition_of_a_post_that_is_gone_is_named(cloned: Blog) -> None:
    """67: the old edition stayed for ever, and nothing was said."""
    cloned.edition("a.md").write_text("I know better.\n")
    commit(cloned)
    (cloned.root / "content" / "a.md").rename(cloned.root / "content" / "b.md")
    for _ in range(2):
        cloned.translate()
        for done in (cloned.build(check=True), cloned.build()):
            told = [f for f in done.findings if f.rule == "edited-edition"]
            assert [f.path for f in told] == ["output/en/a.md"]
            assert "its post is gone" in told[0].message
    assert not cloned.edition("a.md", "bilingual").exists(), "that was ours"
    cloned.edition("a.md").unlink()
    assert not cloned.build().findings


def test_an_edition_of_an_older_name_goes_in_a_fresh_clone(cloned: Blog) -> None:
    commit(cloned)
    (cloned.root / "content" / "a.md").rename(cloned.root / "content" / "b.md")
    cloned.translate()
    assert not cloned.build().findings
    assert not cloned.edition("a.md").exists()
    assert cloned.edition("b.md").exists()


def test_no_manifest_can_name_what_builds_do_not_write(cloned: Blog) -> None:
    manifest = cloned.root / "output" / ".editions.jsonl"
    gone = {path: (cloned.root / path).read_bytes() for path in ("bitext.toml", "catalog/en/a.po")}
    rows = [WrittenFile.of(path, "content/gone.md", data) for path, data in gone.items()]
    lines = [json.dumps([row.path, row.post, row.digest, row.lines]) for row in rows]
    manifest.write_text(manifest.read_text() + "\n".join(lines) + "\n")
    commit(cloned)
    cloned.build()
    assert all((cloned.root / path).exists() for path in gone)


TEXTS = tuple(f"第{n}段说的是{word}，与别的都不一样。" for n, word in enumerate(WORDS[:6], 1))


def merged_beside(blog: Blog) -> list[str]:
    """The author makes two paragraphs of one, a reviewer words the next; what a build says then.

    Another entry is worded before it: the page that git made is not the one that is wanted.
    """
    blog.post("a.md", *TEXTS)
    blog.translate()
    blog.build()
    commit(blog)
    git(blog.root, "checkout", "-q", "-b", "review")
    blog.review("a.md", TEXTS[3], "Somebody wrote this.")
    blog.build()
    commit(blog)
    git(blog.root, "checkout", "-q", "main")
    blog.post("a.md", *TEXTS[:2], "这是新的一段，说得更多。", "这是另一段，也是新的。", *TEXTS[3:])
    blog.translate()
    blog.build()
    commit(blog)
    assert git(blog.root, "merge", "-q", "--no-edit", "review").returncode == 0
    assert "Somebody wrote this." in blog.edition("a.md").read_text("utf-8")
    blog.review("a.md", TEXTS[0], "This is new.")
    return rules(blog.build().findings)


def test_what_git_put_together_is_ours(cloned: Blog) -> None:
    """Neighbouring lines: without what the branches began with nobody can tell whose is what."""
    assert merged_beside(cloned) == []


def test_control_of_what_branches_began_with(cloned: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outputs.Outputs, "_earlier", [])
    assert "edited-edition" in merged_beside(cloned)


def torn(blog: Blog, hand: str = "") -> Path:
    """Two people word the same sentence; git leaves a conflict in catalog and page, and a person
    settles that of the catalog.  Each has built; with ``hand`` one has written on the page too.
    """
    path = blog.edition("a.md")
    commit(blog)
    git(blog.root, "checkout", "-q", "-b", "theirs")
    blog.review("a.md", B, "Theirs is this.")
    blog.build()
    path.write_text(path.read_text("utf-8").replace("this.", f"this{hand}."), "utf-8")
    commit(blog)
    git(blog.root, "checkout", "-q", "main")
    blog.review("a.md", B, "Ours is that.")
    blog.build()
    commit(blog)
    assert git(blog.root, "merge", "-q", "--no-edit", "theirs").returncode
    assert "<<<<<<< " in path.read_text("utf-8")
    git(blog.root, "checkout", "--ours", "--", "catalog")
    return path


@pytest.mark.parametrize("style", ["merge", "diff3"])
def test_a_conflict_of_two_builds_is_settled_by_the_next(cloned: Blog, style: str) -> None:
    """It was an edit by hand, and the advice was to absorb git's markers."""
    git(cloned.root, "config", "merge.conflictStyle", style)
    path = torn(cloned)
    assert cloned.build().findings == []
    assert "Ours is that." in path.read_text("utf-8")
    assert "Theirs" not in path.read_text("utf-8")
    assert "<<<<<<<" not in path.read_text("utf-8")


def test_a_conflict_with_an_edit_by_hand_stays(cloned: Blog) -> None:
    before = torn(cloned, " and that").read_bytes()
    [found] = cloned.build().findings
    assert (found.rule, found.path) == ("edited-edition", "output/en/a.md")
    assert "git has left a conflict" in found.message
    assert cloned.edition("a.md").read_bytes() == before


def test_control_of_conflicts(cloned: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outputs, "sides", lambda _: [])
    torn(cloned)
    assert "edited-edition" in rules(cloned.build().findings)


def test_an_older_wording_put_back_by_hand_is_a_persons(cloned: Blog) -> None:
    """What builds wrote earlier counts where branches were merged, and there as a beginning."""
    path = cloned.edition("a.md")
    older = path.read_text("utf-8")
    commit(cloned)
    cloned.review("a.md", A, "Somebody wrote this.")
    cloned.review("a.md", C, "And this.")
    assert cloned.build().findings == []
    commit(cloned)
    newer = path.read_text("utf-8")
    path.write_text(newer.replace("And this.", older.strip().split("\n\n")[-1]), "utf-8")
    assert rules(cloned.build().findings) == ["edited-edition"]


@pytest.mark.parametrize("line", [
    b'["output/en/a.md","a.md","\x86","l"]', b'["output/en/a.md","a.md","d","\xe4\xbd"]',
    rb'["output/en/\ud800.md","a.md","d","l"]', rb'["output/en/a.md","\ud800","d","l"]',
])  # fmt: skip
def test_a_line_of_the_manifest_that_is_no_text_is_no_row(
    cloned: Blog, line: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It ended the build as a bug of ours."""
    path = cloned.root / "output" / ".editions.jsonl"
    path.write_bytes(path.read_bytes() + line + b"\n")
    assert cloned.build().findings == []
    path.write_bytes(path.read_bytes() + line + b"\n")
    monkeypatch.setattr(manifest, "_is_whole", lambda _: True)  # control
    with pytest.raises(UnicodeEncodeError):
        cloned.build()
