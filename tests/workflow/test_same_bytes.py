"""Same inputs, same bytes; and what is not translated is not changed, to the last byte."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from bitext.backends.protocol import Limits, Request
from bitext.cli.app import app
from bitext.drafting import lookup, validation, window
from bitext.markdown import placeholder
from bitext.store.files import POST_SUFFIXES
from tests.workflow.blog import Blog, Engine, honest, install

SCRIPT = "from bitext.cli import main; main()"


def fill(blog: Blog) -> None:
    blog.terms(社区="community", 机器="machine")
    for number in range(12):
        blog.post(
            f"posts/{number % 5}/{number}.md",
            f"---\ntitle: 第{number}篇\ntags: [笔记]\n---",
            f"# 社区的第{number}年",
            "我们在`make run`里写**很好**的代码，然后提交给社区。",
            f"- 机器{number}\n- 见[文档](https://x.example/{number})",
            "这一句在每一篇里都一样。",
        )


def unevenly(request: Request) -> str:
    """Answers come back in another order than they were asked for."""
    time.sleep(len(request.text) % 3 / 500)
    return honest(request)


def bytes_of(blog: Blog, jobs: int) -> dict[str, bytes]:
    limit = Limits(max_items=3 if jobs > 1 else 50, concurrency=jobs)
    blog.engine = replace(blog.engine, limit=limit, say=unevenly)
    assert not blog.translate(jobs=jobs).findings
    blog.build()
    return blog.files("catalog", "output")


def test_one_worker_or_eight_here_or_elsewhere(
    blog: Blog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(blog)
    expected = bytes_of(blog, 1)
    assert len(expected) == 38
    other = Blog(tmp_path / "another place" / "with 汉字").configure()
    install(monkeypatch, lambda: other.engine)
    fill(other)
    assert bytes_of(other, 8) == expected


ENVIRONMENTS: Sequence[dict[str, str]] = (
    {"PYTHONHASHSEED": "1", "LC_ALL": "C", "TZ": "UTC", "PYTHONUTF8": "0"},
    {"PYTHONHASHSEED": "4711", "LC_ALL": "C.UTF-8", "TZ": "Asia/Shanghai", "COLUMNS": "40"},
)


def test_any_environment_gives_the_same_bytes(blog: Blog, tmp_path: Path) -> None:
    fill(blog)
    blog.configure().root.joinpath("bitext.toml").write_text('backend = "pseudo"\n')
    found = []
    for number, extra in enumerate(ENVIRONMENTS):
        root = shutil.copytree(blog.root, tmp_path / f"copy {number}")
        command = [sys.executable, "-c", SCRIPT, "run"]
        done = subprocess.run(command, cwd=root, env=os.environ | extra, capture_output=True)
        assert done.returncode == 0, done.stderr
        found.append(Blog(root).files("catalog", "output"))
    assert found[0] == found[1]
    assert len(found[0]) == 38


# The identity promise


def readable(path: Path) -> bool:
    try:
        path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def posts(corpus: Path) -> list[Path]:
    return sorted(p for p in corpus.rglob("*") if p.suffix.lower() in POST_SUFFIXES)


def sample(corpus: Path, size: int) -> Iterator[Path]:
    """Posts of every repository in proportion, and every derived one."""
    every = posts(corpus)
    derived = [path for path in every if "_derived" in path.parts]
    rest = [path for path in every if "_derived" not in path.parts]
    yield from derived
    yield from rest[:: max(1, len(rest) // (size - len(derived)))]


def echoed(root: Path, corpus: Path, chosen: Sequence[Path]) -> dict[str, list[str]]:
    """Run ``echo`` on a copy of posts; post -> what is wrong with its edition."""
    (root / "content").mkdir(parents=True)
    (root / "bitext.toml").write_text('backend = "echo"\n')
    for path in chosen:
        copy = root / "content" / path.relative_to(corpus)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
    done = CliRunner().invoke(app, ["-C", str(root), "run", "--json"])
    data = json.loads(done.stdout)
    assert done.exit_code == (3 if data["errors"] else 0), done.stderr
    refused = {
        Path(e["path"]).relative_to(root / "content"): e["exit_code"] for e in data["errors"]
    }
    wrong: dict[str, list[str]] = {"refused": [], "changed": [], "absent": []}
    for path in chosen:
        name = path.relative_to(corpus)
        edition = root / "output" / "en" / name
        if not readable(path):
            assert refused.pop(name) == 3
            wrong["refused"].append(str(name))
            assert not edition.exists()
        elif not edition.exists():
            wrong["absent"].append(str(name))
        elif edition.read_bytes() != path.read_bytes():
            wrong["changed"].append(str(name))
    assert not refused
    return wrong


def test_three_hundred_real_posts_come_back_byte_for_byte(corpus: Path, tmp_path: Path) -> None:
    chosen = list(sample(corpus, 300))
    wrong = echoed(tmp_path / "blog", corpus, chosen)
    assert (wrong["changed"], wrong["absent"]) == ([], [])
    assert len(wrong["refused"]) == 9, "GB 18030 and UTF-16 are named, not guessed"
    assert len(chosen) >= 300


@pytest.mark.long
def test_every_real_post_comes_back_byte_for_byte(corpus: Path, tmp_path: Path) -> None:
    wrong = echoed(tmp_path / "blog", corpus, posts(corpus))
    assert (wrong["changed"], wrong["absent"]) == ([], [])
    assert len(wrong["refused"]) == 9


def test_control_a_reply_always_read_anew_changes_posts(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Soft breaks and escapes do not pass through a translator."""
    real = placeholder.decode

    def anew(piece, form, text):  # type: ignore[no-untyped-def]  # as `decode`
        return real(piece, replace(form, text=f"{form.text}."), text)

    for module in (validation, lookup, window):
        monkeypatch.setattr(module, "decode", anew)
    wrong = echoed(tmp_path / "blog", corpus, posts(corpus)[:30])
    assert wrong["changed"]


def test_what_is_not_utf8_is_refused_before_anything_is_sent(blog: Blog) -> None:
    asked: list[str] = []

    def say(request: Request) -> str:
        asked.append(request.text)
        return honest(request)

    engine = Engine(say=say)
    blog.engine = engine
    blog.post("b.md", "这一段是好的。")
    (blog.root / "content" / "a.md").write_bytes("这一段是坏的。".encode("gb18030"))
    done = CliRunner().invoke(app, ["-C", str(blog.root), "run"])
    assert done.exit_code == 3
    assert "a.md" in done.stderr
    assert "GB18030" in done.stderr
    assert asked == ["这一段是好的。"]
    assert blog.edition("b.md").exists()
