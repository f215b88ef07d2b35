"""Marks within prose that CommonMark has not: pairs (``==重点==``) and atoms (``:smile:``).

Both are needed exactly once in a translation, like CommonMark's own.  A mark behind a backslash
is text; so is one between letters of a program (``a==b``).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from bitext.dialects import Atom, Dialect, MarkPair, Signs
from bitext.markdown.constructs.templates import matches
from bitext.markdown.markup import ATOM, CLOSE, OPEN, TEXT, Raw
from bitext.model import Span

#: What a bare address has in it: no parser looks for those.
ADDRESS = "://"
#: What a tight pair may hold at most; ``2^10 与 x^2`` further apart is no index.
_TIGHTEST = 40


class Marks(NamedTuple):
    """Marks within prose that a dialect adds to CommonMark's, and where a text may have markup of
    which its parser knows nothing: these marks, bare addresses, what is hidden.
    """

    kinds: tuple[Atom | MarkPair, ...] = ()
    starts: tuple[int, ...] = ()  #: sorted: where it may stand
    ends: tuple[int, ...] = ()  #: how far reaches what starts there or before

    def any_in(self, start: int, end: int) -> bool:
        """Whether there may be any of it in ``text[start:end]``."""
        before = bisect_left(self.starts, end)
        return before > 0 and self.ends[before - 1] > start


NO_MARKS = Marks()


def marks_in(text: str, opaque: Iterable[Span], dialect: Dialect, signs: Signs) -> Marks:
    """The marks of a dialect that may be in a text, and where; most texts have none."""
    found: list[Atom | MarkPair] = []
    spots: list[int] = []
    for atom in dialect.atoms_by_mark.present(signs):
        if starts := [match.start() for match in matches(atom, text)]:
            found.append(atom)
            spots += starts
    for pair in dialect.pairs_by_mark.present(signs):
        if starts := [*_places(pair.opening, text)]:
            found.append(pair)
            spots += starts
    if ADDRESS in signs.found:
        spots += _places(ADDRESS, text)
    return Marks(tuple(found), *_reaching([*opaque, *(Span(at, at + 1) for at in spots)]))


def _reaching(spans: list[Span]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Where spans start, sorted, and how far those reach that start there or before."""
    spans.sort()
    return tuple(span.start for span in spans), tuple(accumulate((s.end for s in spans), max))


def _places(mark: str, text: str) -> Iterator[int]:
    at = text.find(mark)
    while at >= 0:
        yield at
        at = text.find(mark, at + len(mark))


def cut_marks(tokens: list[Raw], text: str, marks: Sequence[Atom | MarkPair]) -> list[Raw]:
    """Tell the marks of a dialect from the text around them."""
    for mark in marks:
        if isinstance(mark, Atom):
            tokens = _cut_atoms(tokens, text, mark)
    pairs = tuple(mark for mark in marks if isinstance(mark, MarkPair))
    return _cut_pairs(tokens, text, pairs) if pairs else tokens


def _cut_atoms(tokens: list[Raw], text: str, atom: Atom) -> list[Raw]:
    if text.find(atom.mark, tokens[0].start, tokens[-1].end) < 0:
        return tokens
    result: list[Raw] = []
    for token in tokens:
        at = token.start
        for found in _found(atom, text, token) if token.type is TEXT else ():
            result.append(Raw(TEXT, at, found.start()))
            result.append(Raw(ATOM, *found.span(), atom.kind, found[0]))
            at = found.end()
        result.append(Raw(TEXT, at, token.end) if at > token.start else token)
    return [token for token in result if token.start < token.end]


def _found(atom: Atom, text: str, token: Raw) -> Iterator[re.Match[str]]:
    """Where an atom is in a token; its pattern may look at what stands behind the token."""
    for found in atom.pattern.finditer(text, token.start, min(len(text), token.end + _REACH)):
        if found.end() > token.end:
            return
        yield found


