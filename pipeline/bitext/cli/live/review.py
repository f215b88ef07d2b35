"""``bitext review``: wordings read, corrected and approved in a browser."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bitext.cli import completion
from bitext.cli.before import opened
from bitext.cli.output.terminal import note
from bitext.errors import UsageError

if TYPE_CHECKING:
    from bitext.workspace.workspace import Workspace


@click.command()
@click.argument(
    "posts",
    nargs=-1,
    metavar="[POST]...",
    type=click.Path(path_type=Path),
    shell_complete=completion.posts,
)
@click.option(
    "--port", type=click.IntRange(0, 65535), default=None, metavar="N",
    help="Where to listen; else where the last review did, or any port that is free.",
)  # fmt: skip
@click.option("--readonly", is_flag=True, help="Show the page; nothing can be changed on it.")
@click.option("--open/--no-open", "opens", default=True, help="Whether to open a browser.")
def review(posts: tuple[Path, ...], port: int | None, readonly: bool, opens: bool) -> None:
    """Read, correct and approve wordings in a browser, post by post.

    What is saved there is on disk at once, in the journals and a moment later in the catalogs;
    what changes on disk changes on the page.  Listens on this machine alone, to the browser that
    is opened; needs `bitext[web]`.
    """

    workspace = opened()
    where = _chosen(workspace, posts) if posts else "/"
    try:
        from bitext.web.review.run import desk_alone, port_for, run
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("bitext"):
            raise
        hint = 'pip install "bitext[web]"'
        raise UsageError("review needs the extra `web`", hint=hint) from error

    def ready(address: str) -> None:
        note(f"{address} (good once; Ctrl-C ends the review)")
        if opens:
            click.launch(address)

    with nullcontext() if readonly else desk_alone(workspace.root):
        at = port_for(workspace.root, port)
        run(workspace.root, at, readonly=readonly, where=where, ready=ready)


def _chosen(workspace: Workspace, paths: tuple[Path, ...]) -> str:
    """The address of what was asked for: of a post, or of a list of some."""
    from bitext.reviewing.desk.sheet import id_of

    found = [id_of(post.name) for post in workspace.posts(paths)]
    if not found:
        there = ", ".join(map(str, paths))
        raise UsageError(f"there is no post at {there}", hint="`bitext status` lists the posts")
    return f"/post/{found[0]}" if len(found) == 1 else f"/?only={','.join(found)}"
