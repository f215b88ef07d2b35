"""Split a run into the stretches that are translated as one segment each.

A run is cut where its author broke the line on purpose (hard breaks, ``<br>``, and soft
breaks when each line is a sentence), and trimmed to its prose: an image or a template at
an edge, and markup that wraps the whole stretch, stay outside.
"""

from __future__ import annotations

import re

from bitext.markdown.markup import ATOM, CLOSE, HARD, OPEN, SOFT, TEXT, Raw, plain

#: A line that ends like this is a sentence of its own (markdown.md §7, soft breaks); the quotation
#: marks, brackets and markup behind it do not matter.
_SENTENCE_ENDS, _BEHIND = "。！？；：…!?;:.", "”’」』）)\"'*_~"
#: How a line of a list begins that Markdown does not know: ``一、``, ``（2）``, ``3、``, ``④``.
_ENUMERATOR = re.compile(
    r"(?:第?[一二三四五六七八九十百]+[、．.]|[（(][一二三四五六七八九十\d]+[)）]|\d+[、．.)）](?!\d)|[①-⒇])"
)
_BR = re.compile(r"<br\b", re.I)
#: What is stripped at an edge: spaces, and the zero-width ones that authors put beside ``**``.
SPACES = (
    "\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007"
    "\u2008\u2009\u200a\u200b\u2028\u2029\u202f\u205f\u3000"
)
#: Markup that says nothing by itself; at an edge it stays where it is.
_SILENT = frozenset(("image", "template", "html", "footnote"))


def chunks(tokens: list[Raw], text: str) -> list[list[Raw]]:
    """Return the trimmed stretches of a run, in order."""
    soft = _lines_are_sentences(tokens, text)
    stretches: list[list[Raw]] = [[]]
    depth = 0
    for token in tokens:
        depth += (token.type is OPEN) - (token.type is CLOSE)
        if depth == 0 and _separates(token, text, soft=soft):
            stretches.append([])
        else:
            stretches[-1].append(token)
    return [trimmed for stretch in stretches if (trimmed := trim(stretch, text))]


def _separates(token: Raw, text: str, *, soft: bool) -> bool:
    if token.type is HARD or (soft and token.type is SOFT):
        return True
    return token.type is ATOM and _BR.match(text, token.start, token.end) is not None


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
    ends = _last(text, tokens[0].start, tokens[index - 1].end) in _SENTENCE_ENDS
    return ends or _ENUMERATOR.match(text, tokens[index].end) is not None


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
        elif _silent(tokens[end - 1], text):
            end -= 1
        elif tokens[start].type is OPEN and tokens[start].partner is tokens[end - 1]:
            start, end = start + 1, end - 1
        else:
            break
    if start == end:
        return []
    return _strip_spaces(tokens[start:end], text)


def _silent(token: Raw, text: str) -> bool:
    if token.type is TEXT:
        return not plain(text[token.start : token.end]).strip(" \t\n\r\u3000\xa0\u200b")
    return token.type in (SOFT, HARD) or (token.type is ATOM and token.kind in _SILENT)


def _strip_spaces(tokens: list[Raw], text: str) -> list[Raw]:
    first, last = tokens[0], tokens[-1]
    if first.type is TEXT:
        start = first.end - len(text[first.start : first.end].lstrip(SPACES))
        tokens[0] = Raw(TEXT, start, first.end)
    if last.type is TEXT:
        end = last.start + len(text[last.start : last.end].rstrip(SPACES))
        tokens[-1] = Raw(TEXT, tokens[-1].start, end)
    return tokens