_REACH = 80


class _Mark(NamedTuple):
    pair: MarkPair
    start: int
    end: int
    token: int  #: index of the TEXT token it stands in
    opens: bool
    closes: bool


@lru_cache(maxsize=64)
def _delimiters(pairs: tuple[MarkPair, ...]) -> tuple[re.Pattern[str], dict[str, MarkPair]]:
    """A pattern for every delimiter, and the pair of each."""
    of = {text: pair for pair in pairs for text in (pair.opening, pair.closing)}
    parts = []
    for text in sorted(of, key=len, reverse=True):
        if len(set(text)) == 1:
            char = re.escape(text[0])
            parts.append(rf"(?<!{char}){re.escape(text)}(?!{char})")
        else:
            parts.append(re.escape(text))
    return re.compile("|".join(parts) + r"|\\.", re.S), of  # ``\emph{`` begins with no escape


def cut_bracketed(tokens: list[Raw], text: str) -> list[Raw]:
    """``[文字]{.mark}``: brackets whose attributes stand behind them are a pair."""
    result: list[Raw] = []
    for token in tokens:
        result.append(token)
        if token.kind == "template" and text.startswith("{", token.start) and len(result) > 1:
            _bracket(result, token, text)
    return [token for token in result if token.start < token.end]


def _bracket(result: list[Raw], token: Raw, text: str) -> None:
    """Make a pair of the brackets before a list of attributes, the last of the tokens."""
    last = result[-2]
    if last.type is not TEXT or last.end != token.start or text[last.end - 1] != "]":
        return
    if text[last.end - 2] == "\\":
        return
    index, at = _opened(result, text)
    if index < 0:
        return
    opening = Raw(OPEN, at, at + 1, "span", token.payload)
    closing = Raw(CLOSE, last.end - 1, token.end, "span", token.payload)
    opening.partner, closing.partner = closing, opening
    first = result[index]
    if first is last:
        inner = [Raw(TEXT, at + 1, last.end - 1)]
    else:
        before = Raw(TEXT, at + 1, first.end)
        inner = [before, *result[index + 1 : -2], Raw(TEXT, last.start, last.end - 1)]
    result[index:] = [Raw(TEXT, first.start, at), opening, *inner, closing]


#: Tokens that are looked at for the other bracket: a line of 10,000 spans is read once.
_FARTHEST = 40


def _opened(result: list[Raw], text: str) -> tuple[int, int]:
    """The token, and the place in it, of the bracket that opens; -1 where there is none.

    It stands in the same markup: a pair that lies between is whole.
    """
    depth = 0
    end = result[-2].end - 1
    for index in range(len(result) - 2, max(-1, len(result) - _FARTHEST), -1):
        token = result[index]
        depth += (token.type is CLOSE) - (token.type is OPEN)
        if depth < 0 or (token.type is not TEXT and token.type not in (OPEN, CLOSE, ATOM)):
            break
        if token.type is TEXT and not depth:
            at = text.rfind("[", token.start, min(end, token.end))
            closed = text.rfind("]", token.start, min(end, token.end))
            if closed > at:
                break
            if at >= 0:
                return index, at
    return -1, -1


def _cut_pairs(tokens: list[Raw], text: str, pairs: tuple[MarkPair, ...]) -> list[Raw]:
    start, end = tokens[0].start, tokens[-1].end
    near = tuple(pair for pair in pairs if text.find(pair.opening, start, end) >= 0)
    if not near:
        return tokens
    found = _matched(tokens, text, near)
    return _split(tokens, found) if found else tokens


def _matched(
    tokens: list[Raw], text: str, pairs: tuple[MarkPair, ...]
) -> list[tuple[_Mark, _Mark]]:
    """The pairs whose two marks stand in the same enclosing markup."""
    found: list[tuple[_Mark, _Mark]] = []
    barriers: list[list[_Mark]] = [[]]
    for index, token in enumerate(tokens):
        if token.type is OPEN:
            barriers.append([])
        elif token.type is CLOSE and len(barriers) > 1:
            barriers.pop()
        elif token.type is TEXT:
            for mark in _marks(token, index, text, pairs, tokens):
                _take(mark, barriers[-1], found, text)
    return found


