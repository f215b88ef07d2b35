"""Bilingual editions: both languages in one file, code and images once.

``table`` sets blocks that follow one another in one table, a row a pair: the only two-column
markup that goldmark, kramdown and GitHub all render without a stylesheet.  Tags stand at column 0
with blank lines around the content; what stands once ends the table, so that ``<!--more-->`` and
wide code are at the top level.  ``columns`` are boxes that a stylesheet sets side by side, for
Markdown that knows no table of HTML.  ``interleave`` puts the translation below its source.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby, starmap

from bitext import frontmatter
from bitext.assemble.blocks import Block, Role, blocks
from bitext.assemble.english import Assembly, line_ends
from bitext.assemble.second import second
from bitext.languages import CHINESE_ENGLISH, LanguagePair
from bitext.model import Document, Edition, Layout, walk
from bitext.sites.arrangement import Arrangement
from bitext.sites.showing import showing
from bitext.sites.table import site_of


def bilingual(
    doc: Document,
    targets: Mapping[str, str],
    layout: str = "",
    *,
    languages: tuple[str, str] = CHINESE_ENGLISH,
    swap: bool = False,
) -> Edition:
    """Put source and target side by side.

    ``layout`` is ``table``, ``columns`` or ``interleave``, else ValueError is raised; empty, it is
    the one that is usual where the document is published.  With ``swap`` the target stands first.
    Findings are those of the English edition: a target that is refused there stands nowhere.
    """
    if layout not in ("", *Layout):
        raise ValueError(f"layout must be one of {', '.join(Layout)}, not {layout!r}")
    show = showing(site_of(doc.site, doc.name).name)
    chosen = Layout(layout) if layout else show.layouts[0]
    arrangement = Arrangement(chosen, show, LanguagePair(*languages), swap)
    return side_by_side(Assembly(doc, targets), targets, arrangement)


def side_by_side(
    assembly: Assembly, targets: Mapping[str, str], arrangement: Arrangement
) -> Edition:
    """Put an assembly and its source side by side, as :func:`bilingual` does.

    ``targets`` say which values of the front matter stand there in both languages.
    """
    doc = assembly.doc
    arrangement = arrangement.fitting(doc)
    found = list(blocks(assembly, targets))
    own = second(found, arrangement.languages.target)
    parts = filter(None, (arrangement.top, *_arranged(found, arrangement, own)))
    first = _LINE_END.search(doc.text)
    newline = first.group() if first else "\n"
    body = (newline * 2).join(_ended(part, newline) for part in parts)
    del found, own, parts  # of a long post they weigh as much as the page
    header = _header(assembly, targets)
    gap = newline if header.strip("\ufeff") and body else ""
    text = "".join((header, gap, body, newline if body else ""))
    return Edition(text, assembly.told)


_LINE_END = re.compile(r"\r\n|\n|\r")


def _ended(text: str, newline: str) -> str:
    """A text with the line ends of the page."""
    usual = newline == "\n" and "\r" not in text
    return text if usual else _LINE_END.sub(newline, text)


def _arranged(
    found: Iterable[Block], arrangement: Arrangement, own: Callable[[str], str]
) -> Iterator[str]:
    """The blocks in their layout; what lies between those of a run stands behind it."""
    run = _RUNS[arrangement.layout]
    for setting, some in groupby(found, lambda block: _setting(block, run, arrangement)):
        together = list(some)
        if setting:
            yield from setting([(block, own(block.target)) for block in together], arrangement)
            yield from (block.gap for block in together if block.gap)
            continue
        for block in together:
            yield block.source
            if block.role is Role.FOOTNOTE:
                yield own(block.target)
            if block.gap:
                yield block.gap


Pairs = list[tuple[Block, str]]
_Setting = Callable[[Pairs, Arrangement], Iterator[str]]
_BRACKET = re.compile(r"<[A-Za-z/!?]")


def _setting(block: Block, run: _Setting, arrangement: Arrangement) -> _Setting | None:
    """How a block is set beside its translation; none where it stands once, or apart."""
    if block.role in (Role.ONCE, Role.FOOTNOTE):
        return None
    open_ended = arrangement.show.greedy and any(
        _BRACKET.search(text, text.rfind(">") + 1) for text in (block.source, block.target)
    )
    return _stacked if open_ended else run


def _table(pairs: Pairs, arrangement: Arrangement) -> Iterator[str]:
    """One table, for the columns of two that follow each other may start at different places."""
    attribute = f' width="50%" valign="top"{arrangement.show.attribute}'

    def row(block: Block, target: str) -> str:
        cells = (
            f'<td lang="{language}"{attribute}>\n\n{_flush(text)}\n\n</td>'
            for language, text in arrangement.ordered(block.source, target)
        )
        return "<tr>\n" + "\n".join(cells) + "\n</tr>"

    # of a long post the rows are not held beside the table
    yield "\n".join(('<table class="bitext" width="100%">', *starmap(row, pairs), "</table>"))


def _columns(pairs: Pairs, arrangement: Arrangement) -> Iterator[str]:
    opening = f'<div class="bitext"{arrangement.show.attribute}>'
    yield "\n".join((opening, *_boxes(pairs, arrangement), "</div>"))


def _interleave(pairs: Pairs, arrangement: Arrangement) -> Iterator[str]:
    if arrangement.show.tags:
        yield from _boxes(pairs, arrangement)
    else:
        yield from _stacked(pairs, arrangement)


def _stacked(pairs: Pairs, arrangement: Arrangement) -> Iterator[str]:
    """One below the other, with no tags around them."""
    for block, target in pairs:
        # two lists in a row would be one list
        between = "\n\n<!-- -->\n\n" if block.role is Role.LIST else "\n\n"
        sides = (_flush(text) for _, text in arrangement.ordered(block.source, target))
        yield between.join(sides)


def _boxes(pairs: Pairs, arrangement: Arrangement) -> Iterator[str]:
    for block, target in pairs:
        for language, text in arrangement.ordered(block.source, target):
            tag = f'<div lang="{language}"{arrangement.show.attribute}>'
            yield f"{tag}\n\n{_flush(text)}\n\n</div>"


_RUNS: Mapping[Layout, _Setting] = {
    Layout.TABLE: _table,
    Layout.COLUMNS: _columns,
    Layout.INTERLEAVE: _interleave,
}


def _flush(text: str) -> str:
    """A block begins at column 0: kramdown takes an indented cell for code."""
    return text.lstrip(" \t").rstrip()


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
