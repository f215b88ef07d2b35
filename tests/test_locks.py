"""What `scripts/locks.sh` has written covers pyproject.toml as it is now."""

from __future__ import annotations

import re
import tomllib
from itertools import chain

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.conftest import REPOSITORY

PROJECT = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
_NONE = Version("0")
_PIN = re.compile(r"^([A-Za-z0-9_.-]+)==(\S+)", re.M)


def wanted(*extras: str) -> list[Requirement]:
    """The requirements of the package and of some extras, those that extras name included."""
    optional = PROJECT["optional-dependencies"]
    found = [Requirement(line) for line in PROJECT["dependencies"]]
    for requirement in map(Requirement, chain(*(optional[extra] for extra in extras))):
        inner = requirement.name == PROJECT["name"]
        found += wanted(*requirement.extras) if inner else [requirement]
    return found


def pins(name: str) -> dict[str, Version]:
    text = (REPOSITORY / name).read_text(encoding="utf-8")
    return {canonicalize_name(name): Version(version) for name, version in _PIN.findall(text)}


@pytest.mark.parametrize(
    ("name", "extra"), [("requirements-dev.lock", "dev"), ("requirements-lowest.txt", "test")]
)
def test_a_lock_covers_the_project(name: str, extra: str) -> None:
    locked = pins(name)
    wrong = [
        str(requirement)
        for requirement in wanted(extra)
        if locked.get(canonicalize_name(requirement.name), _NONE) not in requirement.specifier
    ]
    assert wrong == [], f"run scripts/locks.sh: {name} has fallen behind"


def test_every_locked_package_has_a_hash() -> None:
    text = (REPOSITORY / "requirements-dev.lock").read_text(encoding="utf-8")
    blocks = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.M)[1:]
    assert len(blocks) > 50
    assert [block.split()[0] for block in blocks if "--hash=sha256:" not in block] == []


def test_the_lowest_versions_are_the_floors() -> None:
    locked = pins("requirements-lowest.txt")
    floors = {
        canonicalize_name(r.name): Version(s.version)
        for r in wanted("test")
        for s in r.specifier
        if s.operator == ">="
    }
    above = {name for name, floor in floors.items() if locked[name] != floor}
    assert above <= {"requests"}  # 2.32.4 was withdrawn in favour of 2.32.5


@pytest.mark.parametrize(
    ("package", "version"),
    [("filelock", "3.20.1"), ("urllib3", "2.6.0")],
    ids=["follows no link to a lock", "bounds chained gzip"],
)
def test_floors_that_keep_holes_closed(package: str, version: str) -> None:
    assert pins("requirements-lowest.txt")[package] >= Version(version)
