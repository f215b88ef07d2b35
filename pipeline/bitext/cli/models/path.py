"""``bitext models path``: where a model is."""

from __future__ import annotations

import click

from bitext.cli import options
from bitext.cli.output.terminal import echo, emit, printable


@click.command()
@options.model
@options.as_json
def path(name: str, as_json: bool) -> None:
    """Print the folder of the pulled model NAME, or of the model file NAME."""
    from bitext.models import locate

    print_path(name, str(locate(name)), as_json)


def print_path(name: str, path: str, as_json: bool) -> None:
    """Say where a model is, as the user wants it said."""
    if as_json:
        emit({"name": name, "path": path})
    else:
        echo(printable(path))
