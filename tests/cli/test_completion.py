"""Shells complete commands, options, posts, backends, checks and models."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import SCRIPT, Call
from tests.conftest import REPOSITORY

SHELLS = ["bash", "zsh", "fish"]


def completed(shell: str, line: str, folder: Path) -> list[str]:
    """What a shell is offered for the last word of a line, as its script asks for it."""
    words = line.split(" ")
    asked = {"COMP_WORDS": line, "COMP_CWORD": str(len(words) - 1)}
    if shell == "fish":
        asked = {"COMP_WORDS": line, "COMP_CWORD": words[-1]}
    env = {**os.environ, "_BITEXT_COMPLETE": f"{shell}_complete", **asked}
    done = subprocess.run(
        SCRIPT, cwd=folder, env=env, capture_output=True, encoding="utf-8", check=True, timeout=60
    )
    assert done.stderr == ""
    lines = done.stdout.splitlines()
    if shell == "zsh":  # a type, a value and a help, a line each
        return lines[1::3]
    kept = [line for line in lines if line.startswith("plain,")]
    return [line.split(",", 1)[1].split("\t")[0] for line in kept]


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("bitext ru", ["run"]),
        ("bitext glossary ad", ["add"]),
        ("bitext run --max-ch", ["--max-chars"]),
        ("bitext build content/o", ["content/one.md"]),
        ("bitext build ./content/t", ["./content/two.md"]),
        ("bitext run --backend pse", ["pseudo"]),
        ("bitext run --backend deepl,pse", ["deepl,pseudo"]),
        ("bitext check --select number,negat", ["number,negation"]),
        ("bitext check --explain negat", ["negation"]),
        ("bitext models pull fire", ["firefox-zh-en"]),
        ("bitext models path firefox-z", ["firefox-zh-en"]),
        ("bitext build --layout t", ["table"]),
        ("bitext completion z", ["zsh"]),
        ("bitext biuld x", []),
        ("bitext check --select nonsense content/o", ["content/one.md"]),
    ],
)
def test_a_shell_is_offered(shell: str, line: str, found: list[str], blog: Path) -> None:
    assert completed(shell, line, blog) == found


def test_posts_are_those_of_the_folder_that_is_named(blog: Path, tmp_path: Path) -> None:
    line = f"bitext -C {blog.name} build c"
    assert completed("bash", line, tmp_path) == ["content/one.md", "content/two.md"]
    assert completed("bash", "bitext build ", blog / "content") == ["one.md", "two.md"]


def test_outside_of_a_workspace_there_is_nothing_to_complete(tmp_path: Path, blog: Path) -> None:
    assert completed("bash", "bitext build c", tmp_path) == []
    (blog / "bitext.toml").write_text("broken")
    assert completed("bash", "bitext build c", blog) == []


@pytest.mark.parametrize("shell", SHELLS)
def test_the_script_of_a_shell_names_bitext(call: Call, shell: str) -> None:
    script = call("completion", shell).stdout
    assert f"_BITEXT_COMPLETE={shell}_complete" in script
    assert "bitext" in script


def test_what_the_help_and_the_guide_say_is_the_same(call: Call) -> None:
    guide = (REPOSITORY / "docs" / "guide.md").read_text(encoding="utf-8")
    for line in ('eval "$(bitext completion bash)"', 'eval "$(bitext completion zsh)"'):
        assert line in call("completion", "--help").stdout
        assert line in guide
    assert "bitext completion fish >" in guide


@pytest.mark.system
@pytest.mark.parametrize("shell", SHELLS)
def test_the_shell_takes_its_script(
    shell: str, tmp_path: Path, needs: Callable[[str], str]
) -> None:
    """The script is sourced; bash and fish complete with it for real."""
    needs(shell)
    script = tmp_path / "script"
    text = subprocess.run(
        [*SCRIPT, "completion", shell], capture_output=True, text=True, check=True, timeout=60
    ).stdout
    bitext = tmp_path / "bitext"
    bitext.write_text(f'#!/bin/sh\nexec {sys.executable} -m bitext "$@"\n')
    bitext.chmod(0o755)
    script.write_text(text)
    ask = {
        "bash": "source script; COMP_WORDS=(bitext mod); COMP_CWORD=1; _bitext_completion bitext; "
        'echo "${COMPREPLY[@]}"',
        "zsh": "autoload -U compinit; compinit -u; source script; echo models",
        "fish": "source script; complete -C 'bitext mod'",
    }
    env = {**os.environ, "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(
        [shell, "-c", ask[shell]], cwd=tmp_path, env=env, capture_output=True, text=True,
        timeout=60, check=True,
    )  # fmt: skip
    assert done.stdout.split()[0] == "models"
