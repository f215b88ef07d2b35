"""Every condition alone × what `[checks]` makes of it × every command: the table of exit codes.

Without ``--reviewed-only`` and with it; as a fresh clone has it, ``output/`` in git and not.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable

import pytest

from tests.workflow.blog import Blog, honest
from tests.workflow.test_exit_codes import (
    COMMANDS,
    REVIEWED,
    commit,
    conflict,
    dropped,
    elsewhere,
    exits,
    missing,
    needs_work,
    not_ready,
    nothing,
    orphaned,
    published,
    stale,
    unable,
    vanished,
)

__all__ = ["published"]

pytestmark = pytest.mark.long


def new(blog: Blog) -> None:
    """A post that has no draft."""
    blog.post("n.md", "# 序", "一只猫坐在火车上，看着外面的雨。")


def unread(blog: Blog) -> None:
    """A post of drafts alone."""
    new(blog)
    blog.translate()


def edited(blog: Blog) -> None:
    path = blog.edition("p.md")
    path.write_text(path.read_text("utf-8") + "\nMore.\n", "utf-8")


Spoil = Callable[[Blog], None]

#: What is wrong, the checks that say so, and the codes of
#:
#: * check, build, build --check, run
#: * build --reviewed-only, build --check --reviewed-only, run --reviewed-only
#:
#: with these checks as they come, as "error", as "warning" and "off".  An ``o`` is a 1 for editions
#: that are not what a build would write, and a 0 where git leaves ``output/`` alone.
TABLE: dict[str, tuple[Spoil, str, str]] = {
    "nothing": (nothing, "",                     "0000 000"),
    "stale":   (stale,   "stale",                "1111 111  1111 111  00o0 111  00o0 111"),
    "missing": (missing, "missing untranslated", "1111 111  1111 111  00o0 111  00o0 111"),
    "needs work":    (needs_work, "needs-work",  "0000 111  1111 111  0000 111  0000 111"),
    "no post":         (orphaned, "orphaned",    "1111 111  1111 111  00o0 0o0  00o0 0o0"),
    "vanished":        (vanished, "",            "3333 333"),
    "fuzzy, vanished": (dropped,  "vanished",    "1111 111  1111 111  1110 111  1110 111"),
    "edited edition": (edited, "edited-edition", "1111 111  1111 111  0000 000  0000 000"),
    "conflict":        (conflict, "",            "3333 333"),
    "part reviewed": (not_ready, "not-reviewed", "00o0 111  00o0 111  00o0 000  00o0 000"),
    "no drafts": (new, "missing not-reviewed",   "1110 000  1110 111  0000 000  0000 000"),
    "nobody read it": (unread,   "not-reviewed", "00o0 000  00o0 111  00o0 000  00o0 000"),
}  # fmt: skip
SEVERITIES = ("", "error", "warning", "off")


def spoilt(blog: Blog, what: str, severity: str) -> str:
    """The exit codes of all commands, each on a copy of its own."""
    spoil, checks, _ = TABLE[what]
    kept = "output" not in (blog.root / ".gitignore").read_text()
    codes = []
    for command in (*COMMANDS, *REVIEWED):
        copy = Blog(blog.root.parent / "copy", blog.engine)
        shutil.copytree(blog.root, copy.root)
        spoil(copy)
        blog.engine.say = unable
        if severity:
            copy.configure("[checks]\n" + "".join(f'{c} = "{severity}"\n' for c in checks.split()))
        if kept or what != "edited edition":  # which lies on one machine alone
            elsewhere(copy)
        codes.append(str(exits(copy, command)))
        blog.engine.say = honest
        shutil.rmtree(copy.root)
    return f"{''.join(codes[:4])} {''.join(codes[4:])}"


@pytest.mark.parametrize("what", TABLE)
def test_exit_codes(published: Blog, what: str) -> None:
    commit(published)
    kept = "output" not in (published.root / ".gitignore").read_text()
    wanted = TABLE[what][2].replace("o", "01"[kept]).split("  ")
    for severity, codes in zip(SEVERITIES, wanted, strict=False):
        assert spoilt(published, what, severity) == codes, severity
