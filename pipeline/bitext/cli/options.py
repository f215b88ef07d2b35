"""Arguments and options that several commands share."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

import click

from bitext.cli import completion
from bitext.model import Layout

if TYPE_CHECKING:
    from bitext.workspace.selection.shard import Shard

_Command = TypeVar("_Command", bound=Callable[..., object])

_paths = click.argument(
    "paths",
    metavar="[PATH]...",
    nargs=-1,
    type=click.Path(path_type=Path),
    shell_complete=completion.posts,
)
_changed = click.option(
    "--changed",
    metavar="[REV]",
    is_flag=False,
    flag_value="",
    help="Only posts that this branch touched since it left REV, else the main branch.",
)


def _part(_ctx: click.Context, _option: click.Parameter, given: str) -> Shard | None:
    if not given:
        return None
    from bitext.workspace.selection.shard import Shard

    try:
        return Shard.of(given)
    except ValueError as error:
        raise click.BadParameter(str(error)) from error


_shard = click.option(
    "--shard",
    metavar="K/N",
    default="",
    callback=_part,
    help="Of these posts the K-th of N parts: the same on every machine.",
)


def paths(command: _Command) -> _Command:
    """Posts as arguments: names, globs, ``-`` for a list on standard input; or ``--changed``.

    Of them all, or of one ``--shard``.
    """

    @wraps(command)
    def choosing(
        *, paths: tuple[Path, ...], changed: str | None, shard: Shard | None, **given: object
    ) -> object:
        from bitext.cli.output.terminal import note
        from bitext.workspace.selection.names import chosen

        found = chosen(paths, changed, lambda: sys.stdin.buffer.read(), note)
        return command(paths=_of(shard, found) if shard else found, **given)

    wrapped: object = _paths(_changed(_shard(choosing)))
    return cast(_Command, wrapped)


def _of(shard: Shard, found: tuple[Path, ...]) -> tuple[Path, ...]:
    from bitext.workspace.selection.shard import sharded
    from bitext.workspace.workspace import open_workspace

    return sharded(open_workspace(Path.cwd()), found, shard)


model = click.argument("name", shell_complete=completion.models)
model_or_best = click.argument("name", required=False, default="", shell_complete=completion.models)
as_json = click.option("--json", "as_json", is_flag=True, help="Write one JSON object.")


def _names(_ctx: click.Context, _option: click.Parameter, given: tuple[str, ...]) -> list[str]:
    return [name.strip() for text in given for name in text.split(",") if name.strip()]


backend = click.option(
    "--backend",
    metavar="NAME[,NAME]...",
    multiple=True,
    callback=_names,
    shell_complete=completion.backends,
    help="Who drafts, and who goes on where that one cannot; `bitext backends` lists the names.",
)
jobs = click.option(
    "--jobs",
    type=click.IntRange(min=1),
    metavar="N",
    help="Calls of the backend at the same time, at most.",
)
on = click.option(
    "--on",
    metavar="CLUSTER",
    default="",
    help="Draft on a Ray cluster: `ray` for one of this machine, else its address (ray://…).",
)
processes = click.option(
    "--jobs",
    type=click.IntRange(min=1),
    metavar="N",
    help="Posts worked on at the same time; as many as there are cores where it is not given.",
)
max_chars = click.option(
    "--max-chars",
    type=click.IntRange(min=0),
    metavar="N",
    help="Stop before more than N characters are sent; exit code 1 where work is left.",
)
max_cost = click.option(
    "--max-cost",
    type=click.FloatRange(min=0, min_open=True),
    metavar="N",
    help="Stop before more than N is spent, by the prices in bitext.toml; exit code 1 as well.",
)
log_json = click.option(
    "--log-json",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write a line of JSON for each call of a backend, and one that sums up.",
)
metrics = click.option(
    "--metrics",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write where the run stands for Prometheus' textfile collector.",
)
accept_loss = click.option(
    "--accept-loss",
    is_flag=True,
    help="Go on without reviewed wordings that have vanished from a catalog.",
)
trust = click.option(
    "--trust", is_flag=True, help="Allow the hosts and keys that bitext.toml names, from now on."
)
wait = click.option(
    "--wait",
    type=click.IntRange(min=0),
    default=600,
    show_default=True,
    metavar="SECONDS",
    help="How long to wait for another command that writes here.",
)
reviewed_only = click.option(
    "--reviewed-only", is_flag=True, help="Pass over posts with a segment that nobody reviewed."
)
layout = click.option(
    "--layout",
    type=click.Choice([str(layout) for layout in Layout]),
    help="Of the bilingual edition; else as configured.",
)
swap = click.option(
    "--swap/--no-swap",
    default=None,
    help="Whether the translation stands first in the bilingual edition; else as configured.",
)
