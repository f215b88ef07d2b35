"""Lines that journals have lost: somebody has put older files in their place.

``git checkout HEAD~1 -- catalog``, ``git restore --source``, a backup and ``git revert`` take a
catalog back together with its journal, and then nothing here has a word of what people did since.
Journals only grow, so that a line which git has and no journal has is one that was lost; another
branch has its own journals in git too, and nothing is missed there.  Who has deleted a catalog
together with its journal has meant that: where the post is there, `gone` has it.
"""

from __future__ import annotations

import glob
from collections.abc import Iterator
from typing import TYPE_CHECKING

from bitext.store import journal
from bitext.wording.journal import Act
from bitext.workspace.selection import git
from bitext.workspace.wordings.gone import is_here

if TYPE_CHECKING:
    from bitext.workspace.workspace import Workspace


def lost_lines(workspace: Workspace) -> Iterator[tuple[str, Act]]:
    """Yield the acts whose lines are gone from files, each with the catalog of its journal."""
    yield from _acts(workspace, git.taken_out(workspace.root, _journals(workspace)))


def lost_since(workspace: Workspace, since: str) -> Iterator[tuple[str, Act]]:
    """Yield the acts whose lines the commits have taken out that ``since`` has not."""
    yield from _acts(workspace, git.taken_out_since(workspace.root, since, _journals(workspace)))


def _journals(workspace: Workspace) -> str:
    folder = glob.escape(f"{workspace.config.catalog}/{workspace.language}")
    return f"{folder}/**/*{journal.SUFFIX}"


def _acts(workspace: Workspace, lines: Iterator[tuple[str, bytes]]) -> Iterator[tuple[str, Act]]:
    for name, line in lines:
        catalog = f"{name.removesuffix(journal.SUFFIX)}.po"
        if name.endswith(journal.SUFFIX) and is_here(workspace.root / catalog):
            yield from ((catalog, act) for act in journal.acts_of(line))
