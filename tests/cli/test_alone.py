"""Two runs at once: the second waits and says for whom, and nothing is paid or mixed twice."""

from __future__ import annotations

import fcntl
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from types import SimpleNamespace

import pytest

from bitext.cli import run as run_command
from bitext.errors import StorageError
from bitext.store.disk import lock
from bitext.store.disk.lock import locked
from bitext.workspace.alone import LOCK, alone
from bitext.workspace.workspace import open_workspace
from tests.backends.scripted_server import Handler, serving
from tests.cli.conftest import SCRIPT, Call
from tests.workflow.blog import honest_text


@contextmanager
def held(blog: Path, said: bytes = b"", name: str = LOCK) -> Iterator[None]:
    """Somebody who holds the lock and does nothing."""
    (blog / ".bitext").mkdir(exist_ok=True)
    with (blog / name).open("wb") as file:
        file.write(said)
        file.flush()
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


HOLDER = json.dumps(
    {"command": "bitext run", "pid": 4711, "host": "desk", "since": "2026-11-26 17:00:00"}
)


@pytest.mark.parametrize(
    "command", ["run", "translate", "build", "memory prune --failed", "glossary apply 代码 --write"]
)
def test_who_writes_waits_and_is_told_for_whom(blog: Path, call: Call, command: str) -> None:
    (blog / "glossary" / "a.yaml").write_text("terms: [{source: 代码, target: code}]\n", "utf-8")
    call("translate")
    with held(blog, HOLDER.encode()):
        refused = call(*command.split(), "--wait", "1")
    assert refused.exit_code == 5
    assert (
        "waiting for bitext run (process 4711 on desk, since 2026-11-26 17:00:00)" in refused.stderr
    )
    assert "still at work here" in refused.stderr
    assert "Traceback" not in refused.output
    assert call(*command.split(), "--wait", "0").exit_code in (0, 1)  # control: nobody holds it


@pytest.mark.parametrize(
    "command", ["status", "check", "build --check", "translate --dry-run", "memory stats",
                "memory prune --failed --dry-run", "glossary apply 代码"],
)  # fmt: skip
def test_who_only_reads_does_not_wait(blog: Path, call: Call, command: str) -> None:
    (blog / "glossary" / "a.yaml").write_text("terms: [{source: 代码, target: code}]\n", "utf-8")
    call("run")
    with held(blog):
        assert call(*command.split()).exit_code in (0, 1)


