"""Units of other tools as entries of the memory."""

from __future__ import annotations

import re
from itertools import pairwise

from bitext.formats.tmx.inline import agree
from bitext.formats.tmx.read import Unit
from bitext.formats.tmx.write import CONFIDENCE, ORIGIN, SIGNATURE, TOOL
from bitext.languages import LanguagePair, SourceLanguage
from bitext.languages.script import WIDE_CLASS
from bitext.markdown.placeholder import encode, reread
from bitext.model import Origin, Piece
from bitext.store.memory import Remembered, memory_key

#: Characters that Markdown may read as markup; a text without them is not parsed.
_WIDE = re.compile(f"[{WIDE_CLASS}]")
_MARKUP = re.compile(r"[*_`\[\]<>&!\\~$^{}|:]")


def entry(unit: Unit, languages: LanguagePair) -> Remembered | None:
    """The unit under its text alone; None when its markup differs between the languages.

    Of a file of bitext's own the texts are taken as they are.  Others may have line breaks
    in them and Markdown as it stands in a catalog (what a CAT tool remembers of our PO
    files): they are brought to the form that a post's segments have.
    """
    texts = (
        (unit.source, unit.target)
        if unit.tool == TOOL
        else _as_segment(unit, languages.source_language)
    )
    if texts is None or not agree(*texts):
        return None
    source, target = texts
    key = memory_key(source, languages)
    origin, signature, confidence = _provenance(unit)
    return Remembered(key, source, target, origin, signature, confidence, languages)


def _as_segment(unit: Unit, language: SourceLanguage) -> tuple[str, str] | None:
    source, target = one_line(unit.source), one_line(unit.target)
    if unit.tagged or not _MARKUP.search(source) or not language.is_prose(source):
        return source, target
    piece = _piece(source, language)
    if piece is None:
        return source, target
    form = encode(piece)
    reply = reread(piece, form, target)
    return (form.text, reply) if reply else None


def _piece(source: str, language: SourceLanguage) -> Piece | None:
    """The text as the one segment of a post, if that is how Markdown reads it."""
    from bitext.markdown.segmenter import parse

    pieces = parse(source, letters=language.letter).pieces
    whole = len(pieces) == 1 and pieces[0].segment.source == source
    return pieces[0] if whole else None


def one_line(text: str) -> str:
    """Lines joined as soft breaks are: with nothing between wide letters, else with a space.

    >>> one_line(" 你好，\\n  世界 and\\nmore ")
    '你好，世界 and more'
    """
    lines = [line for line in map(str.strip, text.splitlines()) if line]
    gaps = ["" if _WIDE.match(a[-1:]) and _WIDE.match(b[:1]) else " " for a, b in pairwise(lines)]
    return "".join(gap + line for gap, line in zip(["", *gaps], lines, strict=True))


def _provenance(unit: Unit) -> tuple[Origin, str, float | None]:
    """Origin, signature and confidence as an export of ours says them; else an import."""
    said = unit.props.get(ORIGIN, "")
    if said not in set(Origin):
        return Origin.MEMORY, "", None
    try:
        confidence = float(unit.props[CONFIDENCE])
    except (KeyError, ValueError):
        return Origin(said), unit.props.get(SIGNATURE, ""), None
    return Origin(said), unit.props.get(SIGNATURE, ""), confidence
