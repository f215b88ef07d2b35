"""Why a post is passed over, or its last edition kept: in words, with what to do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bitext.formats.po.entries import State
from bitext.model import Finding, Severity
from bitext.publishing.bases import names

if TYPE_CHECKING:
    from bitext.workspace.targets import Found
    from bitext.workspace.workspace import Post

#: Nobody asks for reviewed posts alone before there is one.
NOTHING_REVIEWED = Finding(
    "not-reviewed",
    Severity.ERROR,
    "no post is reviewed: there is nothing to publish; `bitext status` counts what waits",
)


def not_reviewed(found: Found, post: Post) -> Finding:
    """Say how many segments wait; an error once somebody has begun to review the post."""
    waiting = sum(state is not State.REVIEWED for state in found.states.values())
    message = f"{waiting} of {len(found.states)} segments are not reviewed: the post is passed over"
    severity = Severity.ERROR if found.begun else Severity.INFO
    return Finding("not-reviewed", severity, message, post.name)


#: What keeps a post back, of a segment and of several.
UNREVIEWED = "is not reviewed as it stands", "are not reviewed as they stand"
UNFIT = "has a wording that does not fit it", "have wordings that do not fit them"


def holding(
    post: Post, found: Found, keys: Sequence[str], why: tuple[str, str] = UNREVIEWED
) -> Finding:
    """Say for which segment the last edition of a post is kept."""
    lines = {segment.key: segment.line for segment in found.segments}
    more = f" and {len(keys) - 1} more" if len(keys) > 1 else ""
    root = post.workspace.root
    there = any((root / name).is_file() for name in names(post))
    kept = "its last edition stays as it was" if there else "it has no edition yet"
    message = (
        f"the post is held back, {kept}: this segment{more} {why[len(keys) > 1]}; "
        f"review the catalog, then build"
    )
    return Finding("held", Severity.ERROR, message, post.name, lines.get(keys[0], 0), keys[0])
