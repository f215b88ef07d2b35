"""bitext: Chinese Markdown in, English and bilingual Markdown out, structure intact.

>>> import bitext
>>> doc = bitext.parse("# 前言\\n")
>>> bitext.english(doc, {segment.key: "Foreword" for segment in doc.segments}).text
'# Foreword\\n'

Public are the names in ``__all__``, `bitext.backend` for whoever writes a backend, and
`bitext.testing` for their tests.  Everything else may change in any version.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bitext.assemble.bilingual import bilingual
    from bitext.assemble.edition import english
    from bitext.markdown.segmenter import parse
    from bitext.model import Document, Edition, Finding, Kind, Segment, Severity, Span

__version__ = "0.1.0"
__all__ = [
    "Document",
    "Edition",
    "Finding",
    "Kind",
    "Segment",
    "Severity",
    "Span",
    "bilingual",
    "english",
    "parse",
]

_FUNCTIONS = {
    "bilingual": "bitext.assemble.bilingual",
    "english": "bitext.assemble.edition",
    "parse": "bitext.markdown.segmenter",
}

if not TYPE_CHECKING:  # a type checker that saw it would believe in `bitext.paarse`

    def __getattr__(name):
        """Import on first use: ``bitext --help`` must not pay for the parsers."""
        if name not in __all__:
            raise AttributeError(f"module 'bitext' has no attribute {name!r}")
        from importlib import import_module

        found = getattr(import_module(_FUNCTIONS.get(name, "bitext.model")), name)
        return globals().setdefault(name, found)  # asked for once


def __dir__() -> list[str]:
    return [*{*globals(), *__all__}]
