"""How PO files write a text."""

from __future__ import annotations


def written(text: str) -> bytes:
    """A text as it stands between the quotes, on one line."""
    import polib

    escaped: str = polib.escape(text)
    return escaped.encode("utf-8", "surrogatepass")
