"""Catalogs that are not where bitext.toml says, or that git alone has: nothing is begun anew."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from bitext.errors import WorkspaceError
from bitext.model import Finding, Severity
from bitext.publishing import manifest
from bitext.reviewing.check import check
from bitext.reviewing.history import restore
from bitext.reviewing.status import status
from bitext.store import journal
from bitext.workspace.selection import git as selection_git
from bitext.workspace.wordings import astray, gone, homes
from bitext.workspace.wordings.homes import Homes
from bitext.workspace.wordings.record import accept_losses
from tests.workflow.blog import Blog

A = "我们在社区里讨论开源项目的未来。"
B = "安装之前请先准备好一台机器。"
C = "最后，感谢每一位参与者！"
SAID = "A person said this."


def git(folder: Path, *args: str) -> None:
    identity = ("-c", "user.name=a", "-c", "user.email=a@example.org")
    subprocess.run(["git", *identity, *args], cwd=folder, capture_output=True, check=True)


@pytest.fixture
def worded(blog: Blog) -> Blog:
    """Two posts in one of which a person has worded something; nothing is remembered beside."""
    blog.post("a.md", A, B)
    blog.post("b.md", C)
    blog.translate()
    blog.review("a.md", A, SAID)
    blog.translate()
    forget(blog)
    return blog


def forget(blog: Blog) -> None:
    shutil.rmtree(blog.root / ".bitext")


def commit(blog: Blog, *away: str) -> None:
    """All of it in git, and some of it taken out again by the next commit."""
    (blog.root / ".gitignore").write_text(".bitext/\n")
    git(blog.root, "init", "-q", "-b", "main")
    git(blog.root, "add", "-A")
    git(blog.root, "commit", "-q", "-m", "work")
    if away:
        git(blog.root, "rm", "-r", "-q", *away)
        git(blog.root, "commit", "-q", "-m", "away")


def say(blog: Blog, text: str) -> None:
    blog.configure(f"{text}\n")


def all_moved(blog: Blog) -> None:
    say(blog, 'content = "posts"\ncatalog = "l10n/po"')
    move(blog, "content", "posts")


def move(blog: Blog, one: str, other: str) -> None:
    (blog.root / other).parent.mkdir(parents=True, exist_ok=True)
    (blog.root / one).rename(blog.root / other)


ELSEWHERE: dict[str, tuple[Callable[[Blog], None], str, str]] = {
    "a setting": (
        lambda blog: say(blog, 'catalog = "translations"'),
        "in catalog/en/, and bitext.toml says translations/en/", '`catalog = "catalog"`',
    ),
    "a folder": (
        lambda blog: move(blog, "catalog", "po"),
        "in po/en/, and bitext.toml says catalog/en/", '`catalog = "po"`',
    ),
    "a language": (
        lambda blog: say(blog, 'targets = ["en-US"]'),
        "in catalog/en/, and bitext.toml says catalog/en-US/", '`targets = ["en"]`',
    ),
    "the posts too": (
        all_moved,
        "in catalog/en/, and bitext.toml says l10n/po/en/", '`catalog = "catalog"`',
    ),
}  # fmt: skip


@pytest.mark.parametrize("change", ELSEWHERE)
def test_catalogs_elsewhere_are_named(worded: Blog, change: str) -> None:
    act, message, hint = ELSEWHERE[change]
    act(worded)
    folder = astray.folder_of(worded.workspace)
    for command in (worded.translate, worded.build, lambda: [*status(worded.workspace)]):
        with pytest.raises(WorkspaceError, match=message) as told:
            command()
        assert hint in told.value.hint
    move(worded, message.split("/,")[0].removeprefix("in "), folder)
    worded.translate()
    assert SAID in (worded.root / folder / "a.po").read_text("utf-8")


@pytest.mark.parametrize("change", ["a setting", "a language"])
def test_control_elsewhere(worded: Blog, change: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(astray, "refuse_astray", lambda _: None)
    ELSEWHERE[change][0](worded)
    worded.translate()
    found = worded.root / astray.folder_of(worded.workspace) / "a.po"
    assert SAID not in found.read_text("utf-8")


def test_who_wants_to_begin_anew_says_so(worded: Blog) -> None:
    say(worded, 'catalog = "translations"')
    accept_losses(worded.workspace)
    assert worded.translate().errors == []
    assert SAID not in (worded.root / "translations/en/a.po").read_text("utf-8")
    assert SAID in worded.po("a.md").read_text("utf-8")


@pytest.mark.parametrize("change", [
    'targets = ["ja"]',  # another language is begun; these wordings are none of it
    'targets = ["en", "en-GB"]',  # they have a target
])  # fmt: skip
def test_catalogs_of_others_are_no_matter(worded: Blog, change: str) -> None:
    say(worded, change)
    assert worded.translate().errors == []


def test_a_workspace_inside_has_its_own(worded: Blog, tmp_path: Path) -> None:
    outer = Blog(tmp_path / "outer").configure()
    outer.post("a.md", A)
    shutil.copytree(worded.root, outer.root / "inner")
    outer.translate()
    assert SAID not in outer.po("a.md").read_text("utf-8")


@pytest.mark.parametrize("how", ["deleted", "deleted and committed", "told to be ignored"])
def test_catalogs_in_git_alone_are_named(worded: Blog, how: str) -> None:
    commit(worded, *(() if how == "deleted" else ("catalog",)))
    shutil.rmtree(worded.root / "catalog", ignore_errors=True)
    if how == "told to be ignored":
        (worded.root / ".gitignore").write_text(".bitext/\ncatalog/\n")
    with pytest.raises(WorkspaceError) as told:
        [*check(worded.workspace)]
    assert (told.value.path, "a .gitignore names them" in told.value.hint) == (
        "catalog/en", how == "told to be ignored",
    )  # fmt: skip
    git(worded.root, *told.value.hint.split("`")[1].split()[1:])
    assert worded.translate().drafted == 0
    assert worded.target("a.md", A) == SAID


def test_a_sparse_checkout_without_catalogs(worded: Blog) -> None:
    commit(worded)
    git(worded.root, "sparse-checkout", "set", "content", "glossary")
    with pytest.raises(WorkspaceError) as told:
        worded.translate()
    git(worded.root, *told.value.hint.split("`")[1].split()[1:])
    assert worded.translate().drafted == 0
    assert worded.target("a.md", A) == SAID


@pytest.mark.parametrize("committed", [False, True])
def test_one_catalog_that_git_alone_has(worded: Blog, committed: bool) -> None:
    commit(worded, *(["catalog/en/a.po", "catalog/en/a.log.jsonl"] if committed else []))
    for name in ("a.po", "a.log.jsonl"):
        (worded.root / "catalog/en" / name).unlink(missing_ok=True)
    (error,) = worded.translate().errors
    assert (SAID in str(error), error.path) == (True, "catalog/en/a.po")
    restore(next(worded.workspace.posts()))
    assert worded.translate().errors == []
    assert worded.target("a.md", A) == SAID


def test_a_correction_that_no_run_has_seen_is_in_git_too(blog: Blog) -> None:
    blog.post("a.md", A, B)
    blog.translate()
    blog.review("a.md", A, SAID)
    commit(blog)
    blog.po("a.md").unlink()
    (error,) = blog.translate().errors
    assert SAID in str(error)


def test_losses_of_git_can_be_accepted(worded: Blog) -> None:
    """And brought back all the same."""
    commit(worded, "catalog/en/a.po", "catalog/en/a.log.jsonl")
    assert accept_losses(worded.workspace) == 1
    assert worded.translate().errors == []
    assert worded.target("a.md", A) != SAID
    (post, _) = worded.workspace.posts()
    key = next(s.key for s in post.segments if s.source == A)
    restore(post, key)
    assert worded.target("a.md", A) == SAID


def test_what_was_moved_is_not_lost(worded: Blog) -> None:
    """A catalog that another post has taken over; and a new post where that one was."""
    commit(worded)
    move(worded, "content/a.md", "content/c.md")
    worded.translate()
    git(worded.root, "add", "-A")
    git(worded.root, "commit", "-q", "-m", "renamed")
    worded.post("a.md", A, "别的一段话。")
    assert worded.translate().errors == []
    assert worded.target("c.md", A) == SAID


def test_control_what_was_moved(worded: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Homes, "said_elsewhere", lambda *_: False)
    with pytest.raises(AssertionError):
        test_what_was_moved_is_not_lost(worded)


def test_control_of_git(worded: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    commit(worded, "catalog/en/a.po", "catalog/en/a.log.jsonl")
    monkeypatch.setattr(gone, "_by_git", lambda *_: iter(()))
    assert worded.translate().errors == []
    assert worded.target("a.md", A) != SAID


def edited(blog: Blog) -> bytes:
    """An edition that a person has edited, before `output` gets another name."""
    blog.build()
    path = blog.edition("a.md")
    path.write_text(path.read_text("utf-8").replace(SAID, "A hand wrote this."), "utf-8")
    say(blog, 'output = "site"')
    return path.read_bytes()


def test_an_edited_edition_in_another_folder_is_named(worded: Blog) -> None:
    data = edited(worded)
    for command in (worded.build, lambda: [*check(worded.workspace)]):
        with pytest.raises(WorkspaceError) as told:
            command()
        assert told.value.path == "output/en/a.md"
    forget(worded)
    move(worded, "output", "site")
    (found,) = worded.build().findings
    assert (found.rule, found.path) == ("edited-edition", "site/en/a.md")
    assert (worded.root / "site/en/a.md").read_bytes() == data


def test_editions_that_nobody_edited_are_built_elsewhere(worded: Blog) -> None:
    worded.build()
    say(worded, 'output = "site"')
    assert len(worded.build().written) == 4


def test_control_of_editions(worded: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(manifest, "_is_edited", lambda *_: False)
    edited(worded)
    assert "site/en/a.md" in worded.build().written


def terms_are_missed(blog: Blog) -> None:
    """The usual folder of terms is deleted, and git has it."""
    blog.terms(开源="open source")
    blog.post("a.md", A)
    commit(blog)
    shutil.rmtree(blog.root / "glossary")
    with pytest.raises(WorkspaceError, match="git has the terms") as refused:
        list(check(blog.workspace))
    assert "`git checkout HEAD -- glossary` brings them back" in str(refused.value.hint)
    git(blog.root, "checkout", "HEAD", "--", "glossary")
    assert blog.workspace.glossary.terms


def test_terms_are_missed(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    terms_are_missed(blog)
    git(blog.root, "rm", "-r", "-q", "glossary")
    git(blog.root, "commit", "-q", "-m", "no terms")
    assert not blog.workspace.glossary.terms
    git(blog.root, "revert", "--no-edit", "HEAD")
    shutil.rmtree(blog.root / ".git")
    monkeypatch.setattr(selection_git, "has", lambda *_: ())
    with pytest.raises(pytest.fail.Exception):
        terms_are_missed(blog)


def dropped(blog: Blog) -> list[Finding]:
    say(blog, 'targets = ["ja"]')
    return [*blog.workspace.homes.findings()]


def test_a_language_that_is_a_target_no_more(worded: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    """What people worded in it is named: by the journals, and by a catalog that no run has seen."""
    (told,) = dropped(worded)
    assert (told.rule, told.severity, told.path) == ("orphaned", Severity.WARNING, "catalog/en")
    assert "people's wordings of a post lie here" in told.message
    say(worded, 'targets = ["ja", "en"]')
    assert [*worded.workspace.homes.findings()] == []
    journal.journal_path(worded.po("a.md")).unlink()
    assert len(dropped(worded)) == 1
    worded.po("a.md").unlink()
    assert dropped(worded) == []  # drafts can be made again
    theme = worded.root / "catalog" / "fr" / "theme.po"
    theme.parent.mkdir()
    theme.write_text('msgid ""\nmsgstr "Language: fr\\n"\n\nmsgid "Read"\nmsgstr "Lire"\n')
    assert dropped(worded) == []
    with monkeypatch.context() as patch:
        patch.setattr(homes, "untargeted", lambda _: ())
        assert dropped(worded) == []
