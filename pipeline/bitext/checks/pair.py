"""A source segment and its translation, read once for every rule."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from bitext.languages import CHINESE_ENGLISH, LanguagePair, SourceLanguage
from bitext.markdown.placeholder import Form, encode, reread
from bitext.markdown.target import TargetError, tokens_of
from bitext.model import Kind, Node, Piece, Pin, Token, TokenType
from bitext.placeholders import PLACEHOLDER, closing, opening, single

#: Stands in `Side.prose` for code, an image, a URL: anything that is no prose.
OBJECT = "\ufffc"


@dataclass(frozen=True, slots=True)
class Side:
    """One language of a pair."""

    natural: str  #: Markdown, as a reviewer reads it in the catalog
    form: str  #: placeholder form; numbers mean the same on both sides
    nodes: tuple[Node, ...]  #: its inline markup, in the order it opens
    prose: str  #: the form without paired markup; `OBJECT` for what is opaque


@dataclass(frozen=True, slots=True)
class Pair:
    """What the rules look at; positions never take part in equality."""

    source: Side
    target: Side
    kind: Kind = Kind.PARAGRAPH
    context: str = ""  #: ``front-matter:title`` for header values
    pins: tuple[Pin, ...] = ()
    key: str = ""
    languages: LanguagePair = CHINESE_ENGLISH
    path: str = field(compare=False, default="")
    line: int = field(compare=False, default=0)
    column: int = field(compare=False, default=0)

    @property
    def language(self) -> SourceLanguage:
        """The language that it is translated from."""
        return self.languages.source_language


def read_pair(
    piece: Piece,
    target: str,
    *,
    form: Form | None = None,
    read: str = "",
    pins: tuple[Pin, ...] = (),
    languages: LanguagePair = CHINESE_ENGLISH,
    path: str = "",
    column: int = 0,
) -> Pair:
    """The pair of a piece and its target; a target that does not fit is read as it stands.

    ``read`` is the target in placeholder form where somebody has read it already.
    """
    form = form or encode(piece)
    segment = piece.segment
    return Pair(
        _side(segment.source, form.text, piece.nodes),
        _target(piece, form, target, read),
        segment.kind,
        segment.context,
        pins,
        segment.key,
        languages,
        path,
        segment.line,
        column,
    )


def _side(natural: str, form: str, nodes: tuple[Node, ...]) -> Side:
    prose = PLACEHOLDER.sub(lambda found: OBJECT if found["single"] else "", form)
    return Side(natural, form, nodes, prose)


def _target(piece: Piece, form: Form, target: str, read: str) -> Side:
    if text := read or reread(piece, form, target):
        return _side(target, text, piece.nodes)
    try:
        tokens, nodes = tokens_of(piece, target)
    except TargetError:
        return _side(target, " ".join(target.split()), ())
    numbers = _numbered(piece.nodes, nodes, form.first)
    text = "".join(_written(token, numbers) for token in tokens)
    return _side(target, " ".join(text.split()), nodes)


def _numbered(wanted: tuple[Node, ...], found: tuple[Node, ...], first: int) -> list[int]:
    """Placeholder numbers: those of equal source nodes, new ones for markup of its own."""
    free: dict[tuple[str, str], deque[int]] = {}
    for number, node in enumerate(wanted, first):
        free.setdefault((node.kind, node.payload), deque()).append(number)
    new = first + len(wanted)
    numbers: list[int] = []
    for node in found:
        same = free.get((node.kind, node.payload))
        numbers.append(same.popleft() if same else new + len(numbers))
    return numbers


def _written(token: Token, numbers: list[int]) -> str:
    if token.type is TokenType.TEXT:
        return token.text
    if token.node < 0:
        return " "
    number = numbers[token.node]
    write = {TokenType.OPEN: opening, TokenType.CLOSE: closing}.get(token.type, single)
    return write(number)
