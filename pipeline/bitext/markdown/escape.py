"""Write a wording into Markdown so that its text stays text: the escaping ladder.

Level 0 writes the target as it came, with what its place demands (line starts, ``|`` in
cells, ``<`` in HTML, the quote of an attribute); level 1 escapes what could be inline
markup; level 2 escapes all ASCII punctuation.  The assembler climbs until the proof holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bitext.dialects.construct import compiled
from bitext.markdown.constructs.esm import is_code
from bitext.markdown.inline import is_prose
from bitext.markdown.literal.neutral import Stretch, is_quiet, neutral
from bitext.markdown.literal.values import (
    ENTITY,
    argument,
    as_text,
    in_pairs,
    is_text_of_link,
    marked_off,
    quoted,
    title,
)
from bitext.markdown.markup import plain
from bitext.markdown.target import ParsedTarget, dialect_of
from bitext.markdown.wrap import rewrap
from bitext.model import Kind, Node, Piece, Shape, Token, TokenType
from bitext.sites.opener import Site, reference
from bitext.sites.table import PLAIN

LEVELS = (0, 1, 2)

_INLINE = re.compile(r"[\\`*_\[\]<~$&|]")
#: All but the closing bracket of ``\\(x\\)``, a formula.
_PUNCTUATION = re.compile(r"[!-(*-/:-@\[-`{-~]")
_BRACKETS = re.compile(r"[{}\[\]<>]")
_HTML_MARKS = re.compile(r"[{}\[\]<>\\]")

#: What would start a block at the start of a line, up to the character to escape.
_LINE_START = re.compile(
    r"(?P<number>\d{1,9})(?=[.)](?:\s|$))"
    r"|(?=#{1,6}(?:\s|$))|(?=[-+*](?:\s|$))|(?=>)|(?=`{3}|~{3})|(?=:\s|:{3}|:$)|(?=\|)|(?=\$\$)"
    r"|(?=\[[^\]]*\]:)|(?=\[[ xX]\]\s)|(?=<[A-Za-z/!?])|(?=\+{3})|(?=(?:!!!|\?\?\?|===|///)\S*\s)"
    r"|(?=(?:=+|-+|(?:[-_*]\s*){3,})\s*$)|(?=import\s|export\s)"
)
#: What may stand between a line's start and the first character of a block's content.
_BLOCK_PREFIX = re.compile(
    r"[\s>]*(?:(?:[-+*]|\d{1,9}[.)]|:|\[\^[^\]]*\]:)\s+)*(?:\[[ xX]\]\s+)?\Z"
)
_LONGEST_PREFIX = 1000  # where more stands before it, the proof has the last word


def write(
    piece: Piece,
    wording: ParsedTarget,
    source: str,
    level: int,
    inner: dict[int, str],
    site: Site = PLAIN,
) -> str:
    """Return the text that takes the place of ``source[piece.span]``.

    ``inner`` maps a node to its markup in the edition where descriptions or titles inside
    it were translated: the key is the start offset of the markup in ``source``.
    """
    if not level and _stands_anywhere(piece, wording, site):
        return wording.text
    tokens = rewrap(piece, wording, source)
    types = [token.type for token in tokens]
    first = _at_line_start(piece, source)
    texts = _texts(tokens, piece, source, level, line_start=first)
    places = {(token.type, token.node): token for token in reversed(piece.tokens)}
    parts: list[str] = []
    for token, text in zip(tokens, texts, strict=True):
        if token.node < 0:
            parts.append(text)
            continue
        original = places[token.type, token.node]
        said = wording.text[token.start : token.end]
        parts.append(_markup(piece.nodes[token.node], original, source, inner, said))
    if piece.shape is not Shape.PARAMETER:
        written = [*map(Stretch, parts, (kind is TokenType.TEXT for kind in types))]
        parts = neutral(written, piece, site, source, line_start=first)
    return _joined(parts, types, piece, source)


def _texts(
    tokens: Sequence[Token], piece: Piece, source: str, level: int, *, line_start: bool
) -> Iterator[str]:
    """Yield what the text and the line breaks of a wording are written as; markup as it is."""
    in_link = piece.shape in _UNPROVED and _holds_link(piece, source)
    for position, token in enumerate(tokens):
        text, last = token.text, position == len(tokens) - 1
        if token.type is TokenType.TEXT:
            text = _prose(text, piece, level, last=last)
            text = in_pairs(text) if in_link else text
            if line_start and _is_inline(piece):
                text = guard(text, whole=last, esm=dialect_of(piece).esm)
        yield text
        line_start = token.type is TokenType.SOFT


#: Where no parser sees what a wording becomes.
_UNPROVED = frozenset((Shape.LINE, Shape.PARAMETER))


def _holds_link(piece: Piece, source: str) -> bool:
    """Whether brackets of a wording are those of a link too."""
    linked = any(node.kind in ("link", "image") for node in piece.nodes)
    return linked or is_text_of_link(source, piece.span)


#: Where prose is prose, whatever stands around it.
_SHAPES = frozenset((Shape.INLINE, Shape.CELL, Shape.HTML, Shape.LABEL))


def _stands_anywhere(piece: Piece, wording: ParsedTarget, site: Site) -> bool:
    """Whether nothing of a wording has to be spelled or broken otherwise, as of most."""
    if len(piece.tokens) != 1 or len(wording.tokens) != 1 or piece.shape not in _SHAPES:
        return False
    text = wording.text
    begins = text[0].isalpha() or not text[0].isascii()  # no block begins so
    begins = begins and not text.startswith(("import", "export"))
    if not begins or text[-1] == "#" or wording.tokens[0].type is not TokenType.TEXT:
        return False
    return is_prose(text) and is_quiet(piece, text, site)


def _joined(parts: list[str], types: Sequence[TokenType], piece: Piece, source: str) -> str:
    """The parts of a wording as one text, in which none makes something else of another."""
    if piece.segment.kind is Kind.HEADING and types and types[-1] is TokenType.TEXT:
        parts[-1] = _open_ended(parts[-1], piece)
    if piece.shape is Shape.PARAMETER:
        own = source[slice(*piece.span)]
        return as_text(spaced(marked_off(parts, types, piece, own), types), piece)
    return spaced(parts, types)


#: At a heading's end they are no text: behind a blank in CommonMark, anywhere in Python-Markdown
#: and kramdown, where "C#" is "C".
_CLOSING = re.compile(r"(?<!\\)#(?=#{0,20}[ \t]*\Z)")


def _open_ended(raw: str, piece: Piece) -> str:
    """The text of a heading, unless the source's own ends so."""
    return raw if piece.segment.source.endswith("#") else _CLOSING.sub(r"\\#", raw)


