"""``bitext status``: how far each post is."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bitext.cli import options
from bitext.cli.output.outcome import failure_object, leave
from bitext.cli.output.terminal import emit, note, table

if TYPE_CHECKING:
    from bitext.errors import BitextError
    from bitext.workspace.workspace import Workspace

_COUNTS = ("segments", "drafted", "needs_work", "reviewed", "stale", "missing", "findings")


@click.command()
@options.paths
@click.option("--engines", is_flag=True, help="Count by what made each translation instead.")
@options.as_json
def status(paths: tuple[Path, ...], engines: bool, as_json: bool) -> None:
    """Count segments per post: drafted by a machine, needing work, reviewed, stale, missing.

    PATH is a post or a folder of posts; all posts when there is none.
    """
    from bitext.reviewing.status import status as count_up
    from bitext.workspace.workspace import open_workspace

    workspace = open_workspace(Path.cwd())
    errors: list[BitextError] = []
    if engines:
        _show_engines(workspace, paths, as_json, errors)
        leave(errors)
        return
    rows = [
        (one.post, *(getattr(one, name) for name in _COUNTS))
        for one in count_up(workspace, paths, errors.append)
    ]
    total = [sum(column) for column in list(zip(*rows, strict=True))[1:]] or [0] * len(_COUNTS)
    if as_json:
        posts = [dict(zip(("post", *_COUNTS), row, strict=True)) for row in rows]
        sums = dict(zip(_COUNTS, total, strict=True))
        emit({"posts": posts, "total": sums, **failure_object(errors)})
    elif rows:
        table(("post", *_COUNTS), [*rows, ("total", *total)])
    elif not errors:
        note("there are no posts yet")
    leave(errors)


def _show_engines(
    workspace: Workspace, paths: tuple[Path, ...], as_json: bool, errors: list[BitextError]
) -> None:
    from bitext.reviewing.status import engines

    rows = engines(workspace, paths, errors.append)
    if as_json:
        emit({"engines": [asdict(row) for row in rows], **failure_object(errors)})
    elif rows:
        header = ("engine", "segments", "low confidence")
        table(header, [(row.engine, row.segments, row.low) for row in rows])
    else:
        note("there are no posts yet")
