"""``bitext run``: translate and build in one go."""

from __future__ import annotations

from pathlib import Path

import click

from bitext.cli import options
from bitext.cli.output.outcome import CommandOutcome, finish


@click.command()
@options.paths
@options.backend
@options.jobs
@options.max_chars
@options.max_cost
@options.reviewed_only
@options.layout
@options.as_json
def run(
    paths: tuple[Path, ...],
    backend: list[str],
    jobs: int | None,
    max_chars: int | None,
    max_cost: float | None,
    reviewed_only: bool,
    layout: str | None,
    as_json: bool,
) -> None:
    """Draft what is new, then write the editions: `translate` and `build`.

    PATH is a post or a folder of posts; all posts when there is none.  When a service stops
    midway, the editions are built from what is there.
    """
    from bitext.cli.build import built
    from bitext.cli.translate import drafted
    from bitext.drafting.budget import within
    from bitext.publishing.build import building
    from bitext.workspace.workspace import open_workspace

    workspace = open_workspace(Path.cwd())
    budget = within(workspace, backend, max_cost)
    with building(workspace, reviewed_only=reviewed_only, layout=layout) as builder:
        first = drafted(budget, paths, backend, jobs, max_chars, finished=builder.add)
        builder.rest(paths)
    second = built(workspace, builder.outputs.built)
    finish(_both(first, second), as_json=as_json)


def _both(translated: CommandOutcome, built: CommandOutcome) -> CommandOutcome:
    """One outcome; a post that neither step could read is told once."""
    errors = {str(error): error for error in (*translated.errors, *built.errors)}
    return CommandOutcome(
        {"translate": translated.result, "build": built.result},
        translated.lines + built.lines,
        tuple(dict.fromkeys(translated.findings + built.findings)),
        tuple(errors.values()),
    )
