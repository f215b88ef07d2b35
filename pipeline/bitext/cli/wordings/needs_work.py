"""``bitext needs-work``: wordings that a reviewer doubts."""

from __future__ import annotations

import click

from bitext.cli import options
from bitext.cli.wordings import done


@click.command("needs-work")
@done.posts
@done.writes
@options.wait
@options.as_json
def needs_work(posts: tuple[str, ...], writes: bool, wait: int, as_json: bool) -> None:
    """Set wordings back: they ship, and are not reviewed until somebody approves them.

    An approval that was a mistake is taken back everywhere by it: the next run forgets the
    wording and drafts anew what it had been used for in other posts.  POST:KEYS as for `approve`.
    """
    done.act("needs-work", posts, writes, wait, as_json)
