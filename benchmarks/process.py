"""Run a process and say what it took."""

from __future__ import annotations

import os
import subprocess
import sysconfig
import time
from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

BITEXT = str(Path(sysconfig.get_path("scripts")) / "bitext")


@dataclass(frozen=True, slots=True)
class Cost:
    """What one process took, start of the interpreter included."""

    seconds: float  #: wall clock
    cpu: float  #: seconds of user and system time, of its children too
    peak: float  #: MiB resident at most, of its largest process


def spend(command: Sequence[str], folder: Path, codes: Collection[int] = (0,)) -> Cost:
    """Run a command to its end; raises CalledProcessError on an exit code not in ``codes``."""
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in codes:
        raise subprocess.CalledProcessError(process.returncode, list(command))
    return Cost(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


@dataclass(frozen=True, slots=True)
class Spent:
    """What a command took together with the processes that it started."""

    seconds: float  #: wall clock
    cpu: float  #: seconds of user and system time
    peak: float  #: MB resident at most, of all together; shared pages count for each


def spend_tree(command: Sequence[str], folder: Path) -> Spent:
    """Run a command to its end, looking at its processes twenty times a second; needs ``/proc``."""
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL)
    peak = 0
    while True:
        pid, status, usage = os.wait4(process.pid, os.WNOHANG)
        if pid:
            break
        peak = max(peak, sum(map(_resident, _tree(process.pid))))
        time.sleep(0.05)
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - start
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, list(command))
    return Spent(seconds, usage.ru_utime + usage.ru_stime, peak / 1e6)


def _tree(pid: int) -> list[int]:
    found = [pid]
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                found += _tree(int(child))
    return found


def _resident(pid: int) -> int:
    with suppress(OSError, IndexError):
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE")
    return 0
