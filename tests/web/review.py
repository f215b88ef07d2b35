"""`bitext review` as a process of its own over a workspace, and a browser without a screen."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests
from click.testing import CliRunner

from bitext.cli.app import app

ONE = """\
---
title: 标题
---

# 第一章

你好，**世界**。这是[链接](https://example.org/x)。

我们非常紧张。

知识蒸馏是个好办法。

![图](a.png)
"""
TWO = """\
# 第二篇

我们非常紧张。

再见。
"""


def workspace(root: Path, posts: dict[str, str] | None = None, backend: str = "pseudo") -> Path:
    """A workspace with posts, drafted."""
    result = CliRunner().invoke(app, ["init", str(root)])
    assert result.exit_code == 0, result.output
    for path in (root / "content").glob("*.md"):
        path.unlink()
    for name, text in (posts or {"one.md": ONE, "two.md": TWO}).items():
        path = root / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    if backend:
        run = CliRunner().invoke(app, ["-C", str(root), "translate", "--backend", backend])
        assert run.exit_code == 0, run.output
    return root


@dataclass
class Review:
    """A review that runs."""

    root: Path
    process: subprocess.Popen[str]
    entrance: str  #: the address that it has told
    client: requests.Session = field(default_factory=requests.Session)
    csrf: str = ""
    first: requests.Response = field(default_factory=requests.Response)  #: to the entrance
    said: list[str] = field(default_factory=list)  #: on standard error

    def __post_init__(self) -> None:
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self) -> None:
        assert self.process.stderr is not None
        self.said.extend(self.process.stderr)

    @property
    def address(self) -> str:
        """Where it answers, without a slash at the end."""
        return self.entrance.split("/enter")[0]

    def enter(self) -> requests.Response:
        """Go in as the browser does."""
        answer = self.client.get(self.entrance, timeout=30)
        self.first = answer.history[0]
        self.csrf = self.get("/api/session")["csrf"]
        return answer

    def get(self, path: str) -> Any:
        """A value that is there."""
        answer = self.client.get(self.address + path, timeout=120)
        assert answer.status_code == 200, (path, answer.status_code, answer.text)
        return answer.json()

    def send(self, path: str, body: object) -> requests.Response:
        """What is answered to an act."""
        headers = {"X-Bitext-Csrf": self.csrf, "Origin": self.address}
        return self.client.post(self.address + path, json=body, headers=headers, timeout=120)

    def post(self, path: str, body: object) -> Any:
        """What an act comes to that is done."""
        answer = self.send(path, body)
        assert answer.status_code == 200, (path, answer.status_code, answer.text)
        return answer.json()

    def posts(self, query: str = "") -> Any:
        """The list of posts, as soon as all are read."""
        end = time.monotonic() + 120
        while (found := self.get(f"/api/posts{query}"))["left"]:
            assert time.monotonic() < end, f"{found['left']} posts were not read"
            time.sleep(0.2)
        return found

    def ids(self) -> dict[str, str]:
        """Name of a post -> its id."""
        return {row["name"]: row["id"] for row in self.posts()["posts"]}

    def segments(self, id: str) -> list[dict[str, Any]]:
        """The segments of a post."""
        found: list[dict[str, Any]] = self.get(f"/api/post/{id}")["segments"]
        return found

    def save(self, id: str, segment: dict[str, Any], target: str, **more: object) -> Any:
        """Save a wording as a page does."""
        said = {"target": target, "state": "reviewed", "digest": segment["digest"], **more}
        return self.post(f"/api/post/{id}/segment/{segment['key']}", said)

    def end(self) -> None:
        """Stop it as Ctrl-C does."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        self._ended()

    def _ended(self) -> None:
        self.client.close()
        try:
            self.process.wait(30)
        finally:
            self.process.kill()
            self.reader.join(10)
            if self.process.stderr is not None:
                self.process.stderr.close()

    def kill(self) -> None:
        """Stop it as a power cut does."""
        self.process.kill()
        self._ended()


def started(root: Path, *options: str, env: Sequence[tuple[str, str]] = ()) -> Review:
    """Start one; who does it ends it."""
    words = [sys.executable, "-m", "bitext", "-C", str(root), "review", "--no-open", *options]
    process = subprocess.Popen(
        words, stderr=subprocess.PIPE, text=True, encoding="utf-8",
        env={**os.environ, "BITEXT_AS": "Lin", **dict(env)},
    )  # fmt: skip
    assert process.stderr is not None
    said = ""
    for line in process.stderr:
        said += line
        if found := re.search(r"http://\S+/enter\?token=\S+", line):
            return Review(root, process, found[0])
    process.stderr.close()
    process.wait(30)
    raise AssertionError(f"no review: {said}")


@contextmanager
def reviewing(root: Path, *options: str) -> Iterator[Review]:
    """A review that somebody has entered, ended afterwards."""
    review = started(root, *options)
    try:
        review.enter()
        yield review
    finally:
        review.end()


def heard(stream: requests.Response) -> Iterator[dict[str, Any]]:
    """What pages are told, after the word that all will be."""
    lines = (line for line in stream.iter_lines(chunk_size=1) if line.startswith(b"data:"))
    events = (json.loads(line[5:]) for line in lines)
    assert next(events) == {"type": "here"}
    return events


def until(holds: Any, seconds: float = 30.0) -> Any:
    """What holds at last."""
    end = time.monotonic() + seconds
    while not (found := holds()):
        assert time.monotonic() < end, "it did not come true"
        time.sleep(0.02)
    return found
