"""Each guard is taken out in turn: the tests that hold its promise must fail.

The promises are those of docs/promises.md, and the holes that were found in them.  `make long`
runs this; what is not noticed is a test that asserts nothing.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY
from tests.holes import HOLES, Guard

GUARDS = (
    Guard(
        "A1", "drafting/window.py",
        "        if rows:\n            self.memory.put_many(rows)\n"
        "        for row in rows:\n            if not self.examiner.trusted",
        "        for row in rows:\n            self.hand_out(row, accepted[row.key])\n"
        "        if rows:\n            self.memory.put_many(rows)\n"
        "        for row in ():\n            if not self.examiner.trusted",
        "tests/workflow/test_acknowledged.py",
    ),
    Guard("A2", "store/large_files.py", "                os.fsync(file.fileno())\n", "",
          "tests/store/test_large_files.py"),
    Guard("B3", "assemble/english.py", "            self._prove()\n", "            pass\n",
          "tests/properties/test_structure_law.py -k own"),
    Guard("B5", "markdown/mask.py", "LONGEST_LINE = 100_000", "LONGEST_LINE = 10**7",
          "tests/markdown/test_limits.py"),
    Guard("B5", "markdown/reading.py", "DEEPEST = 100", "DEEPEST = 10**12",
          "tests/markdown/test_limits.py"),
    Guard("B5", "markdown/constructs/templates.py", " and stop.end() <= at + LONGEST_TAG", "",
          "tests/markdown/test_limits.py"),
    Guard("B5", "markdown/target.py", "(?<![ \\t]) {2}", " {2,}",
          "tests/properties/test_linear_patterns.py --timeout 60"),
    Guard("B5", "markdown/escape.py", "original = places[token.type, token.node]",
          "original = next(t for t in piece.tokens if (t.type, t.node) == (token.type, token[3]))",
          "tests/workflow/test_floods.py -k bold"),
    Guard("D2", "frontmatter/yaml.py", "if self.depth > DEPTH:", "if False:",
          "tests/test_front_matter.py"),
    Guard("D2", "frontmatter/detect.py", "[ \\t]*+(?:#[^\\r\\n]*+)?[\\r\\n])*+",
          "[ \\t]*(?:#[^\\r\\n]*)?[\\r\\n]+)*",
          "tests/properties/test_linear_patterns.py --timeout 60"),
)  # fmt: skip


each_guard = pytest.mark.parametrize(
    "guard", [*GUARDS, *HOLES], ids=lambda g: f"{g.promise}-{Path(g.path).stem}"
)


def noticed(guard: Guard, folder: Path) -> bool:
    """Whether a test fails on a copy of the package without the guard."""
    shutil.copytree(REPOSITORY / "pipeline", folder / "pipeline")
    path = folder / "pipeline" / "bitext" / guard.path
    text = path.read_text(encoding="utf-8")
    assert text.count(guard.there) == 1, f"{guard.path} has changed: mend the table of guards"
    path.write_text(text.replace(guard.there, guard.out), encoding="utf-8")
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-qx", "-p", "no:cacheprovider", *guard.tests.split()],
        cwd=REPOSITORY,
        env={**os.environ, "PYTHONPATH": str(folder / "pipeline")},
        capture_output=True,
        text=True,
        timeout=1800,
        check=False,
    )
    assert run.returncode in (0, 1), run.stdout[-2000:] + run.stderr[-2000:]
    return run.returncode == 1


@each_guard
def test_the_guards_are_where_the_table_says(guard: Guard) -> None:
    text = (REPOSITORY / "pipeline" / "bitext" / guard.path).read_text(encoding="utf-8")
    assert text.count(guard.there) == 1


@pytest.mark.long
@each_guard
def test_a_guard_that_is_taken_out_is_noticed(guard: Guard, tmp_path: Path) -> None:
    assert noticed(guard, tmp_path)


@pytest.mark.long
def test_control_a_change_of_nothing_is_not_noticed(tmp_path: Path) -> None:
    same = Guard("-", "markdown/reading.py", "DEEPEST = 100", "DEEPEST = 101", "")
    assert not noticed(same._replace(tests="tests/test_model.py"), tmp_path)
