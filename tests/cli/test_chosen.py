"""Which files are posts: globs, drafts, editions made by hand, conflicts, an empty folder."""

from __future__ import annotations

import json
import subprocess
from contextlib import suppress
from pathlib import Path

import pytest

from bitext.errors import UsageError
from bitext.workspace.selection import git as selected
from tests.cli.conftest import Call

POSTS = {
    "a.md": "# 甲\n",
    "b.Rmd": "# 乙\n",
    "c.qmd": "# 丙\n",
    "a.en.md": "# 手工\n",
    "lone.en.md": "# 独\n",
    "d.md": "---\ndraft: true\n---\n# 丁\n",
    "_drafts/e.md": "# 戊\n",
    "e.md": "---\npublished: false\n---\n# 己\n",
    "f.md": "---\ntitle: 手工\nlang: en-US\n---\n# 手工\n",
    "g.md": "+++\nlanguage = 'en'\n+++\n# 手工\n",
    "h.rst": "别的\n",
    "i.ipynb": "{}",
    "picture.png": "",
}


@pytest.fixture
def posts(blog: Path) -> Path:
    for name in ("one.md", "two.md"):
        (blog / "content" / name).unlink()
    for name, text in POSTS.items():
        path = blog / "content" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return blog


@pytest.mark.parametrize(
    ("reading", "wanted"),
    [
        ("", "_drafts/e.md a.md b.Rmd c.qmd d.md e.md"),
        ("drafts = false", "a.md b.Rmd c.qmd"),
        ('include = ["?.md"]', "a.md d.md e.md"),
        ('exclude = ["*.qmd", "_drafts/*"]', "a.md b.Rmd d.md e.md"),
    ],
)
def test_posts_are_chosen(call: Call, posts: Path, reading: str, wanted: str) -> None:
    (posts / "bitext.toml").write_text(f'backend = "pseudo"\n[reading]\n{reading}\n')
    rows = json.loads(call("status", "--explain", "--json").stdout)["posts"]
    assert [row["post"].removeprefix("content/") for row in rows] == wanted.split()


def test_what_is_passed_over_is_named_once(call: Call, posts: Path) -> None:
    ran = call("run", "--json")
    told = [f for f in json.loads(ran.stdout)["findings"] if f["rule"] == "passed-over"]
    assert [f["message"] for f in told] == [
        "passed over, in a form that bitext does not read: content/h.rst, content/i.ipynb",
        "passed over, already in the language of the edition: content/a.en.md, content/f.md, "
        "content/g.md and 1 more",
    ]
    assert not (posts / "output" / "en" / "f.md").exists()


def rows(call: Call, *args: str, **options: str) -> list[str]:
    """The posts that a command goes through."""
    ran = call("status", "--explain", "--json", *args, **options)
    assert ran.exit_code == 0, ran.output
    return [row["post"] for row in json.loads(ran.stdout)["posts"]]


def folders(blog: Path) -> None:
    """Three content folders, with posts of the same name."""
    config = 'content = ["content", "docs", "docs/more"]\nbackend = "pseudo"\n'
    (blog / "bitext.toml").write_text(config)
    for name, word in (("docs/one.md", "甲"), ("docs/more/one.md", "乙"), ("other/x.md", "丙")):
        path = blog / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"# {word}\n", encoding="utf-8")


def test_several_content_folders(call: Call, blog: Path) -> None:
    folders(blog)
    assert call("run").exit_code == 0
    names = ["content/one.md", "content/two.md", "docs/more/one.md", "docs/one.md"]
    assert sorted(rows(call)) == names
    for name in names:
        assert (blog / "output" / "en" / name).is_file()
        assert (blog / "output" / "bilingual" / name).is_file()
        assert (blog / "catalog" / "en" / name).with_suffix(".po").is_file()
    assert rows(call, "docs/one.md", "content/two.md") == ["docs/one.md", "content/two.md"]
    assert json.loads(call("run", "--json").stdout)["translate"]["chars"] == 0


def test_a_second_folder_takes_no_wording_away(call: Call, blog: Path) -> None:
    assert call("run").exit_code == 0
    catalog = blog / "catalog" / "en" / "one.po"
    text = catalog.read_text(encoding="utf-8")
    before = text[text.index("msgid") :].count("msgstr")
    folders(blog)
    ran = json.loads(call("run", "--json").stdout)
    assert before
    assert ran["translate"]["chars"] < 20  # the two new headings
    assert not catalog.exists()


def test_a_folder_that_is_missing_is_named(call: Call, blog: Path) -> None:
    (blog / "bitext.toml").write_text('content = ["content", "blog"]\n')
    ran = call("run")
    assert ran.exit_code == 3
    assert "blog: the content folder does not exist" in ran.output
    (blog / "bitext.toml").write_text("content = []\n")
    assert "must name a folder" in call("run").output


