"""Catalogs of languages that `targets` names no more: what people worded there is on no page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from bitext.model import Finding, Severity
from bitext.workspace.wordings.held import Held
from bitext.workspace.wordings.of_people import untouched

if TYPE_CHECKING:
    from bitext.workspace.workspace import Workspace


def untargeted(workspace: Workspace) -> Iterator[Finding]:
    """Name each folder of such a language in which people have worded something; told once for
    all targets.
    """
    config = workspace.config
    folder = workspace.root / config.catalog
    if config.mark or not folder.is_dir():
        return
    every = (path for path in sorted(folder.iterdir()) if path.name not in config.targets)
    for path in every:
        if path.is_dir() and (posts := _worded(workspace, path)):
            some = f"of {posts} posts" if posts > 1 else "of a post"
            message = (
                f"people's wordings {some} lie here, and `targets` in bitext.toml names no "
                f"{path.name}: name it again, or delete the folder if nobody needs them"
            )
            where = f"{config.catalog}/{path.name}"
            yield Finding("orphaned", Severity.WARNING, message, where)


def _worded(workspace: Workspace, folder: Path) -> int:
    """How many posts people have worded there, by the journals; where there are none, whether they
    have.
    """
    other = replace(workspace.config, targets=(folder.name,), target="")
    held = Held(replace(workspace, config=other))
    if held.journals:
        return len(held.journals)
    with untouched(workspace) as people:
        touched = (name for name in held.catalogs if people(name) != 0)
        catalogs = (catalog for name in touched if (catalog := held.read(name)))
        ours = (catalog for catalog in catalogs if catalog.source)  # a theme may have its own here
        every = (entry for c in ours for entry in (*c.entries, *c.obsolete))
        return int(any(entry.state.human for entry in every))
