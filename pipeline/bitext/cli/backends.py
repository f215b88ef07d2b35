"""``bitext backends``: who could draft, and what is missing."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bitext.cli import options
from bitext.cli.terminal import emit, table

if TYPE_CHECKING:
    from bitext.backends.registry import BackendInfo
    from bitext.store.config import Config


@click.command(short_help="List the installed backends and what each needs.")
@options.as_json
def backends(as_json: bool) -> None:
    """List the installed backends and what each still needs; * marks the configured one."""
    from bitext.backends.protocol import Languages
    from bitext.backends.registry import available

    config = _config()
    found = available(config.backends, Languages(config.source, config.targets[0]))
    if as_json:
        rows = [{**asdict(info), "configured": info.name == config.backend} for info in found]
        emit({"backends": rows})
        return
    table(("", "backend", "state", ""), (_row(info, config.backend) for info in found))


def _row(info: BackendInfo, configured: str) -> tuple[str, ...]:
    mark = "*" if info.name == configured else ""
    state, text = ("missing", info.missing) if info.missing else ("ready", info.summary)
    return mark, info.name, state, text


def _config() -> Config:
    """The workspace's configuration, the defaults outside of one."""
    from bitext.errors import WorkspaceError
    from bitext.store.config import Config, find_workspace, load

    try:
        root = find_workspace(Path.cwd())
    except WorkspaceError:
        return Config()
    return load(root)