def test_posts_are_chosen_by_glob(call: Call, blog: Path) -> None:
    folders(blog)
    assert rows(call, "content/t*.md") == ["content/two.md"]
    assert rows(call, "**/one.md") == ["content/one.md", "docs/more/one.md", "docs/one.md"]
    (blog / "bitext.toml").write_text('backend = "pseudo"\n')
    assert rows(call, "t*.md") == ["content/two.md"]  # below the content folder
    ran = call("status", "z*.md")
    assert ran.exit_code == 2
    assert "nothing matches this" in ran.output


def test_posts_are_chosen_by_a_list(call: Call, blog: Path) -> None:
    folders(blog)
    listed = "README.md\ncontent/one.md\nother/x.md\ncontent/a.png\ngone.md\ndocs/one.md\n"
    ran = call("status", "--explain", "-", stdin=listed)
    assert "content/one.md" in ran.stdout
    assert "docs/one.md" in ran.stdout
    assert "two.md" not in ran.stdout
    assert "passed over, as no post below content/ or docs/ or docs/more/: README.md" in ran.stderr
    assert rows(call, "-", stdin="content/two.md\0docs/one.md\0") == [
        "content/two.md", "docs/one.md",
    ]  # fmt: skip
    ran = call("run", "-", stdin="README.md\n")
    assert ran.exit_code == 0
    assert "no post is left" in ran.stderr
    assert not (blog / "output").exists()


def test_a_name_outside_is_an_error_where_there_is_no_other(call: Call, blog: Path) -> None:
    (blog / "README.md").write_text("# 甲\n", encoding="utf-8")
    assert call("status", "README.md").exit_code == 2
    ran = call("status", "README.md", "content/one.md")
    assert ran.exit_code == 0
    assert "passed over, as no post below content/: README.md" in ran.stderr
    assert call("status", "content/typo.md", "content/one.md").exit_code == 2


def git(blog: Path, *args: str) -> str:
    who = ["-c", "user.name=a", "-c", "user.email=a@b.c", "-c", "commit.gpgsign=false"]
    command = ["git", *who, *args]
    return subprocess.run(command, cwd=blog, check=True, capture_output=True, text=True).stdout


