"""Assemble the English edition: splice targets, prove the structure, fall back by segment."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Mapping, Sequence, Set
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from bitext import frontmatter
from bitext.assemble.proof.choosing import Choosing, inside
from bitext.assemble.proof.expected import Expected
from bitext.assemble.proof.plain import is_plain
from bitext.assemble.proof.regions import EditionBody, Gap
from bitext.assemble.proof.tame import is_tame
from bitext.assemble.signs import Sign, quiet
from bitext.markdown.escape import LEVELS, write
from bitext.markdown.literal.neutral import alarming
from bitext.markdown.literal.values import in_header
from bitext.markdown.parsed.in_order import words_in
from bitext.markdown.target import INSTEAD, ParsedTarget, TargetError, read_target
from bitext.model import (
    LONG,
    Document,
    Edition,
    Finding,
    Piece,
    Segment,
    Severity,
    Shape,
    Span,
    Token,
    TokenType,
    walk,
)  # fmt: skip

if TYPE_CHECKING:
    from bitext.assemble.retarget import Addresses


_NO_MARKS: Mapping[int, str] = MappingProxyType({})
_NO_ADDRESSES: Addresses = MappingProxyType({})


class Assembly:
    """One document being assembled; `edition` and `splice` give its results.

    ``expected`` is that of another assembly of the same document; ``addresses`` are put in where
    all is proved (`assemble.retarget`); ``read`` is given each wording once it is read.
    """

    def __init__(
        self,
        doc: Document,
        targets: Mapping[str, str],
        expected: Expected | None = None,
        addresses: Addresses = _NO_ADDRESSES,
        read: Callable[[Piece, ParsedTarget], None] = lambda *_: None,
    ) -> None:
        self.doc = doc
        self.read = read
        self.addresses = addresses
        self.expected = expected or Expected(doc)
        self.site = self.expected.site
        self.findings: list[Finding] = []
        self.choices: dict[int, Choosing] = {}
        #: by place, level and what stands inside: proof, edition and layouts write a piece once
        self.written: dict[tuple[int | str, ...], str] = {}
        #: by their starts, the choices that no parser has to be asked about
        self.tame: set[int] = set()
        self.signs: Sign = quiet
        long = len(doc.text) > LONG  # its targets are not held twice
        self.words = None if long else words_in(targets.values(), self.expected.dialect)
        for piece in walk(doc.pieces):
            target = targets.get(piece.segment.key)
            if target is not None and target != piece.segment.source:
                self._choose(piece, target)
        if self.choices:
            self._prove()
        self.header = self._header()

    def _choose(self, piece: Piece, target: str) -> None:
        if is_plain(piece, target, self.doc.text, self.site, self.words):
            self._take(piece, target)
            return
        try:
            wording = read_target(piece, target)
        except TargetError as reason:
            self._reject(piece, str(reason))
            return
        self.read(piece, wording)
        texts = [token.text for token in wording.tokens if token.type is TokenType.TEXT]
        start, refers = piece.span.start, any("[" in text for text in texts)
        choice = Choosing(piece, wording, alarming(texts, piece.shape), refers=refers)
        self.choices[start] = choice
        if not piece.inside and _in_body(piece):
            text = self.doc.text
            self.written[start, 0] = written = write(piece, wording, text, 0, {}, self.site)
            if not choice.alarms and is_tame(piece, wording, written, text):
                self.tame.add(start)
            if len(text) > LONG:  # no tokens are held
                self.choices[start] = replace(choice, wording=ParsedTarget(wording.text, ()))
        if wording.escaped:
            marks = "".join(dict.fromkeys(wording.escaped))
            message = f"`{marks}` that the source does not have was kept as plain characters"
            self.findings.append(self._finding(piece.segment, message, Severity.WARNING))

    def _take(self, piece: Piece, target: str) -> None:
        """A target that is prose in the place of prose."""
        tokens = (Token(TokenType.TEXT, 0, len(target), text=target),)
        wording = ParsedTarget(target, tokens)
        self.read(piece, wording)
        held = ParsedTarget(target, ()) if len(self.doc.text) > LONG else wording
        start = piece.span.start
        self.choices[start] = Choosing(piece, held, alarms=False)
        self.written[start, 0] = target
        self.tame.add(start)

    def _reject(self, piece: Piece, reason: str) -> None:
        message = f"the translation was not used, {INSTEAD}: {reason}"
        self.findings.append(self._finding(piece.segment, message, Severity.ERROR))

    def _finding(self, segment: Segment, message: str, severity: Severity) -> Finding:
        return Finding("structure", severity, message, self.doc.name, segment.line, segment.key)

    # The proof

    def _prove(self) -> None:
        """Drop or escape targets until both parsers see the source's skeleton."""
        starts = self._in_doubt()
        if self._holds(starts):
            return
        good: list[int] = []
        # what opens something is most likely among those that alarm
        alarming = [start for start in starts if self.choices[start].alarms]
        quiet = [start for start in starts if not self.choices[start].alarms]
        for guilty in self._search(quiet, alarming, good):
            choice = self.choices[guilty]
            if not self._climb(choice, good):
                del self.choices[guilty]
                self._reject(choice.piece, "the Markdown structure would change")

    def _in_doubt(self) -> list[int]:
        """Where the targets are that parsers are asked about."""
        starts = {start for start, c in self.choices.items() if _in_body(c.piece)}
        return sorted(starts - self.tame)

    def _search(
        self, first: list[int], second: list[int], good: list[int]
    ) -> Generator[int, None, None]:
        """Yield, one by one, the targets that break the proof on top of the good ones.

        Together the two halves do; so the last does where no other has.
        """
        halves = [half for half in (first, second) if half]
        found = False
        for half in halves:
            if (found or half is not halves[-1]) and self._holds([*good, *half]):
                good += half
                continue
            found = True
            if len(half) == 1:
                yield half[0]
            else:
                middle = len(half) // 2
                yield from self._search(half[:middle], half[middle:], good)

    def _climb(self, choice: Choosing, good: list[int]) -> bool:
        start = choice.piece.span.start
        for level in LEVELS[1:]:
            self.choices[start] = replace(choice, level=level)
            if self._holds([*good, start]):
                good.append(start)
                return True
        return False

    def _holds(self, starts: Sequence[int]) -> bool:
        """Whether the edition with these targets and the tame ones has the source's skeleton."""
        if not starts:
            return True
        body = self._body(self.tame.union(starts))
        return self.expected.is_met_by(body, [self.choices[start] for start in starts])

    def _body(self, chosen: Set[int]) -> EditionBody:
        """Return the body with the chosen targets."""
        text, start = self.doc.text, self.doc.body
        parts: list[str] = []
        chinese: list[Span] = []
        gaps: list[Gap] = []
        length, at = 0, start
        for piece in filter(_in_body, self.doc.pieces):
            gap, said = text[at : piece.span.start], self.write(piece, chosen)
            own = piece.span.start not in chosen or said == text[slice(*piece.span)]
            gaps.append(Gap(at - start, length, len(gap)))
            chinese.append(Span(length, length + len(gap) + len(said) * own))
            parts += [gap, said]
            length += len(gap) + len(said)
            at = piece.span.end
        rest = text[at:]
        gaps.append(Gap(at - start, length, len(rest)))
        chinese.append(Span(length, length + len(rest)))
        return EditionBody("".join([*parts, rest]), chinese, gaps)

    def write(self, piece: Piece, chosen: Set[int] | None = None) -> str:
        """Return what stands in the edition for a piece, the pieces inside it included."""
        text = self.doc.text
        start = piece.span.start
        choice = self.choices.get(start) if chosen is None or start in chosen else None
        if choice is None:
            return self.signs(piece, self.splice(piece.span, piece.inside, chosen))
        inner = {
            token.start: self.splice(Span(token.start, token.end), inside(piece, token), chosen)
            for token in (piece.tokens if piece.inside else ())
            if token.node >= 0
        }
        key: tuple[int | str, ...] = (start, choice.level, *inner.values())
        if key not in self.written:
            self.written[key] = write(piece, choice.whole, text, choice.level, inner, self.site)
            if len(text) > LONG:
                self.choices[start] = replace(choice, wording=ParsedTarget(choice.wording.text, ()))
        if chosen is None and (addresses := self.addresses.get(piece.segment.key)):
            from bitext.assemble.retarget import readdressed  # it knows sites, which few need

            return self.signs(piece, readdressed(self.written[key], piece, addresses))
        return self.signs(piece, self.written[key])

    def splice(self, span: Span, pieces: Iterable[Piece], chosen: Set[int] | None = None) -> str:
        """Return ``text[span]`` with the pieces inside it replaced."""
        if not self.choices:
            return self.doc.text[slice(*span)]
        at, parts = span.start, []
        for piece in pieces:
            if span.start <= piece.span.start and piece.span.end <= span.end:
                parts += [self.doc.text[at : piece.span.start], self.write(piece, chosen)]
                at = piece.span.end
        return "".join([*parts, self.doc.text[at : span.end]])

    def _header(self) -> str:
        """Return the front matter with its values replaced, re-read and compared."""
        text = self.doc.text
        values = {c.piece.path: c for c in self.choices.values() if c.piece.shape is Shape.VALUE}
        header = frontmatter.find(text) if values else None
        if header is None:
            return text[: self.doc.body]
        wanted = {path: self.value(c.piece) + line_ends(c.piece) for path, c in values.items()}
        block, refused = frontmatter.replace(text, header, wanted)
        for path in refused:
            self._reject(values[path].piece, "the front matter cannot hold it")
            del self.choices[values[path].piece.span.start]
        return text[: header.span.start] + block + text[header.span.end : self.doc.body]

    def worded(self, piece: Piece) -> tuple[Token, ...]:
        """What stands in the edition for a piece, as tokens; the piece's own where it stays."""
        choice = self.choices.get(piece.span.start)
        return tuple(choice.whole.tokens) if choice else piece.tokens

    def value(self, piece: Piece) -> str:
        """What a value of the front matter becomes; empty where it stays or is none."""
        choice = self.choices.get(piece.span.start)
        if choice is None or piece.shape is not Shape.VALUE:
            return ""
        return in_header(choice.wording.text, piece, self.site)

    def edition(self, marks: Mapping[int, str] = _NO_MARKS) -> Edition:
        """Return the whole text and its findings, those of the document included.

        ``marks`` stand behind translated pieces, by their start (`assemble.anchors.kept_ids`).
        """
        body = Span(self.doc.body, len(self.doc.text))
        pieces = filter(_in_body, self.doc.pieces)
        text = self._marked(marks) if marks and self.choices else self.splice(body, pieces)
        return Edition(self.header + text, self.told)

    def _marked(self, marks: Mapping[int, str]) -> str:
        text, at, parts = self.doc.text, self.doc.body, []
        for piece in filter(_in_body, self.doc.pieces):
            mark = marks.get(piece.span.start, "") if piece.span.start in self.choices else ""
            parts += [text[at : piece.span.start], self.write(piece), mark]
            at = piece.span.end
        return "".join([*parts, text[at:]])

    @property
    def told(self) -> tuple[Finding, ...]:
        """What has to be said about every edition, in the order of the document."""
        return (*self.doc.notes, *sorted(self.findings, key=lambda f: (f.line, f.key)))


def line_ends(piece: Piece) -> str:
    """The line ends at the end of a value: a block scalar keeps its own."""
    source = piece.segment.source
    return source[len(source.rstrip("\n")) :]


def _in_body(piece: Piece) -> bool:
    return piece.shape is not Shape.VALUE
