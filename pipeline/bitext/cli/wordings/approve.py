"""``bitext approve``: wordings approved as they are."""

from __future__ import annotations

import click

from bitext.cli import options
from bitext.cli.wordings import done


@click.command()
@done.posts
@done.writes
@options.wait
@options.as_json
def approve(posts: tuple[str, ...], writes: bool, wait: int, as_json: bool) -> None:
    """Approve wordings as they are: drafts, stale ones, those that need work.

    POST:KEYS names segments by line, by lines (12-20), by key or its first digits, with commas
    between; they are approved at once.  A POST or a folder alone means all of it: what would be
    approved is shown, and done with --write.  `bitext undo` takes it back.
    """
    done.act("approve", posts, writes, wait, as_json)
