"""kramdown (Jekyll) and Liquid."""

from __future__ import annotations

from bitext.dialects.construct import Dialect, Hidden, words

TABLE = Dialect(
    "kramdown",
    hidden=(
        Hidden(
            "{::comment}", r"\{::comment\}(?:(?!\{:/)[\s\S]){0,4000}\{:/(?:comment)?\}"
        ),
        Hidden("{::", r"\{::[a-z][^{}\n]{0,200}\}"),
        Hidden("{:/", r"\{:/[a-z]{0,20}\}"),
    ),
    raw=words("highlight raw comment"),
)  # fmt: skip
