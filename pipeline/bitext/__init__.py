"""bitext: Chinese Markdown in, English and bilingual Markdown out, structure intact.

>>> import bitext
>>> doc = bitext.parse("# 前言\\n")
>>> bitext.english(doc, {segment.key: "Foreword" for segment in doc.segments}).text
'# Foreword\\n'
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bitext.assemble.bilingual import bilingual
    from bitext.assemble.english import english
    from bitext.markdown.segmenter import parse

__version__ = "0.1.0"
__all__ = ["bilingual", "english", "parse"]

_HOMES = {
    "bilingual": "bitext.assemble.bilingual",
    "english": "bitext.assemble.english",
    "parse": "bitext.markdown.segmenter",
}


def __getattr__(name: str) -> Any:
    """Import on first use: ``bitext --help`` must not pay for the parsers."""
    if name not in _HOMES:
        raise AttributeError(f"module 'bitext' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
