"""A post's wordings as its editions say them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from bitext.assemble.edition import says_otherwise
from bitext.model import LONG, Piece
from bitext.workspace.reading import lighten

if TYPE_CHECKING:
    from bitext.assemble.english import Assembly
    from bitext.assemble.retarget import Addresses
    from bitext.markdown.target import ParsedTarget
    from bitext.workspace.workspace import Post

_NO_ADDRESSES: Addresses = MappingProxyType({})


def typeset(post: Post, targets: Mapping[str, str]) -> Mapping[str, str]:
    """Segment key -> wording as an edition sets it; a wording that is so already is the same.

    Two wordings are one to a reader where this makes them equal: an edit of an edition is one of
    its catalog only where it does not.
    """
    if not post.workspace.languages.is_english:
        return targets
    from bitext.assemble.typography.wording import typeset_all

    return typeset_all(post.document, targets, post.workspace.config.typography)


def assembled(
    post: Post,
    targets: Mapping[str, str],
    addresses: Addresses = _NO_ADDRESSES,
    read: Callable[[Piece, ParsedTarget], None] = lambda *_: None,
) -> Assembly:
    """The editions of a post, proved; ``read`` is given each wording once it is read.

    What the parser saw of a long post is let go of before its edition is read: both beside each
    other are twice the gigabyte that a post of 15 MB may take.
    """
    from bitext.assemble.english import Assembly
    from bitext.assemble.proof.expected import Expected

    document, expected = post.document, None
    if len(document.text) > LONG and says_otherwise(document, targets):
        expected = Expected(document).lightened()
        lighten(post)
    del document
    return Assembly(post.document, targets, expected, addresses, read)
