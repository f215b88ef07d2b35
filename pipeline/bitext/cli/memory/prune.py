"""``bitext memory prune``: drop what is no longer of use."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

import click

from bitext.cli import options
from bitext.cli.before import alone
from bitext.cli.output.outcome import count
from bitext.cli.output.terminal import echo, emit


@click.command()
@click.option("--failed", is_flag=True, help="Failed drafts, and entries that cannot be used.")
@click.option("--unused", is_flag=True, help="Entries of texts that are in no post.")
@click.option(
    "--other-engines", is_flag=True, help="Drafts of other engines than the configured one."
)
@click.option("--everyone", is_flag=True, help="People's and imported entries too.")
@click.option("--dry-run", is_flag=True, help="Only say how many there are.")
@options.wait
@options.as_json
def prune(
    failed: bool,
    unused: bool,
    other_engines: bool,
    everyone: bool,
    dry_run: bool,
    wait: int,
    as_json: bool,
) -> None:
    """Drop machine drafts that are failed, unused or of other engines: any of those you name.

    A text that comes back to a post is then paid for again.
    """
    from bitext.errors import UsageError
    from bitext.upkeep import memory
    from bitext.workspace.workspace import open_workspace

    if not (failed or unused or other_engines):
        hint = "--failed, --unused, --other-engines, or several; with --dry-run they are counted"
        raise UsageError("say which entries to drop", hint=hint)
    workspace = open_workspace(Path.cwd())
    with nullcontext() if dry_run else alone(workspace, "memory prune", wait):
        dropped = memory.prune(
            workspace,
            failed=failed,
            unused=unused,
            other_engines=other_engines,
            everyone=everyone,
            dry_run=dry_run,
        )
    if as_json:
        emit({"dropped": dropped.total(), "origins": dropped, "dry_run": dry_run})
        return
    by_origin = ", ".join(f"{number:,} {origin}" for origin, number in sorted(dropped.items()))
    verb = "would drop" if dry_run else "dropped"
    entries = count(dropped.total(), "entry", "entries")
    echo(f"{verb} {entries}" + (f": {by_origin}" if by_origin else ""))
