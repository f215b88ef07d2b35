"""What fails a publication, each alone: the commands agree, whether ``output/`` is in git or not.

A blog of two posts, one reviewed to the end and one of drafts, is built and committed; then one
thing is wrong with it.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Sequence

import pytest
from click.testing import CliRunner

from bitext.backends.protocol import Request
from bitext.cli.app import app
from bitext.model import Finding, Severity
from bitext.publishing.built import Built
from bitext.publishing.outputs import Outputs
from bitext.reviewing import check as checking
from bitext.reviewing import edited_editions as edited_module
from bitext.reviewing.check import check
from bitext.workspace import targets
from bitext.workspace.selection import git as git_says
from bitext.workspace.wordings import record
from tests.workflow.blog import Blog, honest
from tests.workflow.test_editions_in_git import git

NERVOUS = "我们都非常紧张，因为这是第一次。"
RELAXED = "我们都十分放松，因为这是第一次。"
LAST = "最后，感谢每一位参与者！"
THANKS = "At last, thanks to everyone who took part!"
COMMANDS = ("check", "build", "build --check", "run")
REVIEWED = ("build --reviewed-only", "build --check --reviewed-only", "run --reviewed-only")


@pytest.fixture(params=["output in git", "output not in git"])
def published(request: pytest.FixtureRequest, blog: Blog) -> Blog:
    """``p.md`` and ``gone.md``, all reviewed, published and committed."""
    blog.post("p.md", "# 前言", NERVOUS, LAST)
    blog.post("gone.md", "# 后记", "河边的树长得很高，很远就能看到。")
    blog.translate()
    for path in sorted((blog.root / "catalog").rglob("*.po")):
        approve(path.name.replace(".po", ".md"), blog)
    blog.translate()
    assert not blog.build(reviewed_only=True).findings
    git(blog.root, "init", "-q", "-b", "main")
    ignored = ".bitext/\n" + ("output/\n" if "not" in request.param else "")
    (blog.root / ".gitignore").write_text(ignored)
    commit(blog)
    return blog


def approve(name: str, blog: Blog) -> None:
    path = blog.po(name)
    path.write_text(path.read_text("utf-8").replace("#, fuzzy\n", ""), "utf-8")


def commit(blog: Blog) -> None:
    git(blog.root, "add", "-A")
    git(blog.root, "commit", "-q", "-m", "work")


def elsewhere(blog: Blog) -> None:
    """A fresh clone, as CI has it."""
    commit(blog)
    shutil.rmtree(blog.root / ".bitext", ignore_errors=True)
    if "output" in (blog.root / ".gitignore").read_text():
        shutil.rmtree(blog.root / "output", ignore_errors=True)


def edit(blog: Blog, old: str, new: str) -> None:
    path = blog.root / "content" / "p.md"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def change(blog: Blog, old: str, new: str) -> None:
    path = blog.po("p.md")
    text = re.sub(old, new, path.read_text("utf-8"), flags=re.M | re.S)
    assert text != path.read_text("utf-8")
    path.write_text(text, "utf-8")


def nothing(_blog: Blog) -> None:
    """All is well."""


def stale(blog: Blog) -> None:
    edit(blog, NERVOUS, RELAXED)


def missing(blog: Blog) -> None:
    edit(blog, LAST, f"{LAST}\n\n这一段是新的，引擎不会翻译它。")


def needs_work(blog: Blog) -> None:
    change(blog, f'^msgid "{NERVOUS}"', f'#, fuzzy\nmsgid "{NERVOUS}"')


def orphaned(blog: Blog) -> None:
    (blog.root / "content" / "gone.md").unlink()


def vanished(blog: Blog) -> None:
    change(blog, rf'\n[^\n]*\nmsgid "{NERVOUS}"\nmsgstr "[^\n]*"\n', "\n")


def dropped(blog: Blog) -> None:
    """Another program drops what is fuzzy: ``msgattrib --no-fuzzy``."""
    needs_work(blog)
    blog.translate()
    change(blog, rf'\n[^\n]*\n#, fuzzy\nmsgid "{NERVOUS}"\nmsgstr "[^\n]*"\n', "\n")


def conflict(blog: Blog) -> None:
    edit(blog, NERVOUS, f"<<<<<<< HEAD\n{NERVOUS}\n=======\n{RELAXED}\n>>>>>>> branch")


def not_ready(blog: Blog) -> None:
    """Somebody has begun to review it: one entry is a draft again."""
    blog.post("q.md", "# 序", "一只猫坐在火车上，看着外面的雨。")
    blog.translate()
    blog.review("q.md", "序", "Preface")
    blog.translate()


EDITED = Finding("edited-edition", Severity.ERROR, "somebody edited it", "output/en/p.md")


def exits(blog: Blog, command: str) -> int:
    """The exit code of a command, as a shell has it."""
    result = CliRunner().invoke(app, ["-C", str(blog.root), *command.split()])
    print(f"$ bitext {command}\n{result.output}exit {result.exit_code}")
    return result.exit_code


#: What each of the commands ends with: without a word of reviews, and with `--reviewed-only`.
CODES: dict[str, tuple[Callable[[Blog], None], int, int]] = {
    "nothing is wrong": (nothing, 0, 0),
    "a stale wording": (stale, 1, 1),
    "a segment that no engine drafts": (missing, 1, 1),
    "a wording that needs work": (needs_work, 0, 1),
    "a catalog without its post": (orphaned, 1, 1),
    "a wording that has vanished": (vanished, 3, 3),
    "a fuzzy wording that has vanished": (dropped, 1, 1),
    "a conflict in a post": (conflict, 3, 3),
    "a post of which a part is reviewed": (not_ready, 0, 1),
}


#: ``build --check`` where nothing is wrong but that an edition was not built, if git keeps them.
OUT_OF_DATE = {"a post of which a part is reviewed": 1}


def unable(request: Request) -> str:
    """An engine that has no word for one paragraph."""
    return "" if "引擎" in request.text else honest(request)


def told(blog: Blog, commands: Sequence[str], *, clone: bool) -> set[int]:
    """What each of the commands ends with, on a copy of the blog."""
    found = set()
    for number, command in enumerate(commands):
        copy = Blog(blog.root.parent / f"{number}{clone}", blog.engine)
        shutil.copytree(blog.root, copy.root)
        if clone:
            elsewhere(copy)
        found.add(exits(copy, command))
        shutil.rmtree(copy.root)
    return found


@pytest.mark.parametrize("what", CODES)
def test_commands_agree(published: Blog, what: str) -> None:
    spoil, plain, reviewed = CODES[what]
    published.engine.say = unable
    spoil(published)
    written = COMMANDS[:2] + COMMANDS[3:]
    for clone in (False, True):
        assert told(published, written, clone=clone) == {plain}
        kept = "output" not in (published.root / ".gitignore").read_text()
        checked = OUT_OF_DATE.get(what, plain) if kept else plain
        assert told(published, COMMANDS[2:3], clone=clone) == {checked}
        assert told(published, REVIEWED, clone=clone) == {reviewed}


@pytest.mark.parametrize("name", ["en", "bilingual"])
def test_an_edited_edition_fails_every_command(published: Blog, name: str) -> None:
    path = published.edition("p.md", name)
    path.write_text(path.read_text("utf-8") + "\nMore.\n", "utf-8")
    before = path.read_bytes()
    assert told(published, (*COMMANDS, *REVIEWED), clone=False) == {1}
    for command in (*COMMANDS, *REVIEWED):
        assert exits(published, command) == 1
        assert path.read_bytes() == before


@pytest.mark.parametrize("published", ["output in git"], indirect=True)
@pytest.mark.parametrize("name", ["en", "bilingual"])
def test_a_clone_keeps_an_edited_edition(published: Blog, name: str) -> None:
    """66: somebody edited and committed it; each command in a fresh clone of its own."""
    is_kept_in_clones(published, name)


def is_kept_in_clones(blog: Blog, name: str) -> None:
    path = blog.edition("p.md", name)
    path.write_text(path.read_text("utf-8") + "\nMore.\n", "utf-8")
    before = path.read_bytes()
    commit(blog)
    for number, command in enumerate((*COMMANDS, *REVIEWED)):
        copy = Blog(blog.root.parent / f"clone{number}", blog.engine)
        git(blog.root.parent, "clone", "-q", blog.root.name, copy.root.name)
        for _ in range(2):
            assert exits(copy, command) == 1
            assert copy.edition("p.md", name).read_bytes() == before


@pytest.mark.parametrize("published", ["output in git"], indirect=True)
def test_control_of_clones(published: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Outputs, "_wrote", lambda *_: True)
    with pytest.raises(AssertionError):
        is_kept_in_clones(published, "en")


def test_check_names_an_edited_edition_as_a_build_does(published: Blog) -> None:
    blog = published
    path = blog.edition("p.md")
    text = path.read_text("utf-8")
    path.write_text(text + "\nMore.\n", "utf-8")
    for _ in range(2):  # before a build has seen it, and after
        named = [f for f in check(blog.workspace) if f.rule == "edited-edition"]
        assert named == [f for f in blog.build().findings if f.rule == "edited-edition"] != []
    assert [f.rule for f in check(blog.workspace, [blog.root / "content" / "gone.md"])] == []
    path.write_text(text, "utf-8")
    assert [*check(blog.workspace)] == []
    (blog.root / "content" / "gone.md").unlink()
    blog.edition("gone.md").write_text("Mine.\n")
    rules = [f.rule for f in check(blog.workspace)]
    assert rules == ["orphaned", "edited-edition"]


def test_what_a_catalog_carries_too_is_no_edit(published: Blog) -> None:
    """122: somebody has put the edit into the catalog, and has not built since."""
    path = published.edition("p.md")
    wording = published.target("p.md", LAST)
    path.write_text(path.read_text("utf-8").replace(wording, THANKS), "utf-8")
    published.review("p.md", LAST, THANKS)
    assert [*check(published.workspace)] == []


def test_severities_of_the_configuration_hold_everywhere(published: Blog) -> None:
    stale(published)
    published.configure('[checks]\nstale = "warning"\n')
    assert told(published, COMMANDS[:2] + COMMANDS[3:], clone=False) == {0}
    published.configure('[checks]\nneeds-work = "error"\n')
    edit(published, RELAXED, NERVOUS)
    needs_work(published)
    assert told(published, COMMANDS, clone=False) == {1}


def test_status_names_orphans(published: Blog) -> None:
    orphaned(published)
    result = CliRunner().invoke(app, ["-C", str(published.root), "status"])
    assert "catalog/en/gone.po: error orphaned 2 wordings of people lie here" in result.output
    result = CliRunner().invoke(app, ["-C", str(published.root), "status", "--json"])
    assert json.loads(result.stdout)["orphans"] == [
        {"catalog": "catalog/en/gone.po", "post": "content/gone.md", "people": 2, "left_out": False}
    ]


CONTROLS: dict[str, tuple[object, str, object, Callable[[Blog], None]]] = {
    "what another program drops fails": (
        record, "_TAKEN_OUT", {False: record._TAKEN_OUT[True]},
        lambda b: test_commands_agree(b, "a fuzzy wording that has vanished"),
    ),
    "stale fails": (targets, "_PROBLEMS", {}, lambda b: test_commands_agree(b, "a stale wording")),
    "check looks at editions": (
        checking, "edited_editions", lambda *_: (),
        test_check_names_an_edited_edition_as_a_build_does,
    ),
    "git leaves output alone": (
        git_says, "ignored", lambda *_: (), lambda b: test_commands_agree(b, "nothing is wrong"),
    ),
    "a clone is built to see": (
        edited_module, "build", lambda *_, **__: Built(findings=[EDITED]),
        test_what_a_catalog_carries_too_is_no_edit,
    ),
}  # fmt: skip


@pytest.mark.parametrize("guard", CONTROLS)
@pytest.mark.parametrize("published", ["output not in git"], indirect=True)
def test_control(published: Blog, guard: str, monkeypatch: pytest.MonkeyPatch) -> None:
    module, name, instead, test = CONTROLS[guard]
    monkeypatch.setattr(module, name, instead)
    with pytest.raises(AssertionError):
        test(published)
