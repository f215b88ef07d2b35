"""``bitext catalog export``: wordings for translators' programs."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from bitext.cli import options
from bitext.cli.before import opened
from bitext.cli.output.outcome import count
from bitext.cli.output.terminal import emit, note

#: The formats of `reviewing.exchange.WRITERS`, said here so that ``--help`` loads nothing.
FORMATS = ("xliff1.2", "xliff2.1")


@click.command()
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@options.paths
@click.option(
    "--format", "form", type=click.Choice(FORMATS), default=FORMATS[0], show_default=True,
    help="Which version of XLIFF.",
)  # fmt: skip
@options.as_json
def export(file: Path, paths: tuple[Path, ...], form: str, as_json: bool) -> None:
    """Write the segments of posts to FILE as XLIFF, with their wordings and states.

    FILE must not exist yet.  PATH is a post or a folder of posts; all posts when there is none.
    Markup becomes inline elements, which CAT tools show as tags; `bitext catalog import` reads
    the file back.
    """
    from bitext.reviewing.exchange import export as written

    done = written(opened(), file, form, paths)
    if as_json:
        emit({"path": str(file), **asdict(done)})
        return
    note(f"wrote {count(done.units, 'segment')} of {count(done.posts, 'post')} to {file}")
    if done.left_out:
        note(f"left out: {count(done.left_out, 'segment')} with characters that XML cannot hold")
