"""The commands themselves, while a folder of the workspace is a link to another one now and then.

`tests/store/test_door.py` tries each way in by itself; here nothing is left out.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.cli.conftest import SCRIPT
from tests.store.test_door import linux, swapping, tree

SWAPS = 1_000
#: Words that stand outside the workspace alone, in each kind of file that is read in it.
SECRET = "qiangbaomi"
OUTSIDE = {
    "one.md": f"# 前言 {SECRET}\n\n外人的一段话 {SECRET}。\n",
    "one.po": f'msgid "一段话。"\nmsgstr "{SECRET}"\n',
    "terms.yaml": f"terms: [{{source: 一段, target: {SECRET}}}]\n",
    "a.png": SECRET,
    "memory.sqlite": SECRET,
    "build.sqlite": SECRET,
}
COMMANDS = ("run", "build", "absorb --yes", "translate --redraft", "check", "status")
ROOMS = ("{content}/sub", "catalog/en/sub", "glossary", "output/en/sub", "output", ".bitext")
#: The script with the guard taken out.
UNGUARDED = [
    sys.executable, "-c",
    "from bitext.store.disk import door; door.NO_LINK = 0; from bitext.cli import main; main()",
]  # fmt: skip


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    for folder in (tmp_path / "outside", tmp_path / "outside" / "sub"):
        folder.mkdir()
        for name, text in OUTSIDE.items():
            (folder / name).write_text(text, encoding="utf-8")
    return tmp_path / "outside"


def workspace(root: Path, content: str) -> None:
    """A workspace whose post has been built once, with its page changed by hand since."""
    (root / content / "sub").mkdir(parents=True)
    (root / "glossary").mkdir()
    (root / "bitext.toml").write_text(f'backend = "echo"\ncontent = "{content}"\n')
    (root / "glossary" / "terms.yaml").write_text("terms: [{source: 天气, target: weather}]\n")
    (root / content / "sub" / "one.md").write_text("# 前言\n\n一段话。![图](a.png)\n")
    (root / content / "sub" / "a.png").write_bytes(b"ours")
    bitext(SCRIPT, root, "run")
    with (root / "output" / "en" / "sub" / "one.md").open("a") as page:
        page.write("\nA person's.\n")


def bitext(script: list[str], root: Path, command: str) -> str:
    given = [*script, *command.split()]
    done = subprocess.run(given, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 1, 3, 4, 5), done.stdout + done.stderr
    return done.stdout + done.stderr


@contextmanager
def swapped(room: Path, outside: Path) -> Iterator[list[int]]:
    """How many swaps there have been, once it is over."""
    counted: list[int] = []
    with swapping(room, outside) as count:
        yield counted
        counted.append(count())


def escaped(root: Path, room: str, outside: Path, script: list[str], command: str) -> str:
    """What of the outside a command has changed or told, in so many swaps or more."""
    before, swaps = tree(outside), 0
    while swaps < SWAPS:
        with swapped(root / room, outside) as counted:
            said = bitext(script, root, command)
        swaps += counted[0]
        (root / room).with_name("aside").unlink()
        after = tree(outside)
        new = {name for name in after.keys() - before.keys() if after[name]}
        if lost := new | {name for name in before if before[name] != after.get(name)}:
            return f"changed: {sorted(lost)}"
        if SECRET in said:
            return f"said: {said}"
        for name, data in tree(root).items():
            if SECRET.encode() in data:
                return f"read into {name}"
    return ""


@linux
@pytest.mark.long
@pytest.mark.parametrize("content", ["content", "."])
@pytest.mark.parametrize("room", ROOMS)
def test_no_command_leaves_the_workspace(
    tmp_path: Path, outside: Path, room: str, content: str
) -> None:
    root = tmp_path / "blog"
    workspace(root, content)
    place = room.format(content=content)
    found = {cmd: escaped(root, place, outside, SCRIPT, cmd) for cmd in COMMANDS}
    assert not any(found.values()), found


@linux
@pytest.mark.long
@pytest.mark.parametrize("room", ROOMS)
def test_control_without_the_guard_they_do(tmp_path: Path, outside: Path, room: str) -> None:
    root = tmp_path / "blog"
    workspace(root, "content")
    place = room.format(content="content")
    for _ in range(10):
        if any(escaped(root, place, outside, UNGUARDED, command) for command in COMMANDS):
            return
    pytest.fail("nothing was read or changed outside")
