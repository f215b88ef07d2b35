"""What of the source's inline markup a translation lost, doubled or added."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator

from bitext.checks.pair import Pair
from bitext.markdown.target import address
from bitext.model import Node

LINKS = frozenset(("link", "image", "url"))
CODE = frozenset(("code", "math"))
HTML = frozenset(("html",))

_SHOWN = 60


def lost(pair: Pair, kinds: Collection[str]) -> Iterator[Node]:
    """Nodes of the source that the target does not have, or has less often."""
    return _surplus(pair.source.nodes, pair.target.nodes, kinds)


def added(pair: Pair, kinds: Collection[str]) -> Iterator[Node]:
    """Nodes of the target that the source does not have, or has less often."""
    return _surplus(pair.target.nodes, pair.source.nodes, kinds)


def _surplus(
    these: tuple[Node, ...], those: tuple[Node, ...], kinds: Collection[str]
) -> Iterator[Node]:
    if these == those:
        return
    left = Counter((node.kind, address(node)) for node in those if node.kind in kinds)
    for node in these:
        if node.kind not in kinds:
            continue
        signature = (node.kind, address(node))
        if not left[signature]:
            yield node
        left[signature] -= left[signature] > 0


def shown(node: Node) -> str:
    """The markup as a reviewer sees it, on one line."""
    text = node.opening + ("…" + node.closing if node.closing else "")
    text = text.replace("\n", "⏎")
    return f"{node.kind} `{text if len(text) <= _SHOWN else text[: _SHOWN - 1] + '…'}`"
