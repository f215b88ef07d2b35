"""Prose in the place of prose, as most wordings of a post are: told at a glance."""

from __future__ import annotations

from collections.abc import Sequence

from bitext.assemble.proof.tame import LONGEST, follows_definition
from bitext.markdown.escape import stands_anywhere
from bitext.markdown.inline import is_prose
from bitext.markdown.literal.foreign import hidden
from bitext.markdown.parsed.in_order import has_words_of
from bitext.markdown.target import dialect_of
from bitext.model import Piece
from bitext.sites.opener import Site


def is_plain(
    piece: Piece, target: str, source: str, site: Site, words: Sequence[str] | None
) -> bool:
    """Whether a target is written as it is, and read alike by every parser.

    What `read_target`, `write` and `is_tame` find out together.  ``words`` are those of the
    dialect's rules that stand in any target of the post, where that is known.
    """
    if piece.nodes or piece.inside or not 0 < len(target) <= LONGEST:
        return False
    if not stands_anywhere(piece, target, site) or follows_definition(piece, source):
        return False
    if hidden(target, piece.segment.source) or has_words_of(dialect_of(piece), target, words):
        return False
    own = source[slice(*piece.span)].strip(" ")
    return bool(own) and is_prose(own)
