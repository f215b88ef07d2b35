"""Read a target wording back into tokens, matched with the markup of its source.

A target is untrusted text, whoever wrote it.  It is read with the parser that read the
source, as the content of a heading, where no block construct exists; its nodes must be
the source's nodes, each exactly once and in the same enclosing markup.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from bitext.dialects import MAIN, Dialect
from bitext.markdown import html
from bitext.markdown.inline import is_prose, read_inline
from bitext.markdown.literal.foreign import hidden, is_word
from bitext.markdown.markup import Raw, cut_html
from bitext.markdown.mask import has_long_line, hide
from bitext.markdown.parsed.in_order import in_order
from bitext.markdown.reviewer_form import describe
from bitext.model import Node, Piece, Shape, Span, Token, TokenType
from bitext.sites.opener import reference

#: A backslash or two blanks before it make a line break hard.  Blanks are tried from their first
#: one only: a wording may hold thousands.
_BREAK = re.compile(r"(?:(?P<hard>\\|(?<![ \t]) {2})[ \t]*+|(?<![ \t])[ \t]++)?+\n[ \t]*+")
#: Markup a wording may hold by accident (``2*3*4``, ``$5 and $10``): kept as characters.
_ACCIDENTAL = frozenset(
    "emphasis strong strikethrough math highlight insertion superscript subscript spoiler emoji "
    "tag keys citation reference critic expression bar".split()
)
#: Of these the first and the last character are enough to make them text.
_ATOMS = frozenset(("math", "emoji", "keys", "citation", "reference", "tag"))
#: And what one may look like: ``{.x}``, ``{#x}``, ``{:x}``, ``[[0]]``.
_LISTS = frozenset(("{.", "{#", "{:", "[["))


#: What becomes of a target that cannot be used, unless whoever builds decides otherwise.
INSTEAD = "the source ships in its place"


class TargetError(Exception):
    """The target cannot take the source's place; the message is for a reviewer."""


@dataclass(frozen=True, slots=True)
class ParsedTarget:
    """A target as tokens over ``text``; ``node`` is an index into the source's nodes."""

    text: str
    tokens: tuple[Token, ...]
    escaped: tuple[str, ...] = ()  #: accidental markup that was kept as characters


def read_target(piece: Piece, target: str) -> ParsedTarget:
    """Match a target with its source; raise TargetError with the reason when it cannot be."""
    text = target.replace("\r\n", "\n").strip()
    if not text:
        raise TargetError("it is empty")
    if has_long_line(text):
        raise TargetError("a line of it is too long to be proved intact")
    if strange := hidden(text, piece.segment.source):
        raise TargetError(f"it holds the invisible character U+{ord(strange):04X}")
    if piece.shape in (Shape.QUOTED, Shape.VALUE):
        return _read_plain(piece, text)
    if not piece.nodes and is_prose(text):
        return ParsedTarget(text, (Token(TokenType.TEXT, 0, len(text), text=text),))
    escaped: list[str] = []
    for _ in range(4):  # each round escapes one layer of accidental markup
        tokens, nodes = _tokens(piece, text)
        extra = _extra(piece.nodes, nodes, tokens)
        if not extra:
            return ParsedTarget(text, _matched(piece, tokens, nodes), tuple(escaped))
        escaped += [text[slice(*span)] for span in extra]
        text = _escape(text, extra, piece.shape)
    raise TargetError("its markup cannot be told from its text")


def tokens_of(piece: Piece, target: str) -> tuple[tuple[Token, ...], tuple[Node, ...]]:
    """Read a target as it stands, matched with nothing; raise TargetError when endless."""
    text = target.replace("\r\n", "\n").strip()
    if piece.shape in (Shape.QUOTED, Shape.VALUE):
        return (Token(TokenType.TEXT, 0, len(text), text=text),), ()
    return _tokens(piece, text)


def _read_plain(piece: Piece, text: str) -> ParsedTarget:
    if "\n" in text and piece.shape is not Shape.VALUE:
        raise TargetError("it has more than one line")
    return ParsedTarget(text, (Token(TokenType.TEXT, 0, len(text), text=text),))


