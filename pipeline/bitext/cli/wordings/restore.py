"""``bitext restore``: a wording back from the journal."""

from __future__ import annotations

from dataclasses import asdict

import click

from bitext.cli import options
from bitext.cli.before import opened
from bitext.cli.output.terminal import echo, emit, note, printable


@click.command()
@click.argument("post", metavar="POST[:KEY]")
@options.as_json
def restore(post: str, as_json: bool) -> None:
    """Bring a person's wording back: of a segment the one before, of a post all that are gone.

    KEY is a segment: its key, the first digits of it, or its line in the post.  What stood in
    its place is kept in the journal: restore once more to have that again.
    """
    from bitext.reviewing.history import named
    from bitext.reviewing.history import restore as bring_back

    found, key = named(opened(), post)
    number, done = bring_back(found, key)
    if as_json:
        emit({"number": number, "post": found.name, "restored": [asdict(one) for one in done]})
        return
    for one in done:
        echo(printable(f"{found.name}  key {one.key[:8]}  {' '.join(one.source.split())}"))
        for sign, text in (("-", one.was), ("+", one.now)):
            if text:
                echo(printable(f"  {sign} {' '.join(text.split())}"))
    note(f"`bitext undo {number}` takes it back, `bitext build` writes the editions")
