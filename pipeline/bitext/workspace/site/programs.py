"""Generators that are installed here."""

from __future__ import annotations

import re
import shutil
import subprocess
from contextlib import suppress


def hugo_version() -> tuple[int, ...]:
    """The version of the Hugo that builds sites here; empty where there is none."""
    program = shutil.which("hugo")
    if program is None:
        return ()
    with suppress(OSError, subprocess.SubprocessError):
        told = subprocess.run(  # noqa: S603 - fixed program, no shell
            [program, "version"], capture_output=True, text=True, timeout=5, check=False
        )
        if found := re.search(r"\bv(\d+)\.(\d+)", told.stdout):
            return int(found[1]), int(found[2])
    return ()
