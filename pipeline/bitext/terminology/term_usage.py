"""Where the glossary's terms stand in the posts, and which hide which."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from bitext.glossary.lint import TermUsage

if TYPE_CHECKING:
    from bitext.glossary.source_match import Hit, Matcher
    from bitext.model import Term
    from bitext.workspace.workspace import Workspace


def usage(workspace: Workspace, matcher: Matcher) -> TermUsage:
    """Look through every post with the terms of ``matcher``.

    Raises WorkspaceError for a post that cannot be read.
    """
    found: Counter[Term] = Counter()
    hidden: dict[tuple[Term, Term], tuple[int, str]] = {}
    for post in workspace.posts():
        tags = post.tags
        for piece, form in post.forms.values():
            found.update(hit.term for hit in matcher.find(form.text, tags=tags, path=post.relative))
            place = f"{post.name}:{piece.segment.line}"
            for taken, lost in matcher.contests(form.text, tags=tags, path=post.relative):
                _note(hidden, taken, lost, place)
    return TermUsage(found, hidden)


def _note(
    hidden: dict[tuple[Term, Term], tuple[int, str]],
    taken: tuple[Hit, ...],
    lost: tuple[Hit, ...],
    place: str,
) -> None:
    for loser in lost:
        over = (hit for hit in taken if _overlap(hit, loser) and hit.term is not loser.term)
        for winner in over:
            count, first = hidden.get((loser.term, winner.term), (0, place))
            hidden[loser.term, winner.term] = count + 1, first


def _overlap(one: Hit, other: Hit) -> bool:
    return one.span.start < other.span.end and other.span.start < one.span.end
