"""kramdown (Jekyll) and Liquid."""

from __future__ import annotations

from bitext.dialects.construct import Dialect, hidden, words

TABLE = Dialect(
    "kramdown",
    hidden=(
        hidden(
            "{::comment}", r"\{::comment\}(?:(?!\{:/)[\s\S]){0,4000}\{:/(?:comment)?\}"
        ),
        hidden("{::", r"\{::[a-z][^{}\n]{0,200}\}"),
        hidden("{:/", r"\{:/[a-z]{0,20}\}"),
    ),
    raw=words("highlight raw comment"),
)  # fmt: skip
