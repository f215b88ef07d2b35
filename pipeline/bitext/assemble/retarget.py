"""Links that a reviewer leads elsewhere: to an English article, to a localised page.

52 of 1,848 links in human translations are.  A wording is read, proved and judged with the
addresses of its source; those that the person wrote are put in when all that is done.  They may be
of the web, of mail or of the site itself, and hold nothing that any Markdown could read as more
than an address.  Engines, memories and glossaries lead nothing anywhere: nobody asks theirs.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bitext.assemble.addresses import destinations, replaced
from bitext.markdown.literal.foreign import hidden
from bitext.markdown.reading import read
from bitext.markdown.target import TargetError, dialect_of, tokens_of
from bitext.model import Node, Piece, Shape, Span, TokenType
from bitext.sites.allowed import is_allowed
from bitext.sites.links import encoded

_ALLOWED = re.compile(r"(?:https?://|mailto:)[^\s\\]+|(?!/*\\)[^\s\\:?#]*(?:[/?#][^\s\\]*)?", re.I)
_LONGEST = 2000


#: Segment key -> number of a link in its wording -> address: where people lead links.
Addresses = Mapping[str, Sequence[tuple[int, str]]]


@dataclass(frozen=True, slots=True)
class Retargeted:
    """A wording with the addresses of its source, and those that its writer wants."""

    target: str
    addresses: tuple[tuple[int, str], ...]  #: number of a link in the wording -> address


def retargeted(piece: Piece, target: str, previous: str = "") -> Retargeted | None:
    """A wording in which links lead elsewhere than in the source; None where that is not so.

    As many links have gone as have come, each takes the place of the one that is left in order.
    An address of the ``previous`` source, for which it was worded, is none that a person chose.
    """
    if piece.shape in (Shape.QUOTED, Shape.VALUE, Shape.HTML) or "](" not in target:
        return None
    try:
        tokens, nodes = tokens_of(piece, target)
    except TargetError:
        return None
    text = target.replace("\r\n", "\n").strip()
    left = _unmatched(piece.nodes, nodes)
    new = _unmatched(nodes, piece.nodes)
    if (
        not new
        or len(new) != len(left)
        or not all(_fits(nodes[i], piece.nodes[j]) for i, j in zip(new, left, strict=True))
    ):
        return None
    if any(nodes[i].payload in previous for i in new):
        return None
    numbers = [i for i, node in enumerate(nodes) if node.kind == "link"]
    closings = {t.node: Span(t.start, t.end) for t in tokens if t.type is TokenType.CLOSE}
    changes = [(closings[i], piece.nodes[j].closing) for i, j in zip(new, left, strict=True)]
    addresses = tuple((numbers.index(i), clean(nodes[i].payload)) for i in new)
    return Retargeted(replaced(text, sorted(changes)), addresses)


def _unmatched(nodes: Sequence[Node], others: Sequence[Node]) -> list[int]:
    """Links that have no fellow among others, by number."""
    free = Counter(node.payload for node in others if node.kind == "link")
    found: list[int] = []
    for number, node in enumerate(nodes):
        if node.kind != "link":
            continue
        if free[node.payload]:
            free[node.payload] -= 1
        else:
            found.append(number)
    return found


def _fits(new: Node, old: Node) -> bool:
    """Whether a person may lead the link elsewhere: both are written out, it does no harm."""
    written = new.closing.startswith("](") and old.closing.startswith("](")
    return written and is_allowed(new.payload) and not hidden(new.payload, "")


def clean(address: str) -> str:
    """An address in which nothing is markup, quote or template in any Markdown."""
    return re.sub(
        r"[$*~^|{}\[\]()!]", lambda m: f"%{ord(m[0]):02X}", encoded(address, ascii_only=False)
    )


def readdressed(text: str, piece: Piece, addresses: Sequence[tuple[int, str]]) -> str:
    """A wording as it is written in its post, with the addresses that a person wants.

    Unchanged where it is not sure which link is which.
    """
    found = destinations(read(text, 0, dialect_of(piece)))
    links = sum(node.kind == "link" for node in piece.nodes)
    if len(found) != links or not all(found[number] for number, _ in addresses):
        return text
    changes = [(span, new) for number, new in addresses if (span := found[number])]
    after = replaced(text, sorted(changes))
    again = destinations(read(after, 0, dialect_of(piece)))
    kept = [span and after[slice(*span)] for span in again]
    wanted = [span and text[slice(*span)] for span in found]
    for number, new in addresses:
        wanted[number] = new
    return after if kept == wanted else text
