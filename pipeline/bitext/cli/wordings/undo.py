"""``bitext undo``: what a terminal or the review page did, taken back."""

from __future__ import annotations

from dataclasses import asdict

import click

from bitext.cli import options
from bitext.cli.before import alone, opened
from bitext.cli.output.outcome import count
from bitext.cli.output.terminal import emit, note
from bitext.cli.wordings import done


@click.command()
@click.argument("number", default="")
@options.wait
@options.as_json
def undo(number: str, wait: int, as_json: bool) -> None:
    """Take back what was done last, here or on the review page; or the deed of a NUMBER.

    Entries are as they were before, drafts too; one that somebody has changed since stays.
    """
    from bitext.reviewing.undo import undo as take_back

    workspace = opened()
    with alone(workspace, "undo", wait):
        number, back, left = take_back(workspace, number)
    if as_json:
        emit({"number": number, "segments": [asdict(deed) for deed in back]})
        return
    done.tell(back)
    note(f"took back {number}: {done.counted(back)}")
    if left:
        note(f"{count(left, 'segment')} of it changed since, or gone: left as it is")
