"""Run a process and say what it took."""

from __future__ import annotations

import os
import subprocess
import sysconfig
import time
from collections.abc import Collection, Sequence
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
