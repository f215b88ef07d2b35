"""An edition that a person edited and that builds may write again: its edit lies in the catalog."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bitext.publishing.build import STATE
from bitext.store.build_state import BuildState, digest

if TYPE_CHECKING:
    from bitext.workspace.workspace import Post


def accept(post: Post, edition: str, data: bytes) -> None:
    """Have builds take the file for one of theirs, as long as it is what it is now.

    Raises StorageError when the disk refuses.
    """
    root = post.workspace.root
    state = BuildState.load_as_it_is(root / STATE, root)
    record = state.record(post.name)
    record.outputs.setdefault(edition, [-1, 0])[:2] = [-1, 0]
    record.outputs[edition].append(digest(data))
    state.put(post.name, record)
    state.save(root)