def _prose(text: str, piece: Piece, level: int, *, last: bool) -> str:
    """A stretch of text, escaped as the ladder and its place demand."""
    if piece.shape is Shape.PARAMETER:
        return argument(text, piece, last=last)
    if level and piece.shape not in (Shape.HTML, Shape.QUOTED):  # no escape is read there
        text = escaped(plain(text), level, piece.shape)
    raw = _fitted(text, piece)
    return _bracketless(raw) if level and piece.shape is Shape.QUOTED else raw


def _bracketless(raw: str) -> str:
    return _BRACKETS.sub(lambda match: reference(match[0]), raw)


def _is_inline(piece: Piece) -> bool:
    return piece.shape is Shape.INLINE


def guard(text: str, *, whole: bool = True, esm: str = "full") -> str:
    """Escape the character that would make a line start a block: ``1\\. Who``, ``\\# x``.

    ``esm`` says where a line that begins with ``import`` is code (`bitext.dialects`).
    """
    if not whole:
        text += "\0"  # something follows on the line: it is not made of markers alone
    match = _LINE_START.match(text)
    if match:
        at = match.end()
        start = text[at : at + 1]
        if start.isalpha() and esm != "full" and not (esm and is_code(text, 0)):
            return text.removesuffix("\0")
        # a letter cannot be escaped by a backslash (`import`, `export` of MDX)
        safe = f"&#{ord(start)};" if start.isalpha() else f"\\{start}"
        text = text[:at] + safe + text[at + 1 :]
    return text.removesuffix("\0")


