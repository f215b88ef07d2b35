"""What `bitext init --ci` writes does what it says: its shell steps are run, pip and gh are not."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from bitext.cli.app import app
from bitext.errors import UsageError
from bitext.workspace.site import ci
from bitext.workspace.site.ci import files

ROOT = Path(__file__).parents[2]
_TWICE = re.compile(r"\$\{\{\s*([\w.-]+)\s*\}\}")


def steps(text: str, job: str) -> list[dict[str, Any]]:
    """The steps of a workflow that are shell."""
    found = yaml.safe_load(text)
    return [step for step in found["jobs"][job]["steps"] if "run" in step]


@pytest.fixture
def blog(tmp_path: Path) -> Path:
    """A blog in git, drafted and built, with a remote."""
    root, remote = tmp_path / "blog", tmp_path / "remote.git"
    subprocess.run(["git", "init", "-q", "--bare", remote], check=True)
    root.mkdir()
    said = CliRunner().invoke(app, ["-C", str(root), "init", "--ci", "github"])
    assert "created .github/workflows/bitext.yml" in said.output, said.output
    CliRunner().invoke(app, ["-C", str(root), "init", "--ci", "make"])
    (root / "content" / "a.md").write_text("# 标题\n\n正文在这里。\n", "utf-8")
    config = root / "bitext.toml"
    config.write_text(config.read_text("utf-8").replace('"local"', '"pseudo"'), "utf-8")
    for words in (["init", "-q", "-b", "main"], ["remote", "add", "origin", str(remote)]):
        subprocess.run(["git", *words], cwd=root, check=True)
    assert CliRunner().invoke(app, ["-C", str(root), "run"]).exit_code == 0
    git(root, "add", "--all")
    git(root, "commit", "-q", "-m", "all")
    return root


def git(root: Path, *words: str) -> str:
    who = ["-c", "user.name=x", "-c", "user.email=x@y"]
    done = subprocess.run(["git", *who, *words], cwd=root, check=True, capture_output=True)
    return done.stdout.decode()


def shell(root: Path, step: dict[str, Any], tmp_path: Path, **more: str) -> tuple[int, str]:
    """Run a step as a runner does: `bash -e`, with bitext there, pip and gh noted only."""
    bin_ = tmp_path / "bin"
    bin_.mkdir(exist_ok=True)
    for name in ("gh", "python"):
        answer = (
            f'case "$*" in *"--state merged"*) cat "{tmp_path}/merged" 2>/dev/null || true ;; '
            f'*"pr list"*) cat "{tmp_path}/open" ;; esac\n'
        ) * (name == "gh")
        (bin_ / name).write_text(f'#!/bin/sh\necho "{name} $*" >> "{tmp_path}/called"\n{answer}')
        (bin_ / name).chmod(0o755)
    (bin_ / "bitext").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m bitext "$@"\n')
    (bin_ / "bitext").chmod(0o755)
    given = {**step.get("env", {}), **more}
    env = {**os.environ, "PATH": f"{bin_}:{os.environ['PATH']}", **given}
    done = subprocess.run(
        ["bash", "-e", "-o", "pipefail", "-c", step["run"]], cwd=root, env=env,
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


def job(root: Path, wanted: list[dict[str, Any]], tmp_path: Path, **more: str) -> dict[str, Any]:
    """Name of each step -> its exit code, None where its ``if`` skips it; and what all of them say.

    What a step writes to ``GITHUB_ENV`` the next ones have.
    """
    told = tmp_path / "env"
    told.write_text("")
    found: dict[str, Any] = {}
    said = ""
    outcomes: dict[str, str] = {}
    for step in wanted:
        env = dict(line.split("=", 1) for line in told.read_text().splitlines())
        code = None
        if _runs(step.get("if", ""), outcomes, good=not any(found.values())):
            code, words = shell(root, step, tmp_path, GITHUB_ENV=str(told), **more, **env)
            said += words
        found[step["name"]] = code
        outcomes[step.get("id", "")] = {None: "skipped", 0: "success"}.get(code, "failure")
    return {**found, "said": said}


def _runs(condition: str, outcomes: dict[str, str], *, good: bool) -> bool:
    """Whether a runner would run a step: our conditions are one comparison, or none."""
    if not condition:
        return good
    asked = re.fullmatch(
        r"\$\{\{ !cancelled\(\) && steps\.(\w+)\.outcome (==|!=) '(\w+)' \}\}", condition
    )
    assert asked, condition
    return (outcomes[asked[1]] == asked[3]) == (asked[2] == "==")


def test_the_check_passes_and_fails_where_it_should(blog: Path, tmp_path: Path) -> None:
    wanted = steps((blog / ".github/workflows/bitext.yml").read_text("utf-8"), "editions")
    done = job(blog, wanted, tmp_path)
    assert [*done.values()][:-1] == [0, 0, 0]
    assert "pip install" in (tmp_path / "called").read_text()
    (blog / "content" / "a.md").write_text("# 标题\n\n正文在那里。\n", "utf-8")
    done = job(blog, wanted, tmp_path)
    assert [*done.values()][:-1] == [0, 1, 1]  # one that fails does not keep the other from running
    assert "::error file=content/a.md,line=3" in done["said"]
    broken = [{**wanted[0], "run": "exit 1"}, *wanted[1:]]
    assert [*job(blog, broken, tmp_path).values()][:-1] == [1, None, None]


def drafts(blog: Path, tmp_path: Path, *, under_review: int = 0) -> dict[str, Any]:
    """The workflow of drafts, run on a fresh checkout of what was pushed to `main`."""
    checkout = tmp_path / "checkout"
    shutil.rmtree(checkout, ignore_errors=True)
    git(blog, "push", "-q", "origin", "main")
    git(tmp_path, "clone", "-q", "-b", "main", str(tmp_path / "remote.git"), str(checkout))
    (tmp_path / "open").write_text(f"{under_review}\n")
    (tmp_path / "called").unlink(missing_ok=True)
    workflow = (blog / ".github/workflows/bitext-drafts.yml").read_text("utf-8")
    branch = yaml.safe_load(workflow)["jobs"]["drafts"]["env"]["BRANCH"]
    done = job(checkout, steps(workflow, "drafts"), tmp_path, BRANCH=branch)
    return {**done, "called": (tmp_path / "called").read_text()}


@pytest.fixture
def drafted(blog: Path) -> Path:
    """The same, with a workflow that pulls no model."""
    path = blog / ".github/workflows/bitext-drafts.yml"
    texts = files("github", backends=("pseudo",), editions=("output/*",))
    path.write_text(texts[".github/workflows/bitext-drafts.yml"], "utf-8")
    git(blog, "add", "--all")
    git(blog, "commit", "-q", "-m", "drafts")
    return blog


def new_post(blog: Path, name: str, text: str) -> None:
    (blog / "content" / name).write_text(text, "utf-8")
    git(blog, "add", "--all")
    git(blog, "commit", "-q", "-m", name)


@pytest.mark.long
def test_new_drafts_become_a_pull_request(drafted: Path, tmp_path: Path) -> None:
    done = drafts(drafted, tmp_path)
    assert "nothing new to draft" in done["said"]
    assert "gh pr create" not in done["called"]
    new_post(drafted, "b.md", "又一篇。\n")
    done = drafts(drafted, tmp_path)
    assert not any(code for name, code in done.items() if name not in ("said", "called")), done
    assert "gh pr create --head bitext/drafts" in done["called"]
    pushed = git(tmp_path / "remote.git", "ls-tree", "-r", "--name-only", "bitext/drafts")
    assert {"catalog/en/b.po", "output/en/b.md"} <= set(pushed.split())
    assert ".bitext/" not in pushed


def reviewed(tmp_path: Path) -> str:
    """What a reviewer pushed to the branch of the pull request."""
    desk = tmp_path / "desk"
    branch = ["-b", "bitext/drafts", str(tmp_path / "remote.git"), str(desk)]
    git(tmp_path, "clone", "-q", *branch)
    path = desk / "catalog/en/b.po"
    lines = path.read_text("utf-8").replace("#, fuzzy\n", "").split("\n")
    at = max(n for n, line in enumerate(lines) if line.startswith("msgstr "))
    lines[at] = 'msgstr "Another post."'
    path.write_text("\n".join(lines), "utf-8")
    git(desk, "commit", "-q", "-a", "-m", "reviewed")
    git(desk, "push", "-q", "origin", "bitext/drafts")
    return lines[at]


@pytest.mark.long
def test_what_a_reviewer_pushed_to_the_pull_request_stays(drafted: Path, tmp_path: Path) -> None:
    new_post(drafted, "b.md", "又一篇。\n")
    drafts(drafted, tmp_path)
    wording = reviewed(tmp_path)
    new_post(drafted, "c.md", "第三篇。\n")
    done = drafts(drafted, tmp_path, under_review=1)
    assert not any(code for name, code in done.items() if name not in ("said", "called")), done
    assert "gh pr create" not in done["called"]
    remote = tmp_path / "remote.git"
    assert wording in git(remote, "show", "bitext/drafts:catalog/en/b.po")
    assert "Another post." in git(remote, "show", "bitext/drafts:output/en/b.md")
    assert git(remote, "show", "bitext/drafts:output/en/c.md")
    assert "1 drafted" in done["said"]  # the draft of yesterday is not paid for again
    assert "第三篇" in git(remote, "show", "bitext/drafts:content/c.md")


@pytest.mark.long
@pytest.mark.parametrize("merged", [False, True], ids=["closed", "merged"])
def test_what_was_on_a_closed_pull_request_is_kept(
    merged: bool, drafted: Path, tmp_path: Path
) -> None:
    """The control: of one that was merged, squashed too, nothing has to be kept."""
    new_post(drafted, "b.md", "又一篇。\n")
    drafts(drafted, tmp_path)
    wording = reviewed(tmp_path)
    remote = tmp_path / "remote.git"
    old = git(remote, "rev-parse", "bitext/drafts").strip()
    (tmp_path / "merged").write_text(f"{old}\n" if merged else "")
    done = drafts(drafted, tmp_path, under_review=0)
    assert not any(code for name, code in done.items() if name not in ("said", "called")), done
    assert wording not in git(remote, "show", "bitext/drafts:catalog/en/b.po")
    branches = git(remote, "branch", "--format=%(refname:short)").split()
    kept = f"bitext/drafts-kept-{old[:7]}"
    assert (kept in branches) is not merged
    if not merged:
        assert wording in git(remote, "show", f"{kept}:catalog/en/b.po")
        assert f"is on {kept} now" in done["said"]


@pytest.mark.long
@pytest.mark.parametrize("author", ["", "A post of the author's."])
def test_main_goes_on_with_a_post_that_is_under_review(
    author: str, drafted: Path, tmp_path: Path
) -> None:
    """Where one side worded a segment, its wording stays; where both did, it is named."""
    new_post(drafted, "b.md", "又一篇。\n")
    drafts(drafted, tmp_path)
    wording = reviewed(tmp_path)
    remote = tmp_path / "remote.git"
    before = git(remote, "rev-parse", "bitext/drafts")
    (drafted / "content/b.md").write_text("又一篇。\n\n第二段。\n", "utf-8")
    assert CliRunner().invoke(app, ["-C", str(drafted), "run"]).exit_code == 0
    path = drafted / "catalog/en/b.po"
    if author:
        drafts_of_main = path.read_text("utf-8").replace("#, fuzzy\n", "", 2)
        path.write_text(re.sub(r'msgstr "⟦.*"', f'msgstr "{author}"', drafts_of_main, count=1))
    new_post(drafted, "c.md", "第三篇。\n")
    done = drafts(drafted, tmp_path, under_review=1)
    if author:
        assert "::error title=Merge by hand::Changed in main and in bitext/drafts: " in done["said"]
        assert "catalog/en/b.po" in done["said"]
        assert done["Draft what is new"] is done["Open the pull request"] is None
        assert git(remote, "rev-parse", "bitext/drafts") == before
        return
    assert not any(code for name, code in done.items() if name not in ("said", "called")), done
    assert wording in git(remote, "show", "bitext/drafts:catalog/en/b.po")
    page = git(remote, "show", "bitext/drafts:output/en/b.md")
    assert "Another post." in page
    assert "⟦" in page  # the new paragraph
    assert "<<<<<<<" not in page


def test_conflicts_of_editions_are_left_to_the_build(tmp_path: Path) -> None:
    """Each site has its own places for them."""
    (tmp_path / "_config.yml").write_text("permalink: :title/\n")
    (tmp_path / "source/_posts").mkdir(parents=True)
    said = CliRunner().invoke(app, ["-C", str(tmp_path), "init", "--ci", "github"])
    assert said.exit_code == 0, said.output
    text = (tmp_path / ".github/workflows/bitext-drafts.yml").read_text("utf-8")
    assert "':(exclude)source/_posts/en/*.md' ':(exclude)source/_posts/zh-x-bi/*.md'" in text
    assert 'echo "_bitext/catalog/**/*.po merge=bitext"' in text


def test_drafts_are_pushed_over_nothing_that_is_under_review() -> None:
    texts = files("github", backends=("chat",))
    wanted = {one["name"]: one["run"] for one in steps([*texts.values()][1], "drafts")}
    last = wanted["Open the pull request"]
    assert last.count("push --force") == 1
    assert last.index('if [ "$UNDER_REVIEW" != 0 ]') < last.index("elif") < last.index("--force")
    assert "--state open" in wanted["Go on with what is under review"]


@pytest.mark.parametrize(
    ("backends", "installed", "pulls"),
    [
        (("local",), '"bitext[local]==', True), (("chat",), '"bitext==', False),
        (("deepl", "local"), '"bitext[deepl,local]==', True),
    ],
)  # fmt: skip
def test_what_drafts_is_installed_before(
    backends: tuple[str, ...], installed: str, pulls: bool
) -> None:
    text = files("github", backends=backends)[".github/workflows/bitext-drafts.yml"]
    commands = "\n".join(one["run"] for one in steps(text, "drafts"))
    assert installed in commands
    assert ("bitext models pull" in commands, "bitext-adapter-zh-en" in commands) == (pulls, pulls)
    assert "{" not in re.sub(r"\$\{\{.*?\}\}", "", text)


@pytest.mark.long
def test_the_makefile(blog: Path, tmp_path: Path) -> None:
    if shutil.which("make") is None:
        pytest.skip("needs make")
    step = {"run": "make -f bitext.mk editions editions-check drafts"}
    assert shell(blog, step, tmp_path)[0] == 0
    (blog / "content" / "a.md").write_text("正文在那里。\n", "utf-8")
    code, said = shell(blog, {"run": "make -f bitext.mk editions-check"}, tmp_path)
    assert code == 2
    assert "every other edition is up to date" in said
    assert "content/a.md" in said


def test_nothing_for_make_is_published_by_jekyll(tmp_path: Path) -> None:
    (tmp_path / "_config.yml").write_text("title: x\n")
    (tmp_path / "_posts").mkdir()
    assert CliRunner().invoke(app, ["-C", str(tmp_path), "init", "--ci", "make"]).exit_code == 0
    assert [path.name for path in tmp_path.glob("*.mk")] == ["_bitext.mk"]
    assert "include _bitext.mk" in (tmp_path / "_bitext.mk").read_text()


def test_gitlab_runs_the_same(blog: Path, tmp_path: Path) -> None:
    (text,) = files("gitlab").values()
    step = {"run": "\n".join(yaml.safe_load(text)["bitext"]["script"])}
    (blog / "content" / "a.md").write_text("# 标题\n\n正文在那里。\n", "utf-8")
    code, said = shell(blog, step, tmp_path)
    assert (code, "content/a.md" in said, "out of date" in said) == (1, True, True)


def action(**given: str) -> list[dict[str, Any]]:
    """The steps of the action that are shell, with what GitHub puts in the place of inputs."""
    found = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
    inputs = {f"inputs.{name}": one["default"] for name, one in found["inputs"].items()}
    inputs |= {f"inputs.{name}": value for name, value in given.items()}
    wanted = [step for step in found["runs"]["steps"] if "run" in step]
    for step in wanted:
        env = step.get("env", {})
        step["env"] = {k: _TWICE.sub(lambda m: str(inputs[m[1]]), v) for k, v in env.items()}
    return wanted


def test_the_action(blog: Path, tmp_path: Path) -> None:
    here = {"GITHUB_ACTION_PATH": str(ROOT)}
    assert [*job(blog, action(), tmp_path, **here).values()][:-1] == [0, 0, 0]
    (blog / "content" / "a.md").write_text("# 标题\n\n正文在那里。\n", "utf-8")
    done = job(blog, action(), tmp_path, **here)
    assert [*done.values()][:-1] == [0, 1, 1]
    assert "::error file=content/a.md,line=3" in done["said"]


@pytest.mark.long
def test_options_of_the_action_may_stand_on_several_lines(blog: Path, tmp_path: Path) -> None:
    (blog / "content" / "a.md").write_text("# 标题\n\n正文在那里。\n", "utf-8")
    given = action(check="--fail-on\nnever\n", build="--reviewed-only\n--fallback source\n")
    done = job(blog, given, tmp_path, GITHUB_ACTION_PATH=str(ROOT))
    assert [*done.values()][:-1] == [0, 0, 0], done
    assert "正文在那里" in (blog / "output/en/a.md").read_text("utf-8")


def test_files_that_are_there_are_kept(blog: Path) -> None:
    path = blog / ".github" / "workflows" / "bitext.yml"
    path.write_text("mine\n", "utf-8")
    said = CliRunner().invoke(app, ["-C", str(blog), "init", "--ci", "github"])
    assert "kept    .github/workflows/bitext.yml" in said.output
    assert path.read_text("utf-8") == "mine\n"


#: Names of folders that a workspace of somebody else may have.
NAMES = (
    "c$(touch x)/d", "c`touch x`", "c'; touch x; '", "c${{ secrets.X }}", "c$HOME", "c\u2028x",
    "c&x", "c;x", "{editions}", "c filter=x/d", "c#x", "c!x", "c[x]", "c\nx",
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_no_name_of_a_folder_becomes_code_of_a_workflow(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(UsageError, match="its shell would read that as more"):
        files("github", catalog=name)
    assert name not in "".join(files("gitlab", catalog=name).values())
    if "filter" not in name:  # a blank is none to a shell where names are quoted
        with pytest.raises(UsageError):
            files("github", editions=[f"{name}/*"])
    monkeypatch.setattr(ci, "_of_plain_names", lambda *_: None)  # control
    assert name in "".join(files("github", catalog=name, editions=[]).values()) or "{" in name


def test_names_that_people_give_folders_are_taken() -> None:
    written = "".join(files("github", catalog="目录/en-2.0", editions=["站点 (新)/*"]).values())
    assert "目录/en-2.0/**/*.po" in written
    assert "':(exclude)站点 (新)/*'" in written
