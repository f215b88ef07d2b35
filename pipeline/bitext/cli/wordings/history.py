"""``bitext history``: what people did to the wordings of a post."""

from __future__ import annotations

from dataclasses import asdict

import click

from bitext.cli import options
from bitext.cli.before import opened
from bitext.cli.output.terminal import echo, emit, note, printable


@click.command()
@click.argument("post", metavar="POST[:KEY]")
@options.as_json
def history(post: str, as_json: bool) -> None:
    """Tell who worded, approved, cleared or restored what in a post, and when.

    KEY is a segment: its key, the first digits of it, or its line in the post.
    """
    from bitext.reviewing.history import history as tell
    from bitext.reviewing.history import named

    found, key = named(opened(), post)
    acts = [*tell(found, key)]
    if as_json:
        rows = [{"key": told.key, "line": told.line, **asdict(told.act)} for told in acts]
        emit({"post": found.name, "acts": rows})
        return
    for told in acts:
        act = told.act
        head = f"{act.at}  {act.who or 'somebody'} ({act.via})  {act.op}"
        place = f"{found.name}:{told.line}" if told.line else found.name
        echo(printable(f"{head}  {place}  key {told.key[:8]}"))
        for sign, text in ((" ", act.src), ("-", act.was), ("+", act.now)):
            if text:
                echo(printable(f"  {sign} {' '.join(text.split())}"))
    if not acts:
        note("nobody has worded anything here yet; `bitext run` writes down what people did")
