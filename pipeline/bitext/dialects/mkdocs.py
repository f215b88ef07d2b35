"""MkDocs: Python-Markdown with PyMdown's extensions."""

from __future__ import annotations

import re

from bitext.dialects.construct import Atom, Dialect, hidden, line

TABLE = Dialect(
    "mkdocs",
    lines=(
        line("--8<--", r"[;]?-{1,}8<-{1,}(?:[ \t]+[^\n]{1,300})?"),
        line("{!", r"\{![^!\n]{1,300}!\}"),
        line(":::", r":::[ \t]+[\w.]+\.[\w.]+"),  # mkdocstrings: an address of code
    ),
    hidden=(
        hidden("{==", r"\{==(?=[^\n]{0,400}==\})|==\}"),
        hidden("{>>", r"\{>>[^\n]{0,400}?<<\}"),
        hidden("{~~", r"\{~~[^\n]{0,400}?~~\}"),
        hidden("{++", r"\{\+\+(?=[^\n]{0,400}\+\+\})|\+\+\}"),
        hidden("{--", r"\{--(?=[^\n]{0,400}--\})|--\}"),
    ),
    atoms=(Atom("progress", "[=", re.compile(r"\[=\s?\d[\d./%]{0,10}(?=[ \"\]])")),),
)
