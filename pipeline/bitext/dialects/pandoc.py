"""Pandoc, Quarto and R Markdown."""

from __future__ import annotations

import re

from bitext.dialects.construct import Atom, Dialect, line

TABLE = Dialect(
    "pandoc",
    lines=(
        line("\n: ", r"(?::|[Tt]able:)[ \t]+(?P<title>[^{\n]{1,400}?)[ \t]*\{[#.][^}\n]{1,80}\}"),
        line("\n: ", r":(?:(?<=\|\n\n:)|(?<=\|\r\n\r\n:))[ \t]+(?P<title>[^{\n]{1,400}?)"),
        line("Table:", r"[Tt]able:[ \t]+(?P<title>[^{\n]{1,400}?)(?:[ \t]*\{[#.][^}\n]{1,80}\})?"),
        line("\\newpage", r"\\(?:newpage|pagebreak|clearpage|tableofcontents|appendix|bigskip)"),
    ),
    atoms=(
        Atom("reference", "\\@ref", re.compile(r"\\@ref\([\w:.-]{1,80}\)")),
        Atom("reference", "(\\#", re.compile(r"\(\\#[\w:.-]{1,80}\)")),
        Atom("reference", "(ref:", re.compile(r"\(ref:[\w:.-]{1,80}\)")),
        Atom("citation", "[@", re.compile(r"\[-?@[\w:.#$%&+?<>~/-]{1,80}(?:[;,] ?-?@?[\w:.-]{1,80}){0,10}\]")),
        Atom("citation", "@", re.compile(
            r"@(?<![\w\\@.]@)(?:fig|tbl|sec|eq|lst|thm|lem|def|exm|exr|cor|prp|tip|nte|wrn|cau|imp)-"
            r"[\w-]{1,60}", re.A)),
    ),
    keys=("subtitle", "abstract", "title-block-banner-text"),
)  # fmt: skip
