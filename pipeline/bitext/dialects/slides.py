"""Slidev and Marp."""

from __future__ import annotations

from bitext.dialects.construct import Atom, Dialect, line

TABLE = Dialect(
    "slides",
    lines=(
        line("::", r"::[a-z][\w-]{0,30}::"),
        # Marp's directives
        line(
            "er: ",
            r"<!--[ \t]*_?(?:header|footer):[ \t]*(?P<q>[\"']?)"
            r"(?P<title>[^\n]{1,200}?)(?P=q)[ \t]*-->",
        ),
    ),
)

#: Marp's: ``![w:300 说明](a.png)``.
OWN = Dialect(
    "slides",
    atoms=(
        Atom("size", "bg", (
            r"bg(?<![^\[\s]bg)(?:[ ](?:left|right|fit|cover|contain|auto|vertical|horizontal|blur|"
            r"brightness|opacity|grayscale|sepia)(?::[\d.]{1,8}(?:%|px|em)?)?(?=[ \]])){0,6}")),
        *(
            Atom("size", f"{key}:", rf"(?<!\w){key}:[\d.]+(?:px|cm|%|auto)?(?!\w)")
            for key in ("w", "h", "width", "height")
        ),
    ),
    keys=("header", "footer", "info", "titleTemplate"),
)  # fmt: skip