def accidental(piece: Piece, text: str) -> list[Span]:
    """The characters that make markup of a text which the source does not have."""
    tokens, nodes = _tokens(piece, text)
    return _extra(piece.nodes, nodes, tokens)


def reads_otherwise(piece: Piece, text: str, source: str) -> bool:
    """Whether markup of the source's text is none in another, or what no accident makes is new."""
    wanted, found = (_tokens(piece, one)[1] for one in (source, text))
    lost = Counter(node.kind for node in wanted) - Counter(node.kind for node in found)
    known, hard = (
        Counter(node.kind for node in one if not _is_accidental(node)) for one in (wanted, found)
    )
    return bool(lost or hard - known)


def _tokens(piece: Piece, text: str) -> tuple[tuple[Token, ...], tuple[Node, ...]]:
    if tokens := in_order(piece, text, dialect_of(piece)):
        return tokens, piece.nodes
    hard = any(node.kind == "break" for node in piece.nodes)
    between_tags = piece.shape is Shape.HTML
    read = _read_once if len(text) < _SHORT else _read
    return read(text, piece.definitions, dialect_of(piece), between_tags, hard)


def _read(
    text: str, definitions: str, dialect: Dialect, between_tags: bool, hard: bool
) -> tuple[tuple[Token, ...], tuple[Node, ...]]:
    """Read a wording; ``hard``: whether its source has line breaks that a reader sees."""
    if between_tags:
        return describe(_html_tokens(text, dialect), text, dialect)
    return describe(_inline_tokens(text, definitions, dialect, hard=hard), text, dialect)


#: A wording is asked for again: by typography, the proof, the layouts, each check.
_read_once = lru_cache(maxsize=4096)(_read)
_SHORT = 2000  #: characters of a wording that is held


def dialect_of(piece: Piece) -> Dialect:
    """The dialect that a segment's source was read in."""
    return piece.dialect if isinstance(piece.dialect, Dialect) else MAIN


def _html_tokens(text: str, dialect: Dialect) -> list[Raw]:
    hidden = hide(text, dialect=dialect)
    raws: list[Raw] = []
    for run in html.runs(text, hidden.text, [Span(0, len(text))]):
        raws += run
    raws = [raw for raw in raws if raw.start < raw.end]
    return cut_html(raws, hidden.opaque, text, code=dialect.expressions)


def _inline_tokens(text: str, definitions: str, dialect: Dialect, *, hard: bool) -> list[Raw]:
    breaks = {m.start(): m for m in _BREAK.finditer(text)} if "\n" in text else {}
    flat = _BREAK.sub(lambda m: " " * len(m[0]), text) if breaks else text
    run = read_inline(flat, definitions, dialect)
    if run is None:
        raise TargetError("its markup does not end")
    if not breaks:
        return [raw for raw in run.tokens if raw.start < raw.end]
    return _with_breaks(run.tokens, breaks, hard=hard)


def _with_breaks(raws: list[Raw], breaks: dict[int, re.Match[str]], *, hard: bool) -> list[Raw]:
    """Cut line breaks out of TEXT tokens; inside markup a break is just a space."""
    result: list[Raw] = []
    places = list(breaks)
    for raw in raws:
        first, last = (bisect_left(places, place) for place in (raw.start, raw.end))
        inside = [m for m in map(breaks.__getitem__, places[first:last]) if m.end() <= raw.end]
        if raw.type is not TokenType.TEXT or not inside:
            result.append(raw)
            continue
        at = raw.start
        for match in inside:
            result.append(Raw(TokenType.TEXT, at, match.start()))
            kind = TokenType.HARD if hard and match["hard"] else TokenType.SOFT
            result.append(Raw(kind, *match.span()))
            at = match.end()
        result.append(Raw(TokenType.TEXT, at, raw.end))
    return [raw for raw in result if raw.start < raw.end]


_Signature = tuple[str, str, bool]


