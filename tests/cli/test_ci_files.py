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
        (bin_ / name).write_text(f'#!/bin/sh\necho "{name} $*" >> "{tmp_path}/called"\n')
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


def test_the_check_passes_and_fails_where_it_should(blog: Path, tmp_path: Path) -> None:
    wanted = steps((blog / ".github/workflows/bitext.yml").read_text("utf-8"), "editions")
    assert [shell(blog, step, tmp_path)[0] for step in wanted] == [0, 0, 0]
    assert "pip install" in (tmp_path / "called").read_text()
    (blog / "content" / "a.md").write_text("# 标题\n\n正文在那里。\n", "utf-8")
    assert [shell(blog, step, tmp_path)[0] for step in wanted] == [0, 1, 1]
    assert "::error file=content/a.md,line=3" in shell(blog, wanted[-1], tmp_path)[1]


def test_new_drafts_become_a_pull_request(blog: Path, tmp_path: Path) -> None:
    workflow = (blog / ".github/workflows/bitext-drafts.yml").read_text("utf-8")
    wanted = steps(workflow, "drafts")
    more = {"BRANCH": yaml.safe_load(workflow)["jobs"]["drafts"]["env"]["BRANCH"]}
    for step in wanted:
        assert shell(blog, step, tmp_path, **more)[0] == 0
    assert "gh pr" not in (tmp_path / "called").read_text()  # nothing was new
    assert wanted[-1]["if"] == "success() || failure()"  # what is drafted before a stop is kept
    (blog / "content" / "b.md").write_text("又一篇。\n", "utf-8")
    for step in wanted:
        code, said = shell(blog, step, tmp_path, **more)
        assert code == 0, said
    assert "gh pr create --head bitext/drafts" in (tmp_path / "called").read_text()
    pushed = git(tmp_path / "remote.git", "ls-tree", "-r", "--name-only", "bitext/drafts")
    assert {"catalog/en/b.po", "output/en/b.md"} <= set(pushed.split())
    assert ".bitext/" not in pushed


@pytest.mark.long
def test_the_makefile(blog: Path, tmp_path: Path) -> None:
    if shutil.which("make") is None:
        pytest.skip("needs make")
    step = {"run": "make -f bitext.mk editions editions-check drafts"}
    assert shell(blog, step, tmp_path)[0] == 0
    (blog / "content" / "a.md").write_text("正文在那里。\n", "utf-8")
    assert shell(blog, {"run": "make -f bitext.mk editions-check"}, tmp_path)[0] == 2


def test_nothing_for_make_is_published_by_jekyll(tmp_path: Path) -> None:
    (tmp_path / "_config.yml").write_text("title: x\n")
    (tmp_path / "_posts").mkdir()
    assert CliRunner().invoke(app, ["-C", str(tmp_path), "init", "--ci", "make"]).exit_code == 0
    assert [path.name for path in tmp_path.glob("*.mk")] == ["_bitext.mk"]
    assert "include _bitext.mk" in (tmp_path / "_bitext.mk").read_text()


def test_gitlab_runs_the_same() -> None:
    (text,) = files("gitlab").values()
    assert yaml.safe_load(text)["bitext"]["script"][1:] == ["bitext build --check", "bitext check"]


def test_the_action(blog: Path, tmp_path: Path) -> None:
    """Its steps, with what GitHub puts in the place of its inputs."""
    action = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
    inputs = {f"inputs.{name}": one["default"] for name, one in action["inputs"].items()}
    wanted = [step for step in action["runs"]["steps"] if "run" in step]
    for step in wanted:
        given = step.get("env", {})
        step["env"] = {k: _TWICE.sub(lambda m: str(inputs[m[1]]), v) for k, v in given.items()}
        code, said = shell(blog, step, tmp_path, GITHUB_ACTION_PATH=str(ROOT))
        assert code == 0, said
    (blog / "content" / "a.md").write_text("# 标题\n\n正文在那里。\n", "utf-8")
    assert [shell(blog, step, tmp_path)[0] for step in wanted[1:]] == [1, 1]


def test_files_that_are_there_are_kept(blog: Path) -> None:
    path = blog / ".github" / "workflows" / "bitext.yml"
    path.write_text("mine\n", "utf-8")
    said = CliRunner().invoke(app, ["-C", str(blog), "init", "--ci", "github"])
    assert "kept    .github/workflows/bitext.yml" in said.output
    assert path.read_text("utf-8") == "mine\n"
