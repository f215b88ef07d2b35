"""Marks within prose that CommonMark has not: pairs (``==重点==``) and atoms (``:smile:``).

Both are needed exactly once in a translation, like CommonMark's own.  A mark behind a backslash
is text; so is one between letters of a program (``a==b``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from bitext.dialects import Atom, MarkPair
from bitext.markdown.markup import ATOM, CLOSE, OPEN, TEXT, Raw

#: What a tight pair may hold at most; ``2^10 与 x^2`` further apart is no index.
_TIGHTEST = 40


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
    return re.compile(r"\\.|" + "|".join(parts), re.S), of


def cut_bracketed(tokens: list[Raw], text: str) -> list[Raw]:
    """``[文字]{.mark}``: brackets whose attributes stand behind them are a pair."""
    result: list[Raw] = []
    for token in tokens:
        last = result[-1] if result else None
        if token.kind != "template" or last is None or not _bracketed(last, token, text):
            result.append(token)
            continue
        at = text.rindex("[", last.start, last.end - 1)
        opening = Raw(OPEN, at, at + 1, "span", token.payload)
        closing = Raw(CLOSE, last.end - 1, token.end, "span", token.payload)
        opening.partner, closing.partner = closing, opening
        inner = Raw(TEXT, at + 1, last.end - 1)
        result[-1:] = [Raw(TEXT, last.start, at), opening, inner, closing]
    return [token for token in result if token.start < token.end]


def _bracketed(before: Raw, token: Raw, text: str) -> bool:
    if before.type is not TEXT or before.end != token.start or text[token.start] != "{":
        return False
    at = text.rfind("[", before.start, before.end - 1)
    whole = text[before.end - 1] == "]" and text[before.end - 2] != "\\"
    return whole and at >= 0 and "]" not in text[at : before.end - 1]


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
            if stack[depth].pair is mark.pair and _fits(stack[depth], mark, text):
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
        before = text[found.start() - 1] if found.start() > tokens[0].start else " "
        after = text[found.end()] if found.end() < tokens[-1].end else " "
        same = pair.opening == pair.closing and not pair.tight
        program = same and _is_program(before) and _is_program(after)
        opens = found[0] == pair.opening and not after.isspace() and not program
        opens = opens and not (pair.opening in _OPERATORS and before.isascii() and before.isalnum())
        opens = opens and not (pair.opening == "~" and before.isdigit() and after.isdigit())
        closes = found[0] == pair.closing and not before.isspace()
        yield _Mark(pair, found.start(), found.end(), index, opens, closes)


def _is_program(char: str) -> bool:
    return char.isascii() and (char.isalnum() or char in "_)]\"'(")


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
