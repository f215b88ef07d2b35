"""Bilingual editions: both languages in one file, code and images once.

``table`` sets each pair of blocks in a table of its own, the only two-column markup that
goldmark, kramdown and GitHub all render: tags at column 0, blank lines
around the content, ``markdown="1"`` for kramdown; one table a row keeps ``<!--more-->`` at
the top level.  ``interleave`` puts the translation below its source.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from bitext import frontmatter
from bitext.assemble.blocks import Block, Role, blocks
from bitext.assemble.english import Assembly, line_ends
from bitext.languages import CHINESE_ENGLISH, LanguagePair
from bitext.model import Document, Edition, Layout, walk

Row = Callable[[Block, str], str]

_CELL = 'width="50%" valign="top" markdown="1"'


def bilingual(
    doc: Document,
    targets: Mapping[str, str],
    layout: str = Layout.TABLE,
    *,
    languages: tuple[str, str] = CHINESE_ENGLISH,
) -> Edition:
    """Put source and target side by side.

    ``layout`` is ``table`` or ``interleave``; anything else raises ValueError.  Findings are
    those of the English edition: a target that is refused there stands nowhere.
    """
    return side_by_side(Assembly(doc, targets), targets, layout, languages=LanguagePair(*languages))


def side_by_side(
    assembly: Assembly, targets: Mapping[str, str], layout: str, *, languages: LanguagePair
) -> Edition:
    """Put an assembly and its source side by side, as :func:`bilingual` does.

    ``targets`` say which values of the front matter stand there in both languages.
    """
    doc = assembly.doc
    if layout not in _ROWS:
        raise ValueError(f"layout must be one of {', '.join(_ROWS)}, not {layout!r}")
    row = _ROWS[layout](languages)
    own = _own_footnotes(doc, languages.target)
    parts = [part for block in blocks(assembly, targets) for part in _placed(block, row, own)]
    first = _LINE_END.search(doc.text)
    newline = first.group() if first else "\n"
    body = (newline * 2).join(_LINE_END.sub(newline, part) for part in parts)
    header = _header(assembly, targets)
    gap = newline if header.strip("\ufeff") and body else ""
    text = header + gap + body + (newline if body else "")
    return Edition(text, assembly.told)


_LINE_END = re.compile(r"\r\n|\n|\r")


def _placed(block: Block, row: Row, own: Callable[[str], str]) -> tuple[str, ...]:
    target = own(block.target)
    if block.role is Role.ONCE:
        parts: tuple[str, ...] = (block.source,)
    elif block.role is Role.FOOTNOTE:
        parts = (block.source, target)
    else:
        parts = (row(block, target),)
    return (*parts, block.gap) if block.gap else parts


def _table(languages: LanguagePair) -> Row:
    def row(block: Block, target: str) -> str:
        cells = zip(languages, (block.source, target), strict=True)
        inner = "\n".join(
            f'<td lang="{language}" {_CELL}>\n\n{_flush(text)}\n\n</td>' for language, text in cells
        )
        return f'<table class="bitext" width="100%"><tr>\n{inner}\n</tr></table>'

    return row


def _interleave(_languages: LanguagePair) -> Row:
    def row(block: Block, target: str) -> str:
        # two lists in a row would be one list
        between = "\n\n<!-- -->\n\n" if block.role is Role.LIST else "\n\n"
        return f"{_flush(block.source)}{between}{_flush(target)}"

    return row


_ROWS: Mapping[str, Callable[[LanguagePair], Row]] = {
    Layout.TABLE: _table,
    Layout.INTERLEAVE: _interleave,
}


def _flush(text: str) -> str:
    """A block begins at column 0: kramdown takes an indented cell for code."""
    return text.lstrip(" \t").rstrip()


_LABEL = re.compile(r"\[\^([^\]\s]+)\]")
_DEFINITION = re.compile(r"^[ \t>]*\[\^([^\]\s]+)\]:", re.M)


def _own_footnotes(doc: Document, language: str) -> Callable[[str], str]:
    """Give the target's footnotes labels of their own, or both would show one language."""
    labels = set(_DEFINITION.findall(doc.text))
    if not labels:
        return lambda text: text

    def own(found: re.Match[str]) -> str:
        return f"[^{found[1]}-{language}]" if found[1] in labels else found[0]

    return lambda text: _LABEL.sub(own, text)


def _header(assembly: Assembly, targets: Mapping[str, str]) -> str:
    """The front matter with both wordings in each translated value, as far as they were taken."""
    doc, text = assembly.doc, assembly.doc.text
    header = frontmatter.find(text)
    if header is None:
        return text[: doc.body]
    wanted: dict[tuple[str | int, ...], str] = {}
    for piece in walk(doc.pieces):
        target = assembly.value(piece) if piece.segment.key in targets else ""
        source = piece.segment.source.strip()
        if target and target != source:
            wanted[piece.path] = f"{source} / {target}{line_ends(piece)}"
    block, _ = frontmatter.replace(text, header, wanted)
    return text[: header.span.start] + block + text[header.span.end : doc.body]
