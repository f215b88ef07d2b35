"""Placeholder form: what a backend sees instead of markup.

``**加粗**和`code` `` becomes ``<1>加粗</1>和<2/>``.  Soft breaks vanish between Han letters
and are a space elsewhere.  Numbers are none that the prose itself contains, so text that looks
like a placeholder (`bitext.placeholders`) is never taken for one.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace

from bitext import placeholders
from bitext.languages.script import WIDE_CLASS
from bitext.markdown.escape import LEVELS, escaped, spaced
from bitext.markdown.literal.header_lines import ADDRESS, between, cut, has_marks
from bitext.markdown.target import ParsedTarget, TargetError, read_target
from bitext.model import Node, Piece, Shape, Token, TokenType


@dataclass(frozen=True, slots=True)
class Form:
    """A segment in placeholder form; node ``i`` is placeholder ``first + i``."""

    text: str
    first: int
    nodes: tuple[Node, ...]

    @property
    def hints(self) -> tuple[tuple[int, str], ...]:
        """What opaque placeholders stand for, for backends that can use it."""
        shown = ("code", "math", "url")
        return tuple(
            (self.first + i, n.payload) for i, n in enumerate(self.nodes) if n.kind in shown
        )


def encode(piece: Piece) -> Form:
    """Return the placeholder form of a segment."""
    if has_marks(piece):
        return _of_lines(piece.segment.source.strip())
    prose = "".join(_shown(t) for t in piece.tokens if t.type is TokenType.TEXT)
    first = placeholders.free(placeholders.numbers(prose), len(piece.nodes))
    parts: list[str] = []
    for index, token in enumerate(piece.tokens):
        number = first + token.node
        if token.type is TokenType.TEXT:
            parts.append(_shown(token))
        elif token.type in _WRITTEN:
            parts.append(_WRITTEN[token.type](number))
        else:
            parts.append(_space(parts, piece, index))
    return Form("".join(parts), first, piece.nodes)


def _of_lines(text: str) -> Form:
    words, nodes = cut(text)
    first = placeholders.free(placeholders.numbers(text), len(nodes))
    marks = [placeholders.single(first + i) for i in range(len(nodes))]
    return Form(between(words, marks), first, nodes)


_WIDE = re.compile(f"[{WIDE_CLASS}]")
_WRITTEN = {
    TokenType.OPEN: placeholders.opening,
    TokenType.CLOSE: placeholders.closing,
    TokenType.ATOM: placeholders.single,
}


def _shown(token: Token) -> str:
    return token.text.replace("\u200b", "")


def _space(parts: list[str], piece: Piece, index: int) -> str:
    before = next(filter(None, reversed(parts)), "")
    after = piece.tokens[index + 1].text if index + 1 < len(piece.tokens) else ""
    wide = _WIDE.match(before[-1:]) and _WIDE.match(after[:1])
    return "" if wide else " "


@dataclass(frozen=True, slots=True)
class FormPart:
    """A stretch of a reply: text, or a placeholder."""

    text: str
    node: int = -1
    type: TokenType = TokenType.TEXT  #: of the token it stands for


def split(text: str, form: Form) -> list[FormPart]:
    """Cut text in placeholder form at the form's own placeholders; the rest is text."""
    parts: list[FormPart] = []
    at = 0
    for match in placeholders.SPACED.finditer(text):
        node = int(match["number"]) - form.first
        if not 0 <= node < len(form.nodes):
            continue
        parts.append(FormPart(text[at : match.start()]))
        parts.append(FormPart(match[0], node, _type(match)))
        at = match.end()
    parts.append(FormPart(text[at:]))
    return [part for part in parts if part.text]


def _type(match: re.Match[str]) -> TokenType:
    if match["close"]:
        return TokenType.CLOSE
    return TokenType.ATOM if match["single"] else TokenType.OPEN


def placeholder_error(reply: str, form: Form) -> str:
    """Say which placeholders a reply lost, doubled or nested wrongly; empty when it is whole."""
    seen: Counter[tuple[int, TokenType]] = Counter()
    stack: list[int] = []
    for part in split(reply, form):
        if part.node < 0:
            continue
        seen[part.node, part.type] += 1
        if part.type is TokenType.OPEN:
            stack.append(part.node)
        elif part.type is TokenType.CLOSE and (not stack or stack.pop() != part.node):
            return f"{placeholders.closing(form.first + part.node)} closes what is not open"
    wanted = Counter((i, type_) for i, node in enumerate(form.nodes) for type_ in _types(node))
    for node, type_ in (*wanted, *seen):
        times, count = wanted[node, type_], seen[node, type_]
        if count != times:
            name = _WRITTEN[type_](form.first + node)
            return f"{name} must occur {times} time(s), not {count}"
    return ""


def _types(node: Node) -> tuple[TokenType, ...]:
    return (TokenType.OPEN, TokenType.CLOSE) if node.closing else (TokenType.ATOM,)