def test_posts_are_chosen_by_what_a_branch_touched(call: Call, blog: Path) -> None:
    for name in ("three", "four", "five"):
        (blog / "content" / f"{name}.md").write_text(f"# {name}的\n", encoding="utf-8")
    assert call("run").exit_code == 0
    git(blog, "init", "-q", "-b", "main")
    git(blog, "add", ".")
    git(blog, "commit", "-q", "-m", "a")
    assert rows(call, "--changed") == []
    git(blog, "checkout", "-q", "-b", "topic")
    (blog / "content" / "one.md").write_text("# 改\n", encoding="utf-8")
    git(blog, "commit", "-q", "-am", "b")  # committed,
    (blog / "content" / "two.md").write_text("# 改\n", encoding="utf-8")  # changed,
    (blog / "content" / "新.md").write_text("# 新\n", encoding="utf-8")  # new,
    catalog = blog / "catalog" / "en" / "three.po"  # reviewed,
    catalog.write_text(catalog.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    (blog / "content" / "four.md").unlink()  # gone
    (blog / "notes.txt").write_text("x")
    wanted = ["content/one.md", "content/three.md", "content/two.md", "content/新.md"]
    assert sorted(rows(call, "--changed")) == wanted
    assert sorted(rows(call, "--changed", "main")) == wanted
    assert "content/one.md" not in rows(call, "--changed", "HEAD")
    ran = call("status", "--changed")
    assert "passed over, as no post below content/: " in ran.stderr
    assert "notes.txt" in ran.stderr


@pytest.mark.parametrize("revision", ["none", "HEAD:content"])
def test_a_revision_that_is_none_is_told(call: Call, blog: Path, revision: str) -> None:
    git(blog, "init", "-q")
    git(blog, "add", ".")
    git(blog, "commit", "-q", "-m", "a")
    ran = call("status", f"--changed={revision}")
    assert ran.exit_code == 2
    assert f"git has no revision `{revision}`" in ran.output


def test_a_checkout_without_a_main_branch_is_told(call: Call, blog: Path) -> None:
    """As a CI has one of a pull request: nothing seemed to have changed, and the check passed."""
    git(blog, "init", "-q", "-b", "topic")
    git(blog, "add", ".")
    git(blog, "commit", "-q", "-m", "a")
    assert rows(call, "--changed") == []  # whoever is on a branch has changed what is not committed
    git(blog, "checkout", "-q", "--detach")
    ran = call("check", "--changed")
    assert ran.exit_code == 2
    assert "no main branch to compare with" in ran.output
    assert "`fetch-depth: 0`" in ran.output


def test_without_git_a_branch_cannot_be_asked(call: Call, blog: Path) -> None:
    ran = call("status", "--changed")
    assert ran.exit_code == 2
    assert "git cannot say what changed" in ran.output


def test_a_repository_starts_no_program(call: Call, blog: Path) -> None:
    git(blog, "init", "-q")
    git(blog, "add", ".")
    git(blog, "commit", "-q", "-m", "a")
    for key in ("core.fsmonitor", "diff.external", "core.pager"):
        git(blog, "config", key, f"touch {blog}/evil #")
    (blog / "content" / "one.md").write_text("# 改\n", encoding="utf-8")
    (blog / ".gitattributes").write_text("*.md diff=evil\n")
    git(blog, "config", "diff.evil.textconv", f"touch {blog}/evil #")
    assert rows(call, "--changed") == ["content/one.md"]
    assert not (blog / "evil").exists()


@pytest.mark.parametrize("ours", [True, False])
@pytest.mark.parametrize("kind", ["clean", "process"])
def test_no_filter_of_a_repository_runs(
    kind: str, ours: bool, call: Call, blog: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`--changed` ran what a stranger's settings had for files with an attribute."""
    git(blog, "init", "-q")
    git(blog, "add", ".")
    git(blog, "commit", "-q", "-m", "a")
    git(blog, "config", "filter.an=odd.name.required", "true")
    git(blog, "config", f"filter.an=odd.name.{kind}", f"touch '{blog}/evil'; cat")
    (blog / ".gitattributes").write_text("*.md filter=an=odd.name\n")
    (blog / "content" / "one.md").write_text("# 改\n", encoding="utf-8")
    if not ours:
        monkeypatch.setattr(selected, "_unfiltered", lambda _root: {})
        call("status", "--changed")
    else:
        assert rows(call, "--changed") == ["content/one.md"]
    assert (blog / "evil").exists() is not ours


@pytest.mark.parametrize("ours", [True, False])
def test_nothing_is_fetched_for_a_repository(
    ours: bool, blog: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a partial clone lacks is fetched by programs that its settings name."""
    git(blog, "init", "-q")
    git(blog, "add", ".")
    git(blog, "commit", "-q", "-m", "a")
    blob = git(blog, "rev-parse", "HEAD:content/one.md").strip()
    (blog / f".git/objects/{blob[:2]}/{blob[2:]}").unlink()
    for key, value in {
        "core.repositoryFormatVersion": "1", "extensions.partialClone": "origin",
        "remote.origin.promisor": "true", "remote.origin.url": str(blog),
        "remote.origin.uploadpack": f"touch '{blog}/evil'; git-upload-pack",
    }.items():  # fmt: skip
        git(blog, "config", key, value)
    if ours:
        with pytest.raises(UsageError, match="partial"):
            selected.content(blog, "HEAD", "content/one.md")
    else:
        monkeypatch.setattr(selected, "_ALONE", {})
        with suppress(UsageError):
            selected.content(blog, "HEAD", "content/one.md")
    assert (blog / "evil").exists() is not ours


def test_a_post_with_a_conflict_is_refused_by_line(call: Call, blog: Path) -> None:
    text = "# 甲\n\n<<<<<<< HEAD\n乙\n=======\n丙\n>>>>>>> other\n"
    (blog / "content" / "one.md").write_text(text, encoding="utf-8")
    ran = call("run")
    assert ran.exit_code != 0
    assert "one.md:3: unresolved git conflict in this post" in ran.output
    assert (blog / "output" / "en" / "two.md").exists()
    told = "题\n=======\n\n`<<<<<<< HEAD` 是标记\n"
    (blog / "content" / "one.md").write_text(told, encoding="utf-8")
    assert "conflict" not in call("run").output


def test_an_empty_content_folder_is_an_error(call: Call, blog: Path) -> None:
    for post in (blog / "content").iterdir():
        post.unlink()
    for words in (["run"], ["build"], ["build", "--check"], ["check"]):
        ran = call(*words)
        assert ran.exit_code == 1, words
        said = "there are no posts (.md, .markdown, .mdx, .rmd, .qmd) here; set `content`"
        assert said in ran.output


def test_where_all_is_passed_over_is_told_why_and_check_names_it(call: Call, blog: Path) -> None:
    for post in (blog / "content").iterdir():
        post.unlink()
    for name, text in (
        ("a.rst", ""),
        ("b.en.md", "# B\n"),
        ("c.md", "---\ndraft: true\n---\n文\n"),
    ):
        (blog / "content" / name).write_text(text, encoding="utf-8")
    with (blog / "bitext.toml").open("a") as file:
        file.write("[reading]\ndrafts = false\n")
    ran = call("check")
    assert ran.exit_code == 1
    assert "passed over, in a form that bitext does not read: content/a.rst" in ran.output
    why = "already in the language of the edition (1), drafts (1), in a form that bitext does not"
    assert f"here; passed over: {why} read (1)" in ran.output
    (blog / "content" / "d.md").write_text("文\n", encoding="utf-8")
    assert "no-posts" not in call("check").output
    assert "passed-over" not in call("check", "content/d.md").output
