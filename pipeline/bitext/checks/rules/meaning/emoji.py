"""``emoji``: an emoji of the source was lost."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from bitext.checks.pair import Pair, Side
from bitext.checks.rule import Diagnostic, Rule
from bitext.model import Severity

#: A pictograph with its skin tone, variation selector and joined parts; flags; shortcodes.
_PICTURE = "[\u231a-\u23ff\u25b6\u2600-\u27bf\u2b05-\u2b55\U0001f000-\U0001faff]"
_EMOJI = re.compile(
    f"[\U0001f1e6-\U0001f1ff]{{2}}"
    f"|{_PICTURE}\ufe0f?[\U0001f3fb-\U0001f3ff]?(?:\u200d{_PICTURE}\ufe0f?)*"
    r"|(?<![\w:]):[a-z][a-z0-9_+-]*[a-z0-9]:(?![\w:])"
)
#: Signs of a font as much as pictures; a translator may write them otherwise.
_SIGNS = frozenset("✓✔✗✘➜➤❶❷❸❹❺❻❼❽❾❿")


def emojis(text: str) -> Counter[str]:
    """How often each emoji stands in a text; variation selectors make no difference."""
    found = (match.replace("\ufe0f", "") for match in _EMOJI.findall(text))
    return Counter(emoji for emoji in found if emoji not in _SIGNS)


def _said(side: Side) -> str:
    """The prose with its shortcodes, which are markup."""
    return " ".join([side.prose, *(node.payload for node in side.nodes if node.kind == "emoji")])


def _check(pair: Pair) -> Iterator[Diagnostic]:
    there = emojis(_said(pair.source))
    if there and (gone := there - emojis(_said(pair.target))):
        yield Diagnostic(f"lost: {' '.join(gone)}")


RULE = Rule(
    "emoji", "An emoji carries the author's tone and survives translation.", Severity.ERROR, _check
)