def _at_line_start(piece: Piece, source: str) -> bool:
    if not _is_inline(piece):
        return False
    at = piece.span.start
    low = max(at - _LONGEST_PREFIX, 0)
    start = max(source.rfind("\n", low, at), source.rfind("\r", low, at)) + 1
    near = start > 0 or low == 0
    return near and _BLOCK_PREFIX.match(source[start:at]) is not None


def escaped(text: str, level: int, shape: Shape) -> str:
    """Escape plain text for a level of the ladder; HTML and quoted values know only references."""
    if shape is Shape.HTML:
        text = ENTITY.sub("&amp;", text)
        return _HTML_MARKS.sub(lambda match: reference(match[0]), text) if level else text
    if level == 0:
        return text
    if shape is Shape.QUOTED:
        return text  # `_fitted` does what its quotes need, and then `_bracketless`
    return (_INLINE if level == 1 else _PUNCTUATION).sub(r"\\\g<0>", text)


def _fitted(raw: str, piece: Piece) -> str:
    """Escape what the segment's surroundings make special."""
    if piece.shape is Shape.CELL:
        return re.sub(r"(?<!\\)(\\*+)\|", _pipe, raw)
    if piece.shape is Shape.HTML:
        return raw.replace("<", "&lt;").replace(">", "&gt;") if "<" in raw else raw
    if piece.shape is Shape.QUOTED:
        return quoted(raw, piece.quote)
    return title(raw, piece.quote) if piece.shape is Shape.LINE and piece.quote else raw


def _pipe(match: re.Match[str]) -> str:
    slashes = match[1]
    return match[0] if len(slashes) % 2 else f"{slashes}\\|"


#: A link within the page, as source and target write it.
_ANCHOR = re.compile(r"\]\((#[^\s()<>\[\]{}\"'`\\]+)\)")


def _markup(node: Node, original: Token, source: str, inner: dict[int, str], said: str) -> str:
    raw = inner.get(original.start, source[original.start : original.end])
    if node.kind == "link" and original.type is TokenType.CLOSE and raw in ("]", "[]", "][]"):
        return node.closing  # the text was the label: ``[docs][文档]``
    if node.kind == "link" and _ANCHOR.fullmatch(raw) and _ANCHOR.fullmatch(said):
        return said  # a reviewer mended it: the heading's id is another now
    return raw


#: What a word ends and begins with, or what the reading copy has letters for: a template.
_ENDS_WORD = r"\w\Z|(?:\}\}|%\}|\]\])\Z"
_BEGINS_WORD = r"\w|\{\{|\{%|!?\[\["
_PAIRS = re.compile(r"[*_~]+\Z")
#: Within a word these are none to PyMdown.
_SMART = ("==", "++", "||")
_OPERAND = r"[A-Za-z0-9_)\]\"']\Z"


def spaced(parts: list[str], types: Sequence[TokenType]) -> str:
    """Join, with a space where emphasis beside a word would not be emphasis."""
    for at, kind in enumerate(types):
        if kind is TokenType.OPEN and at and parts[at] in _SMART:
            parts[at] = f" {parts[at]}" if compiled(_OPERAND).search(parts[at - 1]) else parts[at]
        elif kind is TokenType.OPEN and at and _PAIRS.match(parts[at]):
            inner = types[at - 1] is kind  # ``_`` before ``__`` is no letter of a word
            if not inner and _parts(parts[at - 1], parts[at + 1]):
                parts[at] = " " + parts[at]
        elif kind is TokenType.CLOSE and at + 1 < len(parts):
            before, after = parts[at - 1], parts[at + 1]
            smart = parts[at] in _SMART and after[:1].isascii() and after[:1].isalnum()
            pair = _PAIRS.match(parts[at]) and before and not re.match(r"\w", before[-1])
            pair = pair and types[at + 1] is not kind
            if smart or (pair and compiled(_BEGINS_WORD).match(after)):
                parts[at] += " "
    return "".join(parts)


def _parts(before: str, within: str) -> bool:
    """Whether a mark between a word and a sign opens nothing."""
    signed = bool(within) and not re.match(r"\w", within[0])
    return signed and compiled(_ENDS_WORD).search(before) is not None