@pytest.mark.parametrize("name", [".bitext/catalog.lock", ".bitext/memory.sqlite.lock"])
def test_a_lock_within_a_command_is_not_waited_for_in_silence(
    blog: Path,
    call: Call,
    name: str,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """`run` said nothing for three minutes."""
    monkeypatch.setattr(lock, "PATIENCE", 0.6)
    with held(blog, name=name):
        refused = call("translate")
    assert refused.exit_code == 5
    assert "another bitext is still at work here" in refused.stderr
    assert "waiting for another bitext" in caplog.messages


@pytest.mark.usefixtures("uncollected")
@pytest.mark.parametrize(
    "said",
    [b"", b"\x00", b"[" * 5000, b"5", b'{"pid": 1}', b'{"command":"\x1b[2J","pid":1}'],
)
def test_a_file_that_says_nothing_sensible_is_another_bitext(blog: Path, said: bytes) -> None:
    heard: list[str] = []
    workspace = open_workspace(blog)
    refused = pytest.raises(StorageError, match="another bitext is still")
    with held(blog, said), refused, alone(workspace, "run", 1, heard.append):
        pass
    assert heard == ["waiting for another bitext"]


def test_whoever_comes_after_a_killed_one_sweeps(blog: Path, call: Call) -> None:
    call("run")
    left = [
        blog / folder / ".x.md.0123abcd.tmp"
        for folder in (".bitext", "output/en", "output/bilingual", "catalog/en")
    ]
    for path in left:
        path.write_bytes(b"half")
    call("run")
    assert all(path.exists() for path in left)  # the run before came to its end
    (blog / LOCK).write_text(HOLDER)  # as SIGKILL leaves it
    call("run")
    assert not any(path.exists() for path in left)
    assert (blog / LOCK).read_bytes() == b""


def test_a_kill_leaves_the_name_of_the_killed(blog: Path) -> None:
    code = (
        "import os, signal, sys; from pathlib import Path\n"
        "from bitext.store.disk.lock import locked\n"
        "with locked(Path(sys.argv[1]), Path(sys.argv[1]).parent, what='x'):\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    path = blog / "lock"
    subprocess.run([sys.executable, "-c", code, str(path)], check=False)
    with locked(path, blog, what="y") as killed:
        assert killed
    with locked(path, blog, what="y") as killed:
        assert not killed
    with pytest.raises(ValueError, match="x"), locked(path, blog, what="y"):
        raise ValueError("x")
    with locked(path, blog, what="y") as killed:
        assert not killed


def test_an_interrupt_ends_the_waiting(blog: Path) -> None:
    with held(blog):
        run = subprocess.Popen([*SCRIPT, "run"], cwd=blog, stderr=subprocess.PIPE, text=True)
        assert run.stderr is not None
        assert "waiting" in run.stderr.readline()
        started = time.monotonic()
        run.send_signal(signal.SIGINT)
        run.communicate(timeout=30)
        assert time.monotonic() - started < 1.5
        assert run.returncode == 130


def texts(seen: list[tuple[str, dict[str, str], str]]) -> Counter[str]:
    return Counter(body for _, _, body in seen)


def slow(handler: Handler) -> None:
    time.sleep(0.02)
    handler.translate(honest_text(handler.text))


def many(blog: Path, url: str) -> None:
    for number in range(8):
        lines = [f"这里是第{number}篇里的第{n}段，说的是开源。" for n in range(4)]
        (blog / "content" / f"{number}.md").write_text("\n\n".join(lines) + "\n", encoding="utf-8")
    (blog / "bitext.toml").write_text(f'backend = "libre"\n[backends.libre]\nurl = "{url}"\n')


def test_four_runs_at_once_pay_once(blog: Path) -> None:
    with serving(always=slow) as server:
        many(blog, server.url("libre"))
        env = {**os.environ, "BITEXT_TRUST": "all"}
        runs = [subprocess.Popen([*SCRIPT, "run"], cwd=blog, env=env) for _ in range(4)]
        assert [run.wait(timeout=200) for run in runs] == [0] * 4
        assert max(texts(server.seen).values()) == 1


def test_control_without_the_lock_they_pay_again(
    blog: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_command, "alone", lambda *_: nullcontext())
    monkeypatch.chdir(blog)  # each thread goes back to where another was
    with serving(always=slow) as server:
        many(blog, server.url("libre"))
        threads = [threading.Thread(target=call, args=("run",)) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert max(texts(server.seen).values()) > 1


def test_a_lock_of_a_catalog_is_not_waited_for_without_end(
    blog: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lock, "PATIENCE", 1)
    (blog / ".bitext").mkdir(exist_ok=True)
    with (blog / ".bitext" / "catalog.lock").open("wb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        refused = call("translate")
    assert refused.exit_code == 5
    assert "catalog.lock: another bitext is still at work here" in refused.stderr


@pytest.mark.parametrize("ours", [True, False])
def test_a_lock_that_is_a_pipe_is_told(
    ours: bool, blog: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was told of it: "Illegal seek"."""
    (blog / ".bitext").mkdir(exist_ok=True)
    os.mkfifo(blog / ".bitext/run.lock")
    if not ours:  # the control
        monkeypatch.setattr(lock, "stat", SimpleNamespace(S_ISREG=lambda _mode: True))
    said = call("build")
    assert said.exit_code == (3 if ours else 5)
    assert ("rename or remove it" in said.stderr) is ours
