"""Two texts beside each other: by word, and by character where a script has no words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from bitext.languages.script import UNSPACED_CLASS

#: Letters of scripts that write words without blanks stand alone.
_TOKEN = re.compile(rf"[{UNSPACED_CLASS}]|[^\W{UNSPACED_CLASS}]+|\s+|[^\w\s]")


def word_diff(old: str, new: str) -> str:
    """``[-what is gone-]{+what is new+}``, as ``git diff --word-diff`` has it.

    >>> word_diff("We are nervous.", "We are very nervous.")
    'We are {+very +}nervous.'
    >>> word_diff("我们非常紧张", "我们十分紧张")
    '我们[-非常-]{+十分+}紧张'
    """
    marked = {"=": "{}", "-": "[-{}-]", "+": "{{+{}+}}"}
    return "".join(marked[sign].format(text) for sign, text in word_changes(old, new))


def word_changes(old: str, new: str) -> Iterator[tuple[str, str]]:
    """Yield what both have (``=``), what is gone (``-``) and what is new (``+``), in order.

    >>> [*word_changes("We are nervous.", "We are very nervous.")]
    [('=', 'We are '), ('+', 'very '), ('=', 'nervous.')]
    """
    before, after = _tokens(old), _tokens(new)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, start, end, first, last in matcher.get_opcodes():
        gone, come = "".join(before[start:end]), "".join(after[first:last])
        if tag == "equal":
            yield "=", gone
            continue
        yield from ((sign, text) for sign, text in (("-", gone), ("+", come)) if text)


def _tokens(text: str) -> list[str]:
    return [match[0] for match in _TOKEN.finditer(text)]