def _signature(node: Node) -> _Signature:
    """What two interchangeable nodes share; an HTML tag without its partner is another node."""
    return node.kind, address(node), bool(node.closing)


def address(node: Node) -> str:
    """What must not change of a node; where in its own page a link leads may, as headings do."""
    inner = node.kind == "link" and node.payload.startswith("#")
    return "#" if inner and _FRAGMENT.fullmatch(node.payload) else node.payload


_FRAGMENT = re.compile(r"#[^\s()<>\[\]{}\"'`\\]+")


def _extra(
    wanted: tuple[Node, ...], found: tuple[Node, ...], tokens: tuple[Token, ...]
) -> list[Span]:
    """Spans of markup characters the source does not have, if all of it is accidental."""
    left = Counter(map(_signature, wanted))
    surplus: set[int] = set()
    for number, node in enumerate(found):
        if left[_signature(node)]:
            left[_signature(node)] -= 1
        elif _is_accidental(node):
            surplus.add(number)
    marks = (_marks(token, found[token.node]) for token in tokens if token.node in surplus)
    return sorted(Span(at, at + 1) for spots in marks for at in spots)


def _is_accidental(node: Node) -> bool:
    if node.kind == "html":
        return is_word(node.opening[1:-1])
    return node.kind in _ACCIDENTAL or (node.kind == "template" and node.opening[:2] in _LISTS)


def _marks(token: Token, node: Node) -> Iterable[int]:
    """Which characters of a token make it markup."""
    if node.kind in ("html", "expression"):
        return (token.start,)
    if node.kind in _ATOMS:
        return (token.start, token.end - 1)
    if node.kind == "template":
        return (token.start, token.start + 1)
    return range(token.start, token.end)


def _escape(text: str, spans: list[Span], shape: Shape) -> str:
    parts = [text[: spans[0].start]] if spans else [text]
    for span, then in pairwise([*spans, Span(len(text), len(text))]):
        char = text[span.start]
        spelled = reference(char) if shape is Shape.HTML else f"\\{char}"
        spelled = char if char.isalnum() else spelled  # of ``@doe`` the mark is enough
        parts.append(spelled + text[span.end : then.start])
    return "".join(parts)


def _matched(piece: Piece, tokens: tuple[Token, ...], nodes: tuple[Node, ...]) -> tuple[Token, ...]:
    """Renumber nodes as the source numbers them; raise TargetError for any other markup."""
    free: dict[_Signature, deque[int]] = {}
    for number, node in enumerate(piece.nodes):
        free.setdefault(_signature(node), deque()).append(number)
    number_of: list[int] = []
    for node in nodes:
        same = free.get(_signature(node))
        if not same:
            raise TargetError(f"it has {_name(node)} that the source does not have")
        number_of.append(same.popleft())
    for numbers in free.values():
        if numbers:
            raise TargetError(f"it lost {_name(piece.nodes[numbers[0]])}")
    names: dict[tuple[int, _Signature], int] = {}
    wanted, found = _paths(piece.nodes, names), _paths(nodes, names)
    for path, node, number in zip(found, nodes, number_of, strict=True):
        if path != wanted[number]:
            raise TargetError(f"it moved {_name(node)} into or out of other markup")
    return tuple(t if t.node < 0 else t._replace(node=number_of[t.node]) for t in tokens)


def _paths(nodes: tuple[Node, ...], names: dict[tuple[int, _Signature], int]) -> list[int]:
    """For each node the name of the markup around it: equal names, equal paths to the top."""
    own = [0]  # of each node and what is around it, by its number + 1: a parent comes first
    for node in nodes:
        own.append(names.setdefault((own[node.parent + 1], _signature(node)), len(names) + 1))
    return [own[node.parent + 1] for node in nodes]


def _name(node: Node) -> str:
    shown = node.opening + ("…" + node.closing if node.closing else "")
    shown = shown.replace("\n", "⏎")
    return f"{node.kind} `{shown if len(shown) <= 60 else shown[:57] + '…'}`"
