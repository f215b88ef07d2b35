"""What makes last week's editions out of date: other code, and nothing but other code."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from bitext.store.build_state import program
from tests.conftest import REPOSITORY


@pytest.fixture
def package(tmp_path: Path) -> Path:
    copy = tmp_path / "bitext"
    shutil.copytree(
        REPOSITORY / "pipeline" / "bitext", copy, ignore=shutil.ignore_patterns("__pycache__")
    )
    return copy


@pytest.mark.parametrize(
    "module",
    ["model.py", "languages.py", "markdown/segmenter.py", "frontmatter/yaml.py", "store/merge.py"],
)
def test_other_code_is_another_program(package: Path, module: str) -> None:
    before = program(package)
    (package / module).write_text("# other\n", encoding="utf-8")
    assert program(package) != before


def test_a_module_more_and_a_module_elsewhere_are_noticed(package: Path) -> None:
    before = program(package)
    (package / "assemble" / "new.py").touch()
    more = program(package)
    (package / "assemble" / "new.py").rename(package / "markdown" / "new.py")
    assert len({before, more, program(package)}) == 3


def test_an_installation_of_the_same_code_is_the_same_program(package: Path) -> None:
    before = program(package)
    for path in package.rglob("*.py"):
        os.utime(path, (0, 0))
    for name in ("cli/app.py", "backends/protocol.py", "testing.py"):  # no edition depends on them
        (package / name).write_text("# other\n", encoding="utf-8")
    assert program(package) == before == program(REPOSITORY / "pipeline" / "bitext")
