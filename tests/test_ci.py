"""The hooks and the commands of docs/ci.md exist, with the options that are given to them."""

from __future__ import annotations

import re
import shlex

import click
import pytest
import yaml

from bitext.cli.app import app
from bitext.errors import UsageError
from tests.conftest import REPOSITORY

HOOKS = yaml.safe_load((REPOSITORY / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
TEXTS = [
    (REPOSITORY / "docs" / name).read_text(encoding="utf-8") for name in ("ci.md", "checks.md")
]


def calls(text: str) -> list[str]:
    """Every line of a code block that calls bitext, without its remark, and every span of code."""
    blocks = re.findall(r"```\w*\n(.*?)```", text, re.DOTALL)
    found = (re.findall(r"^(?:\s*- run: )?(bitext [^#>&\n]*)", b, re.MULTILINE) for b in blocks)
    prose = re.sub(r"```.*?```|^#.*?$", "", text, flags=re.DOTALL | re.MULTILINE)
    spans = re.findall(r"`(bitext [a-z][^`>&\n]*)[^`]*`", prose)
    return [call.strip() for lines in (*found, spans) for call in lines]


def documented() -> list[str]:
    """The calls of both documents."""
    return [call for text in TEXTS for call in calls(text)]


def understood(call: str) -> bool:
    """Whether the command line takes this call; nothing is run."""
    _, name, *words = shlex.split(call)
    with app.make_context("bitext", [], resilient_parsing=True) as context:
        try:
            command = app.get_command(context, name)
            if command is None:
                return False
            command.make_context(name, words, parent=context)
        except click.exceptions.Exit:  # --explain answers at once
            return True
        except (UsageError, click.UsageError):
            return False
    return True


@pytest.mark.parametrize("call", [*documented(), *(hook["entry"] for hook in HOOKS)])
def test_what_is_documented_can_be_called(call: str) -> None:
    assert understood(call)


def test_a_wrong_call_would_be_noticed() -> None:
    assert not understood("bitext chek")
    assert not understood("bitext check --frobnicate")
    assert len(documented()) > 8


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: str(hook["id"]))
def test_a_hook_runs_for_what_it_looks_at(hook: dict[str, str]) -> None:
    looked_at = ("bitext.toml", "content/a.md", "x/b.mdx", "catalog/en/a.po", "glossary/terms.yaml")
    assert all(re.search(hook["files"], name) for name in looked_at)
    assert not any(re.search(hook["files"], name) for name in ("a.py", "x.yaml", "image.png"))


def test_the_workflows_are_yaml() -> None:
    blocks = re.findall(r"```yaml\n(.*?)```", TEXTS[0], re.DOTALL)
    workflow, *_, hooks = (yaml.safe_load(block) for block in blocks)
    runs = [step.get("run", "") for step in workflow["jobs"]["translations"]["steps"]]
    assert "bitext check --format github" in runs
    assert {hook["id"] for hook in hooks["repos"][0]["hooks"]} == {hook["id"] for hook in HOOKS}
