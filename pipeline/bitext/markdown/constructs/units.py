"""Lines within a paragraph that are units of their own: ``key：value``, verse, an address."""

from __future__ import annotations

import re

from bitext.languages.script import UNSPACED

#: The mark of a line of verse in Pandoc; a row of a table has more of them.
LINE_BLOCK = re.compile(r"\|[ \t]+(?=[^|\n]{1,200}(?:\n|\Z))")
#: ``:作者: 某人`` of MyST.
_FIELD = re.compile(r":(?![\s:])[^:\n]{1,30}:[ \t]+(?=\S)")
#: ``作者：李四``, ```:wq` —— 退出``: a short key and its value; no time, no address.
_KEY_LINE = re.compile(
    r"[ \t]*`[^`\n]{1,40}`[ \t]*(?:——?|--?|–|：|:|=>|→)[ \t]*[^\s`]"
    r"|[ \t\u3000]*[*_`~>【「]{0,3}[^\s：:，。！？；、*_`|]{1,12}[ \u3000]?[*_`~】」]{0,3}[ ]?"
    r"(?:：|:(?!//|\d\d))[*_~]{0,2}"
    r"[ \t]*\S"
)
_LONGEST_SHORT = 20  #: letters of a line of verse, of an address
_COUPLET = re.compile(r"[\u3000 ]*\w{5,9}[，。、；！？,.;!?]?")
#: A clause of verse has no mark but at its end.
_CLAUSE = re.compile(r"[^，。；！？…,;!?]+(?P<end>[，。；！？…,;!?]*)")


def are_units(lines: list[str]) -> bool:
    """Whether lines are never joined, and none is wrapped."""
    return _are_keys(lines) or _are_short(lines)


def _are_keys(lines: list[str]) -> bool:
    keys = sum(_KEY_LINE.match(line) is not None for line in lines)
    if all(map(LINE_BLOCK.match, lines)) or all(map(_FIELD.match, lines)):
        return True
    return keys > 1 and keys * 2 >= len(lines)


def _are_short(lines: list[str]) -> bool:
    """Whether no line is as long as one that an editor wrapped."""
    plain = [line.strip() for line in lines]
    if not all(UNSPACED.search(line) for line in plain):
        return False
    if len(plain) == 2:
        return len(plain[0]) == len(plain[1]) and all(map(_COUPLET.fullmatch, plain))
    if not all(len(line) <= _LONGEST_SHORT for line in plain):
        return False
    clauses = [_CLAUSE.fullmatch(line) for line in plain]
    return len({bool(clause["end"]) for clause in clauses if clause}) == 1 and all(clauses)
