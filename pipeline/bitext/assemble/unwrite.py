"""The way back from what stands in an edition to the wording that was written there.

The inverse of `markdown.escape.write`.  What a person has not touched is what the wording says:
letters of the page are followed back to it, escapes, respelled characters, line breaks and all.
What was touched is read as Markdown.  A way back is believed when writing it gives what stands on
the page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import NamedTuple

from bitext.assemble.letters import carried
from bitext.markdown.escape import LEVELS, write
from bitext.markdown.markup import ESCAPE, plain
from bitext.markdown.target import TargetError, read_target, tokens_of
from bitext.model import Piece, Shape, TokenType
from bitext.sites.opener import Site

#: The end of a line, with the marks of the containers that the next one stands in.
_BREAK = re.compile(r"(?P<blanks>(?<!\\)\\|(?<![ \t])[ \t]*)(?:\r\n|\n|\r)[ \t>]*")
_LABEL = re.compile(r"(\[\^[^\[\]\s]+?)-[a-zA-Z]{2,3}(?:-\w+)*\]")


class Unwritten(NamedTuple):
    """A wording read off a page."""

    target: str
    left: str = ""  #: markup of the page that the source does not have, which is not in it
    refused: str = ""  #: why there is no wording that could stand there


@dataclass(frozen=True, slots=True)
class Home:
    """Where a wording of a piece is written, and how high on the escaping ladder."""

    piece: Piece
    text: str  #: of the document
    level: int
    site: Site

    def put(self, target: str) -> str | None:
        """What stands on the page for a wording; None where it cannot stand there as it is.

        Markup that was translated inside is written as the source has it.  Raises TargetError.
        """
        return next(self._forms(target), None)

    def _forms(self, target: str) -> Iterator[str]:
        """What may stand there, on its own step of the ladder first: another wording on the page
        may ask for another one."""
        wording = read_target(self.piece, target)
        if not wording.escaped:
            for level in sorted(LEVELS, key=lambda level: level != self.level):
                yield write(self.piece, wording, self.text, level, {}, self.site)

    def read(self, page: str) -> str:
        """A page as a reviewer reads it: lines without their containers' marks."""
        if self.piece.shape is Shape.QUOTED:
            return plain(page if self.piece.quote else page.removeprefix('"').removesuffix('"'))
        text = self._lines(page)
        shown = dict(self._markup())
        for old in sorted(shown, key=len, reverse=True):
            if old != shown[old]:
                text = text.replace(old, shown[old])
        return text

    def _lines(self, page: str) -> str:
        hard = any(node.kind == "break" for node in self.piece.nodes)

        def end(found: re.Match[str]) -> str:
            two = found["blanks"] == "\\" or found["blanks"].endswith("  ")
            return "\\\n" if hard and two else "\n"

        return _BREAK.sub(end, page)

    def _markup(self) -> Iterator[tuple[str, str]]:
        """Markup as the document writes it, and as a reviewer sees it."""
        for token in self.piece.tokens:
            node = self.piece.nodes[token.node] if token.node >= 0 else None
            if node and node.kind != "break":
                seen = node.closing if token.type is TokenType.CLOSE else node.opening
                yield self.text[token.start : token.end], seen

    def unwrite(self, target: str, written: str, edited: str) -> Unwritten:
        """The wording of what is ``edited`` now, and was ``written`` for ``target``."""
        if written == edited:
            return Unwritten(target)
        reason = "it has markup that the source does not have"
        ways = [*self._ways(target, written, edited)]
        found: dict[str, list[str]] = {}
        for way in ways:
            try:
                found[way] = [*self._forms(way)]
            except TargetError as unfit:
                reason = str(unfit)
        if any(found.values()):
            first = next(filter(None, found.values()))[0]
            reason = f"it would stand there as `{' '.join(first.split())[:60]}`"
        back = _believed(found, edited)
        return Unwritten(back) if back else (
            self._without_marks(ways) or Unwritten("", refused=reason)
        )  # fmt: skip

    def _ways(self, target: str, written: str, edited: str) -> Iterator[str]:
        kept = carried(target, written, edited, self._lines).strip()
        ways = filter(None, (kept, self.read(edited).strip()))
        yield from dict.fromkeys(one for way in ways for one in _spellings(way, target))

    def _without_marks(self, ways: list[str]) -> Unwritten | None:
        """The words alone, where somebody has put in emphasis or the like."""
        for way in reversed(ways):
            with suppress(TargetError):
                marks = read_target(self.piece, way).escaped
                bare = _bare(self.piece, way)
                if marks and bare and self.put(bare) is not None:
                    return Unwritten(bare, left="".join(dict.fromkeys(marks)))
        return None


def _spellings(way: str, target: str) -> Iterator[str]:
    """A wording as a person types it: what only writing it has escaped stands for itself.

    Where one escape is the person's and another is not, and the wording said neither: what kind
    each is of may tell, and a reference may stand for an escape.
    """

    def spelled(backslash: bool, become: Callable[[str], str]) -> str:
        def one(match: re.Match[str]) -> str:
            return match[0] if match[0] in target else become(match[0])

        return ESCAPE.sub(lambda m: one(m) if backslash or m[2] else m[0], way)

    yield spelled(True, plain)
    yield way
    yield spelled(False, plain)
    yield spelled(False, lambda escape: f"\\{plain(escape)}")
    yield ESCAPE.sub(lambda m: m[1] if m[1] and m[0] not in target else m[0], way)


def _believed(found: dict[str, list[str]], edited: str) -> str | None:
    """The wording of those with their forms that stands on a page.

    Where escapes are more than the wording that was there needed, it is what they are read as.
    """
    for same in (_exactly, _in_words):
        for way, forms in found.items():
            if forms and same(forms[0], edited):
                return way
    for way in reversed(found):
        if any(_in_words(form, edited) for form in found[way]):
            return way
    return None


def _bare(piece: Piece, target: str) -> str:
    """A wording without pairs of markup that its source does not have."""
    tokens, nodes = tokens_of(piece, target)
    known = {(node.kind, node.opening) for node in piece.nodes}
    text = target.strip()
    for token in reversed(tokens):
        node = nodes[token.node] if token.node >= 0 else None
        if node and node.closing and (node.kind, node.opening) not in known:
            text = text[: token.start] + text[token.end :]
    return text.strip()


def _exactly(one: str, other: str) -> bool:
    return one == other


def _in_words(one: str, other: str) -> bool:
    return words(one) == words(other)


def words(text: str) -> str:
    """A text less what a layout decides: where lines end, what a second footnote is called."""
    flat = _BREAK.sub(" ", text.strip())
    return _LABEL.sub(r"\1]", " ".join(flat.split()))
