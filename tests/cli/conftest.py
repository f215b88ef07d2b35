"""A small blog, and two ways to run ``bitext`` in it: in this process and in one of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bitext.cli.app import app

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

    def run(*args: str, folder: Path = blog, **env: str) -> Result:
        return CliRunner().invoke(app, ["-C", str(folder), *args], prog_name="bitext", env=env)

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
