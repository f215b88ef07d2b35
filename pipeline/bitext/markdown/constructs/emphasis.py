"""Emphasis beside Chinese as its author meant it: ``**文字。**后文`` is bold.

The rule of CJK-friendly emphasis (commonmark-spec#650), stated as a rewriting of the reading copy.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from bitext.languages.script import UNSPACED_CLASS
from bitext.markdown.constructs.draft import rewritten
from bitext.model import Span

#: Two patterns that begin with a character of their own: ``\*+|~~+`` is searched far slower.
_RUNS = (re.compile(r"\*\**"), re.compile(r"~~+"))
_UNSPACED = re.compile(f"[{UNSPACED_CLASS}\u200b]")
_PUNCTUATION = re.compile(r"[^\w\s\u200b]|_")
#: Punctuation that only Chinese and Japanese have, or that stands behind a letter of theirs: an
#: author who puts it inside ``**`` means emphasis, whatever follows.
_WIDE = re.compile(
    "[\u2018-\u201f\u2026\u2014\u00b7\u3001-\u3003\u3008-\u301f\uff01-\uff0f\uff1a-\uff5e]"
)
_WORD = re.compile(r"\w")
_LETTER = re.compile(r"[^\W_]")


def friendly(copy: str, opaque: Iterable[Span] = ()) -> str:
    """Let Han and kana next to ``**`` read as punctuation where that makes emphasis.

    So does what is hidden (``opaque``): a template is no word.
    """
    found = [match for run in _RUNS for match in run.finditer(copy)]
    if not found:
        return copy
    edges = {at for span in opaque for at in (span.start, span.end - 1)}
    spots = {_spot(copy, *match.span(), edges): match for match in found}
    spots |= dict(_around_han(copy, found))
    spots.pop(-1, None)
    inside = [at for at, run in spots.items() if _is_inside(copy, at, run)]
    return rewritten(copy, dict.fromkeys(spots.keys() - set(inside), "。"))


def _around_han(copy: str, found: Iterable[re.Match[str]]) -> Iterator[tuple[int, re.Match[str]]]:
    """Letters beside two runs with Han between them: ``1**`x`命令**Docker``.

    Runs of a paragraph open and close in turn.
    """
    opened: dict[str, re.Match[str]] = {}
    for run in found:
        first = opened.pop(run[0], None)
        if first is None or "\n\n" in copy[first.end() : run.start()]:
            opened[run[0]] = run
        elif len(run[0]) < 4 and _UNSPACED.search(copy, first.end(), run.start()):
            if first.start() and _is_letter_beside(copy, first.start() - 1, first.end()):
                yield first.start() - 1, first
            if _is_letter_beside(copy, run.end(), run.start() - 1):
                yield run.end(), run


def _is_letter_beside(copy: str, outside: int, inside: int) -> bool:
    return bool(_LETTER.match(copy, outside) and _PUNCTUATION.match(copy, inside))


def _is_inside(copy: str, at: int, run: re.Match[str]) -> bool:
    """Whether a letter that stands alone between two runs is what they are around: ``，**不**应``.

    The runs of the paragraph before it tell: they open and close in turn.
    """
    if copy[at - 1 : at] != run[0][0] or copy[at + 1 : at + 2] != run[0][0]:
        return False
    first = max(run.start() - _PARAGRAPH, 0)
    first = max(copy.rfind("\n\n", first, run.start()), first)
    before = copy.count(run[0], first, run.start())
    return (before % 2 == 0) == (at >= run.end())


#: As far as a run's paragraph is looked at.
_PARAGRAPH = 2000


def _spot(copy: str, start: int, end: int, edges: set[int]) -> int:
    """Offset of the letter beside a delimiter run whose other neighbour is punctuation."""
    if end - start > 3:
        return -1
    if end in edges and start and _PUNCTUATION.match(copy, start - 1):
        return end
    if not start:
        return -1
    hidden = start - 1 in edges and not _PUNCTUATION.match(copy, start - 1)
    if hidden or _UNSPACED.match(copy, start - 1):
        return start - 1 if _PUNCTUATION.match(copy, end) else -1
    if not _PUNCTUATION.match(copy, start - 1):
        wide = _WORD.match(copy, start - 1) and _is_wide(copy, end, end + 1)
        return start - 1 if wide else -1
    if _UNSPACED.match(copy, end):
        return end
    return end if _WORD.match(copy, end) and _is_wide(copy, start - 1, start - 2) else -1


def _is_wide(copy: str, at: int, beyond: int) -> bool:
    """Whether the punctuation at ``at`` is Chinese, by itself or by the letter beyond it."""
    if _WIDE.match(copy, at):
        return True
    return beyond >= 0 and bool(_PUNCTUATION.match(copy, at) and _UNSPACED.match(copy, beyond))
