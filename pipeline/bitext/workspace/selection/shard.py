"""``--shard 3/8``: one of several parts of the posts, the same on every machine."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from zlib import crc32

from bitext.workspace.selection.names import Chosen

if TYPE_CHECKING:
    from bitext.workspace.workspace import Workspace

_FORM = re.compile(r"([1-9]\d{0,5})/([1-9]\d{0,5})")


@dataclass(frozen=True, slots=True)
class Shard:
    """The ``number``-th of ``count`` parts."""

    number: int
    count: int

    @classmethod
    def of(cls, text: str) -> Shard:
        """Read ``3/8``; raises ValueError for what is none."""
        match = _FORM.fullmatch(text)
        if not match or int(match[1]) > int(match[2]):
            raise ValueError(f"{text!r} is no part: 1/8 is the first of eight, 8/8 the last")
        return cls(int(match[1]), int(match[2]))

    def has(self, name: str) -> bool:
        """Whether a post, by its path in the workspace, is of this part."""
        return crc32(name.encode("utf-8", "surrogateescape")) % self.count == self.number - 1


def sharded(workspace: Workspace, paths: Sequence[Path], shard: Shard) -> Chosen:
    """Of the posts below ``paths``, all of them when there are none, those of a part.

    Raises WorkspaceError for a path that is no post.
    """
    return Chosen(post.path for post in workspace.posts(paths) if shard.has(post.name))
