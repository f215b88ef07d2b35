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
    return "".join(_parts(_tokens(old), _tokens(new)))


def _tokens(text: str) -> list[str]:
    return [match[0] for match in _TOKEN.finditer(text)]


def _parts(old: list[str], new: list[str]) -> Iterator[str]:
    for tag, start, end, first, last in SequenceMatcher(None, old, new, False).get_opcodes():
        gone, come = "".join(old[start:end]), "".join(new[first:last])
        if tag == "equal":
            yield gone
            continue
        yield f"[-{gone}-]" if gone else ""
        yield f"{{+{come}+}}" if come else ""
