"""``bitext`` as a process: signals, pipes, terminals, cost."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.conftest import SCRIPT, Start

#: A backend that drafts its first five segments at once and then waits for ever.
SLOW_BACKEND = """
import pathlib, time
from bitext.backends.protocol import Draft, Limits

class Slow:
    name = "slow"
    signature = "slow"
    calls = 0

    def limits(self):
        return Limits(trusted=True)

    def missing(self):
        return ""

    def translate(self, batch):
        self.calls += 1
        if self.calls > 5:
            pathlib.Path("waiting").touch()
            time.sleep(SLEEP)
        return [Draft(request.key, request.text) for request in batch]

def create(settings, languages):
    return Slow()
"""


def install_slow_backend(folder: Path, seconds: float) -> dict[str, str]:
    """Put the backend on the path as an installed package; the environment that finds it."""
    info = folder / "slow_backend-1.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: slow-backend\nVersion: 1\n")
    (info / "entry_points.txt").write_text("[bitext.backends]\nslow = slow_backend:create\n")
    code = SLOW_BACKEND.replace("SLEEP", str(seconds))
    (folder / "slow_backend.py").write_text(code)
    return {**os.environ, "PYTHONPATH": str(folder)}


def wait_for(path: Path) -> None:
    deadline = time.monotonic() + 30
    while not path.exists():
        assert time.monotonic() < deadline, f"{path} did not appear"
        time.sleep(0.02)


def test_an_interrupted_run_keeps_what_is_finished(
    blog: Path, start: Start, tmp_path: Path
) -> None:
    env = install_slow_backend(tmp_path / "site", seconds=1)
    process = start("translate", "--backend", "slow", "--json", env=env)
    wait_for(blog / "waiting")
    process.send_signal(signal.SIGINT)
    stdout, stderr = process.communicate(timeout=30)
    assert process.returncode == 130
    assert stderr.strip() == ("error: interrupted; finished segments are kept, run again to go on")
    assert json.loads(stdout)["error"]["exit_code"] == 130
    again, _ = start("translate", "--backend", "pseudo", "--json").communicate(timeout=30)
    assert json.loads(again)["reused"] >= 5


def test_a_second_ctrl_c_does_not_wait_for_the_server(
    blog: Path, start: Start, tmp_path: Path
) -> None:
    process = start(
        "translate", "--backend", "slow", env=install_slow_backend(tmp_path / "site", seconds=600)
    )
    wait_for(blog / "waiting")
    for _ in range(20):
        process.send_signal(signal.SIGINT)
        try:
            process.wait(timeout=0.5)
            break
        except subprocess.TimeoutExpired:
            continue
    _, stderr = process.communicate(timeout=5)
    assert process.returncode == 130
    assert "Traceback" not in stderr
    assert "interrupted" in stderr


def closed_pipe() -> int:
    """The writing end of a pipe that nobody reads."""
    reading, writing = os.pipe()
    os.close(reading)
    return writing


@pytest.mark.parametrize("args", [["status"], ["check"], ["--help"], ["build", "--json"]])
def test_a_reader_that_leaves_is_no_trouble(start: Start, args: list[str]) -> None:
    pipe = closed_pipe()
    process = start(*args, stdout=pipe)
    os.close(pipe)
    _, stderr = process.communicate(timeout=30)
    assert process.returncode == 141
    assert "error" not in stderr
    assert "Traceback" not in stderr
    assert "Exception ignored" not in stderr


def test_a_program_without_care_would_complain() -> None:
    pipe = closed_pipe()
    done = subprocess.run(
        [sys.executable, "-c", "print(1)"], stdout=pipe, stderr=subprocess.PIPE, text=True
    )
    os.close(pipe)
    assert "BrokenPipeError" in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux only")
@pytest.mark.parametrize("args", [["status"], ["status", "--json"], ["--help"]])
def test_a_full_disk_behind_standard_output_is_told(start: Start, args: list[str]) -> None:
    with Path("/dev/full").open("w") as full:
        process = start(*args, stdout=full)
        _, stderr = process.communicate(timeout=30)
    assert process.returncode == 5
    assert stderr.startswith("error: the disk is full")
    assert "Traceback" not in stderr
    assert "Exception ignored" not in stderr


def test_nobody_need_listen_at_all(start: Start) -> None:
    pipe = closed_pipe()
    process = start("-C", "nowhere", "status", stdout=pipe, stderr=pipe)
    os.close(pipe)
    assert process.wait(timeout=30) == 2


def test_a_poor_encoding_is_no_trouble(blog: Path, start: Start) -> None:
    (blog / "content" / "😀.md").write_text("# 你好\n", encoding="utf-8")
    env = {**os.environ, "PYTHONIOENCODING": "gbk"}
    shown, stderr = start("status", env=env).communicate(timeout=30)
    assert r"\U0001f600.md" in shown
    assert stderr == ""


def on_a_terminal(command: list[str], folder: Path) -> tuple[int, str, str]:
    """Exit code, standard output (a pipe) and what a terminal on standard error is sent."""
    ours, theirs = os.openpty()
    env = {**os.environ, "TERM": "xterm", "COLUMNS": "100"}
    process = subprocess.Popen(
        command, cwd=folder, env=env, stdout=subprocess.PIPE, stderr=theirs, encoding="utf-8"
    )
    os.close(theirs)
    seen = b""
    while True:
        try:
            seen += (part := os.read(ours, 4096))
        except OSError:  # the terminal was closed at the other end
            break
        if not part:
            break
    stdout, _ = process.communicate(timeout=30)
    os.close(ours)
    return process.returncode, stdout, seen.decode()


def test_a_terminal_sees_a_bar_and_the_pipe_only_data(blog: Path) -> None:
    code, stdout, terminal = on_a_terminal([*SCRIPT, "translate", "--json"], blog)
    assert code == 0
    assert json.loads(stdout)["drafted"] == 6
    assert "6/6" in terminal
    assert terminal.rstrip().endswith(("\x1b[?25h", "\x1b[2K"))  # the cursor is back


def test_without_a_terminal_there_is_no_bar(start: Start) -> None:
    stdout, stderr = start("translate", "--json").communicate(timeout=30)
    assert json.loads(stdout)["drafted"] == 6
    assert stderr == ""


def test_a_term_list_may_come_through_a_pipe(start: Start) -> None:
    process = start("glossary", "import", "-", stdin=subprocess.PIPE)
    stdout, _ = process.communicate("开源\topen source\n", timeout=30)
    assert "source: 开源" in stdout


def test_the_shell_completes_commands(start: Start) -> None:
    words = {"_BITEXT_COMPLETE": "bash_complete", "COMP_WORDS": "bitext st", "COMP_CWORD": "1"}
    stdout, _ = start(env={**os.environ, **words}).communicate(timeout=30)
    assert stdout == "plain,status\n"


def cpu(command: list[str]) -> float:
    """Processor seconds of a process, the least of five."""
    seconds = []
    for _ in range(5):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds.append(usage.ru_utime + usage.ru_stime)
    return min(seconds)


def test_help_is_instant() -> None:
    """Budget: 150 ms of processor beyond the interpreter; 60 ms were measured."""
    assert cpu([*SCRIPT, "--help"]) - cpu([sys.executable, "-c", "pass"]) < 0.150
