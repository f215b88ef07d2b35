"""``bitext models remove``: room for something else."""

from __future__ import annotations

import click

from bitext.cli import options
from bitext.cli.output.terminal import echo, emit, note, printable


@click.command()
@options.model
@options.as_json
def remove(name: str, as_json: bool) -> None:
    """Delete the pulled model NAME, or what a cut pull of it has left.

    NAME may also be a model file that was made ready, or what `bitext models list` calls the
    result; the file itself stays.
    """
    from bitext.models.remove import remove as delete

    freed = delete(name, report=lambda news: note(news.message))
    if as_json:
        emit({"name": name, "freed": freed})
    elif freed:
        echo(f"removed {printable(name)}: {freed / 1e6:,.0f} MB freed")
    else:
        echo(f"nothing of {printable(name)} was here")
