"""A killed run loses nothing that was reported, pays nothing twice, and ends the same."""

from __future__ import annotations

import multiprocessing
import os
import random
import shutil
import signal
import sqlite3
import time
from collections import Counter
from contextlib import closing
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest

from bitext.backends.services import LIBRE
from tests.backends.scripted_server import Handler, Service, serving
from tests.workflow import victim
from tests.workflow.blog import Blog, honest_text

POSTS = 6
#: How often a run is ended, here and in `make long`.
TIMES = [20, pytest.param(50, marks=pytest.mark.long)]
LENGTH = 50  #: paragraphs of a post, so that no life comes to its end
CHANCE = random.Random(2607)
PROCESSES = multiprocessing.get_context("forkserver")
LAZY = (
    "bitext.backends.web.backend",
    "deep_translator",
    "requests",
    "tenacity",
    "bitext.cli.translate",
)
PROCESSES.set_forkserver_preload([victim.__name__, *LAZY])


def write_posts(blog: Blog, length: int) -> None:
    for number in range(POSTS):
        sentences = [f"这里是第{number}篇里的第{n}段，说的是开源。" for n in range(length)]
        blog.post(f"{number}/post.md", f"# 第{number}篇", *sentences)


def life(root: Path, seconds: float | None, *, durable: bool = True) -> bool:
    """Run the victim for so long at most; whether it was killed."""
    process = PROCESSES.Process(target=victim.work, args=(root, durable))
    process.start()
    process.join(seconds)
    killed = process.is_alive()
    process.kill()
    process.join()
    assert killed or process.exitcode in (0, -signal.SIGKILL)
    return killed


def lives(root: Path) -> list[list[list[str]]]:
    """The journal, by run: pairs of what happened and to which segment."""
    runs: list[list[list[str]]] = []
    for line in (root / "log").read_text(encoding="utf-8").splitlines():
        if line == "run ":
            runs.append([])
        else:
            runs[-1].append(line.split(" ", 1))
    return runs


def judge(root: Path) -> None:
    """Nothing reported is asked for again; a kill costs what was under way, and no more."""
    done: set[str] = set()
    for run in lives(root):
        asked = [text for what, text in run if what == "asked"]
        assert not done & set(asked), "lost: it was reported as done"
        assert len(asked) == len(set(asked)), "asked twice by one run"
        finished = {text for what, text in run if what == "done"}
        assert len(set(asked) - finished) <= victim.UNDER_WAY, "more was open than is sent at once"
        done |= finished


def sound(root: Path) -> bool:
    path = root / ".bitext" / "memory.sqlite"
    if not path.exists():
        return True
    with closing(sqlite3.connect(path)) as database:
        return bool(database.execute("PRAGMA quick_check").fetchone() == ("ok",))


def results(root: Path) -> dict[str, bytes]:
    """Catalogs and editions; a temporary file of a killed writer is hidden."""
    found = Blog(root).files("catalog", "output")
    return {name: data for name, data in found.items() if not name.endswith(".tmp")}


def lived(root: Path, seconds: float, *, durable: bool = True) -> int:
    """Run and kill, again and again, until a run comes to its end; how often it was killed."""
    kills = 0
    while not (root / victim.DONE).exists():
        longer = 1 + kills / 8  # a slow machine must come to an end too
        kills += life(root, CHANCE.uniform(0, seconds * longer), durable=durable)
        assert sound(root)
    return kills


@pytest.fixture
def source(tmp_path: Path) -> Path:
    blog = Blog(tmp_path / "source").configure()
    write_posts(blog, 10)
    return blog.root


@pytest.mark.parametrize("times", TIMES)
def test_kills_cost_nothing_that_was_done(tmp_path: Path, source: Path, times: int) -> None:
    whole = shutil.copytree(source, tmp_path / "whole")
    life(whole, 60)
    (whole / victim.DONE).unlink()
    started = time.monotonic()
    life(shutil.copytree(source, tmp_path / "timed"), 60)
    seconds = time.monotonic() - started
    expected = results(whole)
    assert len(expected) == POSTS * 3 + 2  # whose the editions are, and how git merges that
    kills = turns = 0
    while kills < times:
        root = shutil.copytree(source, tmp_path / f"turn {turns}")
        kills += lived(root, seconds * 0.6)
        judge(root)
        assert results(root) == expected
        turns += 1


def test_control_a_commit_after_the_report_is_noticed(tmp_path: Path, source: Path) -> None:
    def lose() -> None:
        for turn in range(20):
            root = shutil.copytree(source, tmp_path / f"turn {turn}")
            lived(root, 0.4, durable=False)
            judge(root)

    with pytest.raises(AssertionError, match="reported as done"):
        lose()


# Ctrl-C


def answer(handler: Handler) -> None:
    time.sleep(0.004)
    handler.translate(honest_text(handler.text))


def start(root: Path) -> BaseProcess:
    process = PROCESSES.Process(target=victim.command, args=(root,))
    process.start()
    return process


def finish(root: Path) -> None:
    process = start(root)
    process.join(120)
    assert process.exitcode == 0, (root / "said").read_text(encoding="utf-8")


def connect(root: Path, server: Service, life: int) -> str:
    """Give a life an address of its own, and return its path.

    A request of the life before may be read only now; it must not count as one of this life.
    """
    url = f'[backends.libre]\nurl = "{server.url(f"libre/{life}")}"\n'
    (root / "bitext.toml").write_text(url, encoding="utf-8")
    return f"/libre/{life}/"


def interrupt(root: Path, server: Service, life: int, after: int) -> int | None:
    """Ctrl-C once so many requests of this life have come; the exit code."""
    path = connect(root, server, life)
    process = start(root)
    while process.is_alive() and sum(seen.startswith(path) for seen, *_ in server.seen) < after:
        time.sleep(0.002)
    os.kill(process.pid or 0, signal.SIGINT)
    process.join(60)
    said = (root / "said").read_text(encoding="utf-8")
    assert "Traceback" not in said
    assert "run again" in said
    return process.exitcode


@pytest.mark.parametrize("times", TIMES)
def test_interrupts_leave_catalogs_to_go_on_with(tmp_path: Path, source: Path, times: int) -> None:
    write_posts(Blog(source), LENGTH)
    whole = shutil.copytree(source, tmp_path / "whole")
    interrupts = 0
    with serving(always=answer) as server:
        connect(whole, server, times)
        while interrupts < times:
            assert interrupt(source, server, interrupts, CHANCE.randint(1, 2)) == 130
            assert_written(source)
            interrupts += 1
        finish(source)
        sent = Counter(body for _, _, body in server.seen)
        finish(whole)
    assert results(source) == results(whole)
    assert len(sent) == POSTS * (LENGTH + 1)
    assert sent.total() - len(sent) <= times * LIBRE.concurrency


def assert_written(root: Path) -> None:
    """The catalogs hold what the memory holds, but for what came back with Ctrl-C."""
    with closing(sqlite3.connect(root / ".bitext" / "memory.sqlite")) as database:
        rows = database.execute("SELECT count(*) FROM segment").fetchone()[0]
    catalogs = sorted((root / "catalog").rglob("*.po"))
    blog = Blog(root)
    names = [path.relative_to(root / "catalog" / "en").as_posix() for path in catalogs]
    held = sum(bool(e.target) for n in names for e in blog.catalog(n.replace(".po", ".md")).entries)
    assert 0 <= rows - held <= LIBRE.concurrency
    assert len(catalogs) == POSTS
