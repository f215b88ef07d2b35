"""Why a post is passed over, or its last edition kept: in words, with what to do."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
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
_NONE_YET = "it has no edition yet"

#: Least share of a page, by letters, that a renamed post has in common with its last edition: as
#: of the catalog that it takes over (`wording.adoption`).
_SHARED = 0.3


def holding(
    post: Post, found: Found, keys: Sequence[str], why: tuple[str, str] = UNREVIEWED
) -> Finding:
    """Say for which segment the last edition of a post is kept."""
    lines = {segment.key: segment.line for segment in found.segments}
    more = f" and {len(keys) - 1} more" if len(keys) > 1 else ""
    root = post.workspace.root
    there = any((root / name).is_file() for name in names(post))
    kept = "its last edition stays as it was" if there else _NONE_YET
    message = (
        f"the post is held back, {kept}: this segment{more} {why[len(keys) > 1]}; "
        f"review the catalog, then build"
    )
    return Finding("held", Severity.ERROR, message, post.name, lines.get(keys[0], 0), keys[0])


def last_editions(
    held: Mapping[str, Collection[str]], left: Mapping[str, Collection[str]]
) -> dict[str, str]:
    """Name of a post that is gone -> the held post that it is now, each once, the surest first.

    ``held`` are lines of the pages that held posts without an edition would have; their people's
    wordings stand on the last edition too.  ``left`` are lines of the pages of posts that are gone.

    >>> last_editions({"q.md": ["Old words.", "New."]}, {"p.md": ["Old words."], "r.md": ["So."]})
    {'p.md': 'q.md'}
    """
    pairs = []
    for post, would_be in held.items():
        for name, page in left.items():
            share = _letters({*would_be} & {*page}) / max(_letters({*would_be}), 1)
            pairs += [(-share, post, name)] if share >= _SHARED else []
    found: dict[str, str] = {}
    for _, post, name in sorted(pairs):
        if name not in found and post not in found.values():
            found[name] = post
    return found


def _letters(lines: Collection[str]) -> int:
    return sum(len(line.strip()) for line in lines)


def kept_at(finding: Finding, where: Mapping[str, str]) -> Finding:
    """The same, with where the last edition of a held post is, under the name that it had."""
    if finding.rule != "held" or finding.path not in where:
        return finding
    kept = f"its last edition stays as it was, {where[finding.path]}"
    return replace(finding, message=finding.message.replace(_NONE_YET, kept))
