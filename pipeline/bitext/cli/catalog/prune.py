"""``bitext catalog prune``: catalogs whose post is gone."""

from __future__ import annotations

from dataclasses import asdict

import click

from bitext.cli import options
from bitext.cli.before import opened
from bitext.cli.output.outcome import count, failure_object, leave
from bitext.cli.output.terminal import emit, note, table


@click.command()
@click.option("--delete", is_flag=True, help="Delete what is shown; git has it still.")
@options.as_json
def prune(delete: bool, as_json: bool) -> None:
    """Show the catalogs whose post is gone, with the wordings of people that lie only there.

    Its journal stays: when the post comes back, what people worded does too.

    A catalog that a renamed post will take over is not among them.  While a post cannot be
    seen, for a name or a link that cannot be followed, none is: it may be that post's.
    """
    from bitext.workspace.wordings.homes import Homes

    homes = Homes(opened())
    orphans = [*homes.orphans()]
    if delete:
        for orphan in orphans:
            homes.forget(orphan)
    if as_json:
        found = [asdict(orphan) for orphan in orphans]
        emit({"catalogs": found, "deleted": delete, **failure_object(homes.unseen)})
        leave(homes.unseen)
        return
    if orphans:
        rows = [(one.catalog, one.post, one.people) for one in orphans]
        table(("catalog", "post that is gone", "people's wordings"), rows)
    told = "deleted" if delete else "to delete: `bitext catalog prune --delete`"
    note(f"{count(len(orphans), 'catalog')} {told if orphans else 'to delete'}")
    leave(homes.unseen)
