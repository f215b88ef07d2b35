"""What is written around a piece so that its place in an edition can be told (`assemble.spans`)."""

from __future__ import annotations

from collections.abc import Callable

from bitext.model import Piece

#: What stands for a piece, with what tells where it begins and ends.
Sign = Callable[[Piece, str], str]


def quiet(_piece: Piece, text: str) -> str:
    """No sign at all, as editions are written."""
    return text
