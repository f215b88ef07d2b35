"""A small blog, and two ways to run ``bitext`` in it: in this process and in one of its own.

Whatever a test lets a command write with ``--json`` is held against docs/json.schema.json.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner, Result

from bitext.cli.app import app
from tests.conftest import REPOSITORY

Call = Callable[..., Result]
Start = Callable[..., "subprocess.Popen[str]"]

#: The `bitext` script, whatever is on the PATH.
SCRIPT = [sys.executable, "-c", "from bitext.cli import main; main()"]

POST = """\
---
title: 开源之夏
---

# 前言

我们在开源之夏里写**很好**的代码。

第二段话，请看 `make run`。
"""


SCHEMA = json.loads((REPOSITORY / "docs" / "json.schema.json").read_text(encoding="utf-8"))
GROUPS = ("catalog", "glossary", "memory", "models", "shard")
#: Options with which a command answers something else.
OTHER_ANSWERS = ("--dry-run", "--engines", "--coverage", "--explain", "--write-baseline")


def name_of(args: Sequence[str]) -> str:
    """The definition of the schema that holds for a call: ``models pull``, ``status --engines``."""
    words = [word for word in args if not word.startswith("-")]
    name = " ".join(words[: 2 if words[:1] and words[0] in GROUPS else 1])
    with_option = (f"{name} {option}" for option in OTHER_ANSWERS if option in args)
    return next((other for other in with_option if other in SCHEMA["$defs"]), name)


def fits(name: str, answer: dict[str, Any]) -> None:
    """Fail where an answer is not what the schema says of this command, or of errors."""
    which = "error" if set(answer) == {"error"} else name
    schema = {**SCHEMA, "$ref": f"#/$defs/{which}"}
    faults = [e.message for e in jsonschema.Draft202012Validator(schema).iter_errors(answer)]
    assert not faults, f"`bitext {name} --json`: {faults}"


@pytest.fixture
def blog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace with two posts; `pseudo` drafts, so that nothing needs a network."""
    for name in ("NO_COLOR", "FORCE_COLOR", "BITEXT_DEBUG", "MICROSOFT_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("BITEXT_MODELS", str(tmp_path / "models"))
    root = tmp_path / "blog"
    (root / "content").mkdir(parents=True)
    (root / "glossary").mkdir()
    (root / "bitext.toml").write_text('backend = "pseudo"\n')
    (root / "content" / "one.md").write_text(POST, encoding="utf-8")
    (root / "content" / "two.md").write_text("# 第二篇\n\n只有一句话。\n", encoding="utf-8")
    return root


@pytest.fixture
def call(blog: Path) -> Call:
    """``call("status")`` runs ``bitext -C BLOG status`` in this process."""

    def run(*args: str, folder: Path = blog, stdin: str | None = None, **env: str) -> Result:
        given = ["-C", str(folder), *args]
        done = CliRunner().invoke(app, given, prog_name="bitext", env=env, input=stdin)
        if "--json" in args and done.stdout:
            fits(name_of(args), json.loads(done.stdout))
        return done

    return run


@pytest.fixture
def start(blog: Path) -> Start:
    """``start("status")`` starts a ``bitext`` process in the blog; its pipes are text."""

    def run(*args: str, **options: object) -> subprocess.Popen[str]:
        settings: dict[str, Any] = {
            "cwd": blog,
            "env": dict(os.environ),
            "stdin": subprocess.DEVNULL,
            "stdout": subprocess.PIPE,
            "stderr": subprocess.PIPE,
            "encoding": "utf-8",
            # a shell starts what is in the background with interrupts ignored
            "preexec_fn": lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
        }
        started: subprocess.Popen[str] = subprocess.Popen(
            [*SCRIPT, *args], **{**settings, **options}
        )
        return started

    return run
