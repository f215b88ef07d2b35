"""Entries as a TMX 1.4b document, one unit at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape, quoteattr

from bitext.formats.tmx.inline import agree, first_number, legal, to_xml
from bitext.languages import LanguagePair
from bitext.remembered import Remembered

#: ``creationtool``: a file that says so holds placeholder form and nothing else.
TOOL = "bitext"
ORIGIN, SIGNATURE, CONFIDENCE = "x-bitext-origin", "x-bitext-signature", "x-bitext-confidence"


def write_tmx(
    entries: Iterable[Remembered], languages: LanguagePair, version: str, counts: Counter[str]
) -> Iterator[str]:
    """A document piece by piece; entries that follow one of the same texts are left out.

    ``counts`` is told how many units are ``written``, and how many entries were left out as
    ``repeated``, as ``failed drafts``, as ``placeholders that differ`` from the source's or as
    ``characters that XML cannot hold``.
    """
    yield _header(languages, version)
    last: tuple[str, str] | None = None
    for entry in entries:
        texts = (entry.source, entry.target)
        left_out = "repeated" if texts == last else _unfit(entry)
        counts[left_out or "written"] += 1
        if not left_out:
            last = texts
            yield _unit(entry)
    yield "</body>\n</tmx>\n"


def _header(languages: LanguagePair, version: str) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n'
        '<tmx version="1.4">\n'
        f'<header creationtool="{TOOL}" creationtoolversion={quoteattr(version)}'
        ' segtype="paragraph" o-tmf="bitext" adminlang="en"'
        f' srclang={quoteattr(languages[0])} datatype="x-markdown"/>\n'
        "<body>\n"
    )


def _unfit(entry: Remembered) -> str:
    if not entry.target:
        return "failed drafts"
    if not agree(entry.source, entry.target):
        return "placeholders that differ"
    if not legal(entry.source + entry.target + entry.signature):
        return "characters that XML cannot hold"
    return ""


def _unit(entry: Remembered) -> str:
    first = first_number(entry.source)
    variants = zip(entry.languages, (entry.source, entry.target), strict=True)
    return (
        "<tu>\n"
        + _prop(ORIGIN, entry.origin)
        + (_prop(SIGNATURE, entry.signature) if entry.signature else "")
        + (_prop(CONFIDENCE, repr(entry.confidence)) if entry.confidence is not None else "")
        + "".join(
            f"<tuv xml:lang={quoteattr(tag)}><seg>{to_xml(text, first)}</seg></tuv>\n"
            for tag, text in variants
        )
        + "</tu>\n"
    )


def _prop(name: str, value: str) -> str:
    return f'<prop type="{name}">{escape(value)}</prop>\n'
