"""A post's wordings as its editions say them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bitext.workspace.workspace import Post


def typeset(post: Post, targets: Mapping[str, str]) -> Mapping[str, str]:
    """Segment key -> wording as an edition sets it; a wording that is so already is the same.

    Two wordings are one to a reader where this makes them equal: an edit of an edition is one of
    its catalog only where it does not.
    """
    if not post.workspace.languages.is_english:
        return targets
    from bitext.assemble.typography.wording import typeset_all

    return typeset_all(post.document, targets, post.workspace.config.typography)
