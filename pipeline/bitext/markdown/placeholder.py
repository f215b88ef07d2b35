"""Placeholder form: what a backend sees instead of markup.

``**加粗**和`code` `` becomes ``<1>加粗</1>和<2/>``.  Soft breaks vanish between Han letters
and are a blank elsewhere.  Numbers start above any that the prose itself contains, so
text that looks like a placeholder is never taken for one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from bitext.languages import WIDE
from bitext.markdown.escape import LEVELS, escaped, spaced
from bitext.markdown.target import Unfit, read_target
from bitext.model import Node, Piece, Shape, TokenType

#: Anything that a reader takes for a placeholder; replies may hold blanks in it.
TAG = re.compile(r"<\s*(?P<close>/?)\s*(?P<number>\d{1,4})\s*(?P<void>/?)\s*>")


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
    prose = "".join(t.text for t in piece.tokens if t.type is TokenType.TEXT)
    taken = [int(m["number"]) for m in TAG.finditer(prose)]
    first = max(taken, default=0) + 1
    parts: list[str] = []
    for index, token in enumerate(piece.tokens):
        number = first + token.node
        if token.type is TokenType.TEXT:
            parts.append(token.text.replace("\u200b", ""))
        elif token.type is TokenType.OPEN:
            parts.append(f"<{number}>")
        elif token.type is TokenType.CLOSE:
            parts.append(f"</{number}>")
        elif token.type is TokenType.ATOM:
            parts.append(f"<{number}/>")
        else:
            parts.append(_blank("".join(parts), piece, index))
    return Form("".join(parts), first, piece.nodes)


def _blank(before: str, piece: Piece, index: int) -> str:
    after = piece.tokens[index + 1].text if index + 1 < len(piece.tokens) else ""
    wide = WIDE.match(before[-1:]) and WIDE.match(after[:1])
    return "" if wide else " "


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a reply: text, or a placeholder (``mark`` is ``""``, ``"/"`` or ``"void"``)."""

    text: str
    node: int = -1
    mark: str = ""

    @property
    def type(self) -> TokenType:
        """The type of the token it stands for."""
        if self.node < 0:
            return TokenType.TEXT
        return {"": TokenType.OPEN, "/": TokenType.CLOSE}.get(self.mark, TokenType.ATOM)


def split(text: str, form: Form) -> list[Part]:
    """Cut text in placeholder form at the form's own placeholders; the rest is text."""
    parts: list[Part] = []
    at = 0
    for match in TAG.finditer(text):
        node = int(match["number"]) - form.first
        if not 0 <= node < len(form.nodes):
            continue
        parts.append(Part(text[at : match.start()]))
        mark = "/" if match["close"] else ("void" if match["void"] else "")
        parts.append(Part(match.group(), node, mark))
        at = match.end()
    parts.append(Part(text[at:]))
    return [part for part in parts if part.text]


def fault(reply: str, form: Form) -> str:
    """Say which placeholders a reply lost, doubled or nested wrongly; empty when it is whole."""
    seen: dict[tuple[int, str], int] = {}
    stack: list[int] = []
    for part in split(reply, form):
        if part.node < 0:
            continue
        seen[part.node, part.mark] = seen.get((part.node, part.mark), 0) + 1
        if part.mark == "":
            stack.append(part.node)
        elif part.mark == "/" and (not stack or stack.pop() != part.node):
            return f"</{form.first + part.node}> closes what is not open"
    wanted = {
        (i, mark): 1
        for i, node in enumerate(form.nodes)
        for mark in (("", "/") if node.closing else ("void",))
    }
    for (node, mark), count in {**dict.fromkeys(wanted, 0), **seen}.items():
        if count != wanted.get((node, mark), 0):
            name = _tag(form.first + node, mark)
            return f"{name} must occur {wanted.get((node, mark), 0)} time(s), not {count}"
    return ""


def _tag(number: int, mark: str) -> str:
    return f"<{number}/>" if mark == "void" else f"<{mark}{number}>"


def decode(piece: Piece, form: Form, reply: str) -> str:
    """Return a reply as natural Markdown that reads back as exactly this wording.

    Raises Unfit when placeholders are wrong, or no escaping makes the text text.
    """
    if _tidy(reply) == _tidy(form.text):
        return piece.segment.source  # nothing was translated: line breaks and escapes stay too
    if reason := fault(reply, form):
        raise Unfit(reason)
    parts = _hugging(split(_tidy(reply), form))
    wanted = _plain(parts)
    refusal = Unfit("its text reads as markup")
    for level in LEVELS:
        written = [_natural(part, form, piece.shape, level) for part in parts]
        natural = spaced(written, [part.type for part in parts]).strip(" ")
        try:
            wording = read_target(piece, natural)
        except Unfit as unfit:
            refusal = unfit
            continue
        found = "".join(t.text for t in wording.tokens if t.type is TokenType.TEXT)
        if not wording.escaped and "".join(found.split()) == wanted:
            return natural
    raise refusal


def _hugging(parts: list[Part]) -> list[Part]:
    """Move blanks out of pairs: ``**Note: **`` would not be emphasis."""
    result = list(parts)
    for at, part in enumerate(parts):
        if part.node >= 0 or not part.text.strip():
            continue
        first = last = at
        while first > 0 and parts[first - 1].node >= 0 and parts[first - 1].mark == "":
            first -= 1
        while last + 1 < len(parts) and parts[last + 1].mark == "/":
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


def _plain(parts: list[Part]) -> str:
    return "".join("".join(part.text.split()) for part in parts if part.node < 0)


def _natural(part: Part, form: Form, shape: Shape, level: int) -> str:
    if part.node < 0:
        if shape in (Shape.QUOTED, Shape.VALUE):
            return part.text
        return escaped(part.text, level, shape)
    node = form.nodes[part.node]
    mark = node.closing if part.mark == "/" else node.opening
    before = " " if part.text[0] == " " else ""
    after = " " if part.text[-1] == " " else ""
    return f"{before}{mark}{after}"


def reread(piece: Piece, form: Form, target: str) -> str:
    """Return a natural target in placeholder form; empty when its markup does not fit."""
    try:
        wording = read_target(piece, target)
    except Unfit:
        return ""
    parts: list[str] = []
    for token in wording.tokens:
        if token.type is TokenType.TEXT:
            parts.append(token.text)
        elif token.node < 0:
            parts.append(" ")
        else:
            mark = {TokenType.OPEN: "", TokenType.CLOSE: "/"}.get(token.type, "void")
            parts.append(_tag(form.first + token.node, mark))
    return " ".join("".join(parts).split())
