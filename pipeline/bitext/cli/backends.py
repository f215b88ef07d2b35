"""``bitext backends``: who could draft, and what is missing."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bitext.cli import options
from bitext.cli.output.terminal import emit, table

if TYPE_CHECKING:
    from bitext.backends.registry import BackendInfo
    from bitext.languages import LanguagePair
    from bitext.store.config import Config


@click.command()
@options.as_json
def backends(as_json: bool) -> None:
    """List the installed backends and what each still needs.

    * marks the configured one; of several, 1 is the first, 2 goes on where it cannot …
    """
    from bitext.backends.registry import available

    config = _config()
    found = available(config.backends, languages())
    if as_json:
        emit({"backends": [_fields(info, config) for info in found]})
        return
    table(("", "backend", "state", ""), (_row(info, config) for info in found))


def _place(info: BackendInfo, config: Config) -> int:
    """1 for the configured backend, 2 for the one after it …; 0 for the others."""
    return config.backend.index(info.name) + 1 if info.name in config.backend else 0


def _fields(info: BackendInfo, config: Config) -> dict[str, object]:
    place = _place(info, config)
    return {**asdict(info), "configured": place > 0, "order": place}


def _row(info: BackendInfo, config: Config) -> tuple[str, ...]:
    place = _place(info, config)
    mark = "" if not place else "*" if len(config.backend) == 1 else str(place)
    state, text = ("missing", info.missing) if info.missing else ("ready", info.summary)
    return mark, info.name, state, text


def languages() -> LanguagePair:
    """What is translated here: the workspace's languages, the default ones outside of one."""
    from bitext.languages import LanguagePair

    config = _config()
    return LanguagePair(config.source, config.language)


def _config() -> Config:
    """The workspace's configuration, the defaults outside of one."""
    from bitext.errors import WorkspaceError
    from bitext.store.config import Config, find_workspace, load

    try:
        root = find_workspace(Path.cwd())
    except WorkspaceError:
        return Config()
    return load(root)
