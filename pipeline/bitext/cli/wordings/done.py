"""What `approve` and `needs-work` share: preview, deed, what is told of it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from bitext.cli import completion
from bitext.cli.before import alone, opened
from bitext.cli.output.outcome import count
from bitext.cli.output.terminal import echo, emit, note, printable

if TYPE_CHECKING:
    from bitext.reviewing.changes import Deed

posts = click.argument(
    "posts", metavar="POST[:KEYS]...", nargs=-1, required=True, shell_complete=completion.posts
)
writes = click.option("--write", "writes", is_flag=True, help="Do it for whole posts, too.")


def act(op: str, names: tuple[str, ...], writes: bool, wait: int, as_json: bool) -> None:
    """Do it, or show what would be done."""
    from bitext.reviewing import deeds

    workspace = opened()
    wanted = deeds.chosen(workspace, names)
    does = writes or all(one.keys for one in wanted)
    number, found = "", [deed for one in wanted for deed in deeds.deeds(one, op)]
    with alone(workspace, op, wait) if does and found else nullcontext():
        if does and found:
            number, found = deeds.carry_out(workspace, wanted, op)
    if as_json:
        emit({"number": number, "segments": [asdict(deed) for deed in found]})
        return
    tell(found)
    if number:
        note(f"{counted(found)}; `bitext undo {number}` takes it back, `bitext build` writes pages")
    else:
        note(f"{counted(found)} would change{'; --write does it' if found else ''}")


def tell(found: Sequence[Deed]) -> None:
    """Name each segment, with its texts."""
    for deed in found:
        place = f"{deed.post}:{deed.line}" if deed.line else deed.post
        echo(printable(f"{place}  {deed.before} -> {deed.after}  key {deed.key[:8]}"))
        for sign, text in ((" ", deed.source), (" ", deed.target)):
            echo(printable(f"  {sign} {' '.join(text.split())}"))


def counted(found: Sequence[Deed]) -> str:
    """How many segments in how many posts."""
    return f"{count(len(found), 'segment')} in {count(len({d.post for d in found}), 'post')}"