def _take(mark: _Mark, stack: list[_Mark], found: list[tuple[_Mark, _Mark]], text: str) -> None:
    if mark.closes:
        for depth in range(len(stack) - 1, max(-1, len(stack) - 20), -1):
            if stack[depth].pair.closing == mark.pair.closing and _fits(stack[depth], mark, text):
                found.append((stack[depth], mark))
                del stack[depth:]
                return
    if mark.opens:
        stack.append(mark)


def _fits(opening: _Mark, closing: _Mark, text: str) -> bool:
    if opening.end >= closing.start:
        return False
    if not opening.pair.tight:
        return True
    within = text[opening.end : min(closing.start, opening.end + _TIGHTEST + 1)]
    return len(within) <= _TIGHTEST and not _LOOSE.search(within)


#: What ends an index: blanks and the marks of a sentence.
_LOOSE = re.compile(r"[\s，。、；：！？]")
#: Behind a letter these belong to it: ``C++``.
_OPERATORS = frozenset(("++",))


def _marks(
    token: Raw, index: int, text: str, pairs: tuple[MarkPair, ...], tokens: list[Raw]
) -> Iterator[_Mark]:
    pattern, of = _delimiters(pairs)
    for found in pattern.finditer(text, token.start, token.end):
        pair = of.get(found[0])
        if pair is None:
            continue  # an escape
        before, after = _beside(found, index, text, tokens)
        same = pair.opening == pair.closing and not pair.tight
        program = same and _is_operand(before, ")]") and _is_operand(after, "([")
        opens = found[0] == pair.opening and not after.isspace() and not program
        opens = opens and not (pair.opening in _OPERATORS and before.isascii() and before.isalnum())
        opens = opens and not (pair.opening == "~" and before.isdigit() and after.isdigit())
        closes = found[0] == pair.closing and not before.isspace()
        yield _Mark(pair, found.start(), found.end(), index, opens, closes)


def _beside(found: re.Match[str], index: int, text: str, tokens: list[Raw]) -> tuple[str, str]:
    """The characters beside a mark: a blank at an end, a sign for markup, none of a program's."""
    first, last = tokens[index].start == found.start(), tokens[index].end == found.end()
    before, after = text[found.start() - 1 : found.start()], text[found.end() : found.end() + 1]
    if first:
        before = " " if not index else before if tokens[index - 1].type is TEXT else "。"
    if last:
        ends = index == len(tokens) - 1
        after = " " if ends else after if tokens[index + 1].type is TEXT else "。"
    return before, after


def _is_operand(char: str, bracket: str) -> bool:
    """Whether what a program compares may end, or begin, with a character: ``x == "甲"``."""
    return char.isascii() and (char.isalnum() or char in "_\"'" or char in bracket)


def _split(tokens: list[Raw], found: list[tuple[_Mark, _Mark]]) -> list[Raw]:
    cuts: dict[int, list[Raw]] = {}
    for opening, closing in found:
        first = Raw(OPEN, opening.start, opening.end, opening.pair.kind)
        last = Raw(CLOSE, closing.start, closing.end, opening.pair.kind)
        first.partner, last.partner = last, first
        cuts.setdefault(opening.token, []).append(first)
        cuts.setdefault(closing.token, []).append(last)
    result: list[Raw] = []
    for index, token in enumerate(tokens):
        at = token.start
        for cut in sorted(cuts.get(index, ()), key=lambda raw: raw.start):
            result += Raw(TEXT, at, cut.start), cut
            at = cut.end
        result.append(Raw(TEXT, at, token.end) if index in cuts else token)
    return [token for token in result if token.start < token.end]
