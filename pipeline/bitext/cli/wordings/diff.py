"""``bitext diff``: what changed since it was reviewed."""

from __future__ import annotations

from dataclasses import asdict

import click

from bitext.cli import completion, options
from bitext.cli.before import opened
from bitext.cli.output.terminal import echo, emit, note, printable


@click.command()
@click.argument("posts", metavar="[POST[:KEYS]]...", nargs=-1, shell_complete=completion.posts)
@options.as_json
def diff(posts: tuple[str, ...], as_json: bool) -> None:
    """Show what has changed since each segment was reviewed, by words; Chinese by characters.

    `[-…-]` is gone, `{+…+}` is new: of the source where an author changed it, of the wording
    where somebody set other words in its place.  All posts where none is named.
    """
    from bitext.reviewing.deeds import Meant, chosen
    from bitext.reviewing.shown import differences

    workspace = opened()
    every = (Meant(post, frozenset()) for post in workspace.posts())
    wanted = chosen(workspace, posts) if posts else every
    found = [(one.post.name, change) for one in wanted for change in differences(one)]
    if as_json:
        emit({"segments": [{"post": name, **asdict(change)} for name, change in found]})
        return
    for name, change in found:
        echo(printable(f"{name}:{change.line}  {change.state}  key {change.key[:8]}"))
        for text in filter(None, (change.source, change.target)):
            echo(printable(f"    {' '.join(text.split())}"))
    if not found:
        note("nothing has changed since it was reviewed")
