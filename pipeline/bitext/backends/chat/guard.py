"""What an answer of a chat model may not bring, whoever asked for it.

The workflow refuses what could become markup or an address with a scheme, from any backend.  A
chat model can be talked into more: giving away what it was told, and addresses that a reader
would follow although no renderer does.
"""

from __future__ import annotations

import re
from collections import Counter

from bitext.backends.protocol import Request

#: A key this long is no word: an answer that holds it where the text does not was made to.
TELLING = 8
#: Each part is bounded, as DNS bounds it: an answer may be long, and written to be slow to read.
_ADDRESS = re.compile(
    r"""
      (?<![\w/:.]) // [\w-]{1,63} \. \w{2,} [^\s<>)]*                # //host.tld
    | \bwww\. [\w-]{1,63} \. \w{2,} [^\s<>)]*                       # what GFM makes a link
    | [\w.+-]{1,64} @ [\w-]{1,63} (?: \. [\w-]{1,63} ){1,8}          # so it does with mail
    | \b (?: [\w-]{1,63} \. ){1,8} [a-z]{2,63} / [^\s<>)]*           # host.tld/path
    """,
    re.X | re.I | re.A,
)
_TARGET = re.compile(r"!?\[ [^\[\]]* \] \( [^()\s/.#:]* [/.#:] [^()\s]*+ \)", re.X)


def harmless(answer: str, request: Request, key: str) -> bool:
    """Whether an answer does not give the key away and brings no address of its own."""
    source = f"{request.text} {request.source}"
    tells = len(key) >= TELLING and key in answer and key not in source
    return not (tells or addresses(answer, source))


def addresses(answer: str, source: str) -> list[str]:
    """The addresses and link targets of ``answer`` that ``source`` does not have as often."""
    given = Counter(found.rstrip(".,;:!?") for found in _found(answer))
    return [found for found, count in given.items() if count > source.lower().count(found)]


def _found(text: str) -> list[str]:
    low = text.lower()
    return [match.group() for pattern in (_ADDRESS, _TARGET) for match in pattern.finditer(low)]
