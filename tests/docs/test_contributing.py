"""CONTRIBUTING.md has a map that shows every part of the package, and nothing that is not there."""

from __future__ import annotations

import re

from tests.conftest import REPOSITORY

PACKAGE = REPOSITORY / "pipeline" / "bitext"
PAGE = (REPOSITORY / "CONTRIBUTING.md").read_text(encoding="utf-8")
#: How the package begins; nobody looks for them.
USUAL = {"__init__.py", "__main__.py"}


def section(heading: str) -> str:
    return PAGE.split(f"\n## {heading}\n")[1].split("\n## ")[0]


def test_the_map_shows_every_part() -> None:
    rows = re.findall(r"^\| (`.*?) \| .* \| (.*) \|$", section("Where things are"), re.MULTILINE)
    shown = {name for first, _ in rows for name in re.findall(r"`([\w./]+)`", first)}
    there = {
        f"{path.name}/" if path.is_dir() else path.name
        for path in PACKAGE.iterdir()
        if path.suffix == ".py" or (path / "__init__.py").is_file()
    }
    assert shown - {"pipeline/bitext/"} == there - USUAL
    for first, begin in rows:
        for name in re.findall(r"`([\w/]+\.py)`", begin):
            part = re.findall(r"`([\w./]+)`", first)[0]
            assert (PACKAGE / part / name).is_file(), (part, name)


def test_what_is_to_be_touched_is_there() -> None:
    for text in (section("To add …"), section("Where things are")):
        for name in re.findall(r"`((?:\w+/)+\w*(?:\.\w+)?)`", text):
            assert (PACKAGE / name).exists() or (REPOSITORY / name).exists(), name


def test_what_make_can_do_is_true() -> None:
    makefile = (REPOSITORY / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"^make (\w+)", section("Run it"), re.MULTILINE):
        assert f"\n{target}:" in makefile
