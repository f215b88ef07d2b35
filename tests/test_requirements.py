"""A test that lacks something skips for a person and fails in CI."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = """
def test_program(needs):
    needs("no-such-program")

def test_corpus(corpus):
    pass

def test_seeds(seeds):
    pass
"""


@pytest.mark.parametrize(("ci", "outcome"), [("", "3 skipped"), ("1", "1 failed, 2 errors")])
def test_what_is_missing_never_skips_in_ci(ci: str, outcome: str, tmp_path: Path) -> None:
    conftest = Path(__file__).with_name("conftest.py").read_text(encoding="utf-8")
    (tmp_path / "conftest.py").write_text(conftest, encoding="utf-8")
    (tmp_path / "test_it.py").write_text(TESTS, encoding="utf-8")
    environment = {**os.environ, "BITEXT_CI": ci, "BITEXT_SHARED": str(tmp_path / "absent")}
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-q", tmp_path],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        cwd=tmp_path,
        env=environment,
    )
    assert outcome in run.stdout.splitlines()[-1]