def decode(piece: Piece, form: Form, reply: str) -> str:
    """Return a reply as natural Markdown that reads back as exactly this wording.

    Raises TargetError when placeholders are wrong, or no escaping makes the text text.
    """
    if _tidy(reply) == _tidy(form.text):
        return piece.segment.source  # nothing was translated: line breaks and escapes stay too
    if reason := placeholder_error(reply, form):
        raise TargetError(reason)
    parts = _hugging(split(_tidy(reply), form))
    if has_marks(piece):
        return read_target(piece, _in_lines(parts, form)).text
    wanted = _plain(parts)
    kept = _escapes(piece)
    refusal = TargetError("its text reads as markup")
    for level in LEVELS:
        written = [_natural(part, form, piece.shape, level, kept) for part in parts]
        natural = spaced(written, [part.type for part in parts]).strip(" ")
        try:
            wording = read_target(piece, natural)
        except TargetError as unfit:
            refusal = unfit
            continue
        found = "".join(t.text for t in wording.tokens if t.type is TokenType.TEXT)
        if not wording.escaped and "".join(found.split()) == wanted:
            return natural
    raise refusal


def _in_lines(parts: list[FormPart], form: Form) -> str:
    """A value with what stands between its words: lines end where they do, links hold together."""
    kinds = ["", *(form.nodes[part.node].kind if part.node >= 0 else "" for part in parts), ""]
    beside = zip(parts, kinds, kinds[2:], strict=False)
    return "".join(_beside(form, part, before, after) for part, before, after in beside)


def _beside(form: Form, part: FormPart, before: str, after: str) -> str:
    if part.node >= 0:
        return form.nodes[part.node].opening
    text = part.text if before == ADDRESS else part.text.lstrip()
    return text if after == ADDRESS and not text.rstrip().endswith("]") else text.rstrip()


def _hugging(parts: list[FormPart]) -> list[FormPart]:
    """Move spaces out of pairs: ``**Note: **`` would not be emphasis."""
    result = list(parts)
    for at, part in enumerate(parts):
        if part.node >= 0 or not part.text.strip():
            continue
        first = last = at
        while first > 0 and parts[first - 1].node >= 0 and parts[first - 1].type is TokenType.OPEN:
            first -= 1
        while last + 1 < len(parts) and parts[last + 1].type is TokenType.CLOSE:
            last += 1
        text = part.text
        if first < at and text[0] == " ":
            result[first] = replace(parts[first], text=" " + result[first].text)
            text = text[1:]
        if last > at and text[-1] == " ":
            result[last] = replace(parts[last], text=result[last].text + " ")
            text = text[:-1]
        result[at] = replace(part, text=text)
    return result


def _tidy(reply: str) -> str:
    return " ".join(reply.split())


def _plain(parts: list[FormPart]) -> str:
    return "".join("".join(part.text.split()) for part in parts if part.node < 0)


#: Escapes that a site may need where CommonMark does not: ``\\<1.28`` in MDX, ``\\|`` in kramdown.
_KEPT = re.compile(r"\\([{}$|@*_~^=`\[\]<])")
_CODE_OR_MATH = re.compile(r"`[^`]*`|\$[^$\n]*(?<!\\)\$")


def _escapes(piece: Piece) -> re.Pattern[str] | None:
    """The characters that the author escaped: they stay escaped in a translation."""
    if "\\" not in piece.segment.source or piece.shape in _NO_ESCAPES:
        return None
    chars = "".join(sorted(set(_KEPT.findall(_CODE_OR_MATH.sub("", piece.segment.source)))))
    return re.compile(rf"(?<!\\)((?:\\\\)*)([{re.escape(chars)}])") if chars else None


_NO_ESCAPES = (Shape.QUOTED, Shape.VALUE, Shape.HTML, Shape.PARAMETER)


def _natural(
    part: FormPart, form: Form, shape: Shape, level: int, kept: re.Pattern[str] | None
) -> str:
    if part.node < 0:
        if shape in (Shape.QUOTED, Shape.VALUE):
            return part.text
        text = escaped(part.text, level, shape)
        return kept.sub(r"\1\\\2", text) if kept else text
    node = form.nodes[part.node]
    mark = node.closing if part.type is TokenType.CLOSE else node.opening
    before = " " if part.text[0] == " " else ""
    after = " " if part.text[-1] == " " else ""
    return f"{before}{mark}{after}"


def reread(piece: Piece, form: Form, target: str) -> str:
    """Return a natural target in placeholder form; empty when its markup does not fit."""
    try:
        return formed(piece, form, read_target(piece, target))
    except TargetError:
        return ""


def formed(piece: Piece, form: Form, wording: ParsedTarget) -> str:
    """A target that has been read, in placeholder form."""
    if has_marks(piece):
        theirs = _of_lines(wording.text)
        same = len(theirs.nodes) == len(form.nodes) and theirs.first == form.first
        return theirs.text if same else _tidy(wording.text)
    parts: list[str] = []
    for token in wording.tokens:
        if token.type is TokenType.TEXT:
            parts.append(token.text)
        elif token.node < 0:
            parts.append(" ")
        else:
            parts.append(_WRITTEN[token.type](form.first + token.node))
    return " ".join("".join(parts).split())
