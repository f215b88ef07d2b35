"""``bitext init``: a new workspace beside, or around, what is there."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bitext.cli import options
from bitext.cli.output.terminal import echo, emit, note, printable

if TYPE_CHECKING:
    from bitext.store.config import Config

_TERMS = """\
# yaml-language-server: $schema=./glossary.schema.json
#
# Terms with a fixed translation, and names that stay as they are.
# Add a line when you have corrected the same word twice.

terms:
#  - source: 开源之夏
#    target: Open Source Promotion Plan
#    short: OSPP               # from the second mention in a post on
#    forbid: [Summer of Open Source]

keep:
#  - Kubernetes
"""
_IGNORE = ".bitext/\n"


@click.command()
@click.argument("folder", metavar="[DIR]", default=".", type=click.Path(path_type=Path))
@options.as_json
def init(folder: Path, as_json: bool) -> None:
    """Set up a workspace in DIR, here by default.

    Creates what is missing and keeps every file that exists.
    """
    created, kept = _set_up(folder)
    if as_json:
        emit({"root": str(folder.resolve()), "created": created, "kept": kept})
        return
    for done, names in (("created", created), ("kept", kept)):
        for name in names:
            echo(f"{done:8}{printable(name)}")
    if ".gitignore" in kept:
        note("your .gitignore should have a line `.bitext/`: the memory is a cache, not for git")
    note("next: put posts into the content folder, then `bitext run`")


def _set_up(root: Path) -> tuple[list[str], list[str]]:
    """Create what is missing; names of what was created and what was there."""
    from bitext.store.config import CONFIG_NAME, DEFAULT_TOML, load
    from bitext.store.files import storage_errors, write_atomic

    created: list[str] = []
    kept: list[str] = []

    def put(name: str, text: str | None) -> None:
        path = root / name
        if os.path.lexists(path):
            kept.append(name)
            return
        if text is None:
            with storage_errors(path):
                path.mkdir(parents=True)
        else:
            write_atomic(path, text.encode(), root=root)
        created.append(name)

    put(CONFIG_NAME, DEFAULT_TOML)
    for name, text in _contents(load(root)).items():
        put(name, text)
    return created, kept


def _contents(config: Config) -> Mapping[str, str | None]:
    """Text of each file of a workspace, None for a folder; where the configuration wants them."""
    from importlib.resources import files

    schema = files("bitext.glossary").joinpath("glossary.schema.json").read_text("utf-8")
    return {
        f"{config.content}/": None,
        f"{config.glossary}/terms.yaml": _TERMS,
        f"{config.glossary}/glossary.schema.json": schema,
        f"{config.catalog}/": None,
        f"{config.output}/": None,
        ".gitignore": _IGNORE,
    }
