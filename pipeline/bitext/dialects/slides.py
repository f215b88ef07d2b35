"""Slidev and Marp."""

from __future__ import annotations

from bitext.dialects.construct import Dialect, line

TABLE = Dialect(
    "slides",
    lines=(line("::", r"::[a-z][\w-]{0,30}::"),),
)
