"""Split a run into the stretches that are translated as one segment each.

A run is cut where its author broke the line on purpose (hard breaks, ``<br>``, and soft
breaks when each line is a sentence or a unit of its own, as in verse), and trimmed to its
prose: an image or a template at
an edge, and markup that wraps the whole stretch, stay outside.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import islice

from bitext.dialects import MAIN, Dialect
from bitext.dialects.construct import compiled
from bitext.languages.script import HAN_CLASS
from bitext.markdown import template
from bitext.markdown.constructs.units import LINE_BLOCK, are_units
from bitext.markdown.markup import ATOM, CLOSE, HARD, OPEN, SOFT, TEXT, Raw, plain
from bitext.model import Piece

#: A line that ends like this is a sentence of its own (markdown.md §7, soft breaks); the quotation
#: marks, brackets and markup behind it do not matter.
_SENTENCE_ENDS, _BEHIND = "。！？；：…!?;:.", "”’」』）)\"'*_~"
#: How a line of a list begins that Markdown does not know: ``一、``, ``（2）``, ``3、``, ``➤``;
#: who says something (``【甲】``), or when (``[00:01:23]``); where a quotation is from (``——``).
_ENUMERATOR = re.compile(
    r"(?:第?[一二三四五六七八九十百]+[、．.]|[（(][一二三四五六七八九十\d]+[)）]|\d+[、．.)）](?!\d)|[①-⒇]"
    r"|\[\d{1,3}\][ \t]+(?=\S)|\(@[\w-]{0,40}\)|[＊•‣●○◎◆◇■□▪▫▶►➢➤※☑✅✓✔❌✗✘👉📌🔸🔹]|——|【"
    rf"|-(?=[{HAN_CLASS}])"
    r"|\[?\d{1,2}:\d\d(?::\d\d)?\]?[ \t])"
)
#: A paragraph that is indented by hand, if the line before is no part of its sentence.
_INDENTED = r"\u3000|&(?:emsp|ensp|#12288|#8195);|&nbsp;&nbsp;"
_BR = re.compile(r"<br\b", re.I)
#: What is stripped at an edge: spaces, and the zero-width ones that authors put beside ``**``.
SPACES = (
    "\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007"
    "\u2008\u2009\u200a\u200b\u2028\u2029\u202f\u205f\u3000"
)
#: No paragraph that a person wrote comes near; 500 KB of asterisks took 18 s and 0.4 GB.
MOST_TOKENS = 100_000
TOO_MANY = "the paragraph stays as it is: it has too many marks to be proved intact"
#: Markup that says nothing by itself; at an edge it stays where it is.
_SILENT = frozenset(("image", "template", "html", "footnote", "tag", "block id", "task"))


def chunks(
    tokens: list[Raw], text: str, dialect: Dialect = MAIN, *, block: bool = True
) -> list[list[Raw]]:
    """Return the trimmed stretches of a run, in order.

    ``block`` says that lines with bars would be rows there: not those of a heading.
    """
    kinds = {token.kind for token in tokens}
    types = [token.type for token in tokens]
    if _TOGETHER.issuperset(kinds) and SOFT not in types and HARD not in types:
        stretches = [tokens]  # as most are
    else:
        stretches = _stretches(tokens, kinds, text, dialect, block=block)
    return [trimmed for stretch in stretches if (trimmed := trim(stretch, text))]


#: Markup that parts no line of text.
_TOGETHER = frozenset(("", "emphasis", "strong", "strikethrough", "link", "image", "code", "url"))


def _stretches(
    tokens: list[Raw], kinds: set[str], text: str, dialect: Dialect, *, block: bool
) -> list[list[Raw]]:
    rows = block and "bar" in kinds and _lines_are_rows(tokens)
    soft = rows or _lines_are_sentences(tokens, text) or _lines_are_units(tokens, text)
    blocks = _blocks(tokens, text, dialect) if "template" in kinds else frozenset()
    if "html" in kinds:
        blocks |= _elements(tokens, text)
    if "math" in kinds:
        blocks |= _formulas(tokens, text)
    stretches: list[list[Raw]] = [[]]
    depth = 0
    for token in tokens:
        depth += (token.type is OPEN) - (token.type is CLOSE)
        if depth == 0 and (_separates(token, text, soft=soft) or (rows and token.kind == "bar")):
            stretches.append([])
        elif depth == 0 and token.start in blocks and token.type is ATOM:
            stretches += [token], []
        elif token.start in blocks and token.type is OPEN:
            stretches.append([token])
        else:
            stretches[-1].append(token)
        if depth == 0 and token.start in blocks and token.type is CLOSE:
            stretches.append([])
    return stretches


def _lines_are_rows(tokens: list[Raw]) -> bool:
    """Whether each line has a bar: to kramdown they are a table, without a line of dashes."""
    barred = False
    for token in tokens:
        if token.type in (SOFT, HARD) and not barred:
            return False
        barred = token.kind == "bar" or (barred and token.type not in (SOFT, HARD))
    return barred


def _separates(token: Raw, text: str, *, soft: bool) -> bool:
    if token.type is HARD or (soft and token.type is SOFT):
        return True
    return token.type is ATOM and _BR.match(text, token.start, token.end) is not None


def _blocks(tokens: list[Raw], text: str, dialect: Dialect) -> frozenset[int]:
    """Where tags stand that are opened and closed within a run, and whose body is a text of its
    own: those of containers, and of any name around a whole line.

    Where prose stands beside them on their line they belong to its sentence.
    """
    found: set[int] = set()
    opened: dict[str, Raw] = {}
    first = 0
    for end in [i for i, t in enumerate(tokens) if t.type in (SOFT, HARD)] + [len(tokens)]:
        line = [t for t in tokens[first:end] if not _is_blank(t, text)]
        first = end + 1
        for token in line if line and _is_tag(line[0]) and _is_tag(line[-1]) else ():
            name = template.name_of(text[token.start : token.end]) if _is_tag(token) else ""
            if not name:
                continue
            if not template.closes(text[token.start : token.end]):
                opened[name] = token
            elif name in opened:
                opening = opened.pop(name)
                if name in dialect.containers or (opening is line[0] and token is line[-1]):
                    found |= {opening.start, token.start}
    return frozenset(found)


#: A component's tag; an element of HTML has no capital, no dot and no dash.
_COMPONENT = r"</?(?:[A-Z]|[a-z]\w{0,40}[.-])"


def _elements(tokens: list[Raw], text: str) -> frozenset[int]:
    """Where components are opened and closed around a whole line: ``<Tab>苹果</Tab>``."""
    found: set[int] = set()
    first = 0
    for end in [i for i, t in enumerate(tokens) if t.type in (SOFT, HARD)] + [len(tokens)]:
        line = [t for t in tokens[first:end] if not _is_blank(t, text)]
        first = end + 1
        if line and line[0].partner is line[-1] and compiled(_COMPONENT).match(text, line[0].start):
            found |= {line[0].start, line[-1].start}
    return frozenset(found)


def _is_tag(token: Raw) -> bool:
    return token.kind == "template"


def _is_blank(token: Raw, text: str) -> bool:
    return token.type is TEXT and text[token.start : token.end].isspace()


def _formulas(tokens: list[Raw], text: str) -> frozenset[int]:
    """Where formulas stand that are a line of their own within a paragraph."""
    found = set()
    for index, token in enumerate(tokens):
        if token.kind == "math" and text.startswith("$$", token.start):
            before = tokens[index - 1].type if index else SOFT
            after = tokens[index + 1].type if index + 1 < len(tokens) else SOFT
            if before in (SOFT, HARD) and after in (SOFT, HARD):
                found.add(token.start)
    return frozenset(found)


def _lines_are_units(tokens: list[Raw], text: str) -> bool:
    """Whether the lines of a run are ``key：value``, verse, or parts of an address.

    Measured on 4,273 real posts: 55 blocks.
    """
    depth, lines, start = 0, [], tokens[0].start
    for token in tokens:
        depth += (token.type is OPEN) - (token.type is CLOSE)
        if token.type is SOFT:
            if depth:
                return False
            lines.append(text[start : token.start])
            start = token.end
        elif token.type is HARD:
            return False
    lines.append(text[start : tokens[-1].end])
    return len(lines) > 1 and are_units(lines)


def _lines_are_sentences(tokens: list[Raw], text: str) -> bool:
    """Whether each soft break is between sentences or list items, outside any pair."""
    depth = 0
    for index, token in enumerate(tokens):
        depth += (token.type is OPEN) - (token.type is CLOSE)
        if token.type is SOFT and (depth or index == 0 or not _parts(tokens, index, text)):
            return False
    return True


def _parts(tokens: list[Raw], index: int, text: str) -> bool:
    """Whether a sentence ends before the soft break at ``index``, or an item begins after it."""
    last, then = _last(text, tokens[0].start, tokens[index - 1].end), tokens[index].end
    if last in _SENTENCE_ENDS or _ENUMERATOR.match(text, then) or _is_link(tokens, index + 1):
        return True
    return last not in "，、," and compiled(_INDENTED).match(text, then) is not None


def _is_link(tokens: list[Raw], first: int) -> bool:
    """Whether a line is one link and nothing else: what is read on, in posts for WeChat."""
    if first >= len(tokens) or tokens[first].type is not OPEN or tokens[first].kind != "link":
        return False
    rest = enumerate(islice(tokens, first, None), first)
    last = next(index for index, token in rest if token is tokens[first].partner)
    return last + 1 == len(tokens) or tokens[last + 1].type in (SOFT, HARD)


def _last(text: str, start: int, end: int) -> str:
    """The last character of ``text[start:end]`` that says something, or a line feed."""
    while end > start and text[end - 1].isspace():
        end -= 1
    while end > start and text[end - 1] in _BEHIND:
        end -= 1
    return text[end - 1] if end > start else "\n"


def trim(tokens: list[Raw], text: str) -> list[Raw]:
    """Leave out what says nothing at the edges, and markup that wraps the whole."""
    start, end = 0, len(tokens)
    while start < end:
        if _silent(tokens[start], text):
            start += 1
        elif _silent(tokens[end - 1], text) and not _closes(tokens, start, end, text):
            end -= 1
        elif tokens[start].partner is tokens[end - 1] and _wraps(tokens[start], text):
            start, end = start + 1, end - 1
        else:
            break
    if start == end:
        return []
    return _strip_spaces(tokens[start:end], text)


def _closes(tokens: list[Raw], start: int, end: int, text: str) -> bool:
    """Whether the last tag is needed to tell the one that it closes: ``[hide]文字[/hide]``."""
    last = tokens[end - 1]
    if last.kind != "template" or not text.startswith(("[/", "{/"), last.start):
        return False
    opening = text[last.start] + text[last.start + 2 : last.end - 1]
    before = islice(tokens, start, end - 1)
    return any(t.kind == "template" and text.startswith(opening, t.start) for t in before)


def _wraps(token: Raw, text: str) -> bool:
    """Whether a mark around a whole text stays outside it.

    A link to a Chinese heading of the same page does not: its address changes with the heading.
    Nor does ``[甲]``, which is looked up by its words: in another language they name nothing.
    """
    if token.type is not OPEN or token.kind != "link":
        return token.type is OPEN
    if token.partner and text[token.partner.start : token.partner.end] in ("]", "][]"):
        return False
    return not (token.payload.startswith("#") and _CHINESE_ID.search(token.payload))


_CHINESE_ID = re.compile(r"[^\x00-\x7f]|%[89A-Fa-f]")


def _silent(token: Raw, text: str) -> bool:
    if token.type is TEXT:
        return not plain(text[token.start : token.end]).strip(" \t\n\r\u3000\xa0\u200b")
    return token.type in (SOFT, HARD) or (token.type is ATOM and token.kind in _SILENT)


def _strip_spaces(tokens: list[Raw], text: str) -> list[Raw]:
    first, last = tokens[0], tokens[-1]
    if first.type is TEXT:
        start = first.end - len(text[first.start : first.end].lstrip(SPACES))
        if bar := LINE_BLOCK.match(text, start):
            start = bar.end()
        tokens[0] = Raw(TEXT, start, first.end)
    if last.type is TEXT:
        end = last.start + len(text[last.start : last.end].rstrip(SPACES))
        tokens[-1] = Raw(TEXT, tokens[-1].start, end)
    return tokens


def uncovered(tokens: list[Raw], pieces: list[Piece]) -> list[Piece]:
    """Descriptions and titles whose markup lies outside every segment stand on their own."""
    inside = [inner for token in tokens for inner in token.inside]
    if not inside:
        return []
    ends = [0, *(piece.span.end for piece in pieces)]
    starts = [piece.span.start for piece in pieces]
    return [i for i in inside if ends[bisect_right(starts, i.span.start)] <= i.span.start]
