"""No regular expression goes back and forth: what it costs grows with the length of a text.

The engine of `re` cannot be counted, so this is CPU time of one thread, with wide margins: over
6,000 characters a linear pattern takes a tenth of a millisecond, a square one takes a hundred.
"""

from __future__ import annotations

import re
import signal
import time
from types import FrameType

import pytest

from tests.properties.patterns import floods, patterns

#: Patterns that are matched at one place, which cannot be read off the code.
MATCHED = (
    "bitext.markdown.constructs.arguments:_SPECIAL",
    "bitext.markdown.constructs.boxes:_ENTRY",
)
#: Patterns that are searched only where their text is short or known to be whole.
BOUNDED = {
    "bitext.frontmatter.json:_TOKEN[0]": "a valid object of 16 KiB at most: no string is left open",
    "bitext.frontmatter.toml:_LITERAL[0]": "a valid document of 16 KiB at most",
    "bitext.markdown.constructs.templates:_TEMPLATE[0]": "where a tag is closed (`_is_closed`)",
    "bitext.markdown.constructs.templates:_TEX[0]": "likewise",
    "bitext.dialects.settings:_NESTED[0]": "tried on a pattern of bitext.toml, of 500 characters",
}
LENGTH = 2000
_SOON = 0.001  # seconds: what is faster is not looked at again
_LONG, _GROWTH = 4, 8.0  # four times the text; a square would be 16
_GLANCE = 5.0  # at the first look, which is off by twice and more on a busy machine
_LIMIT = 0.5  # seconds of one use


class _TooSlow(Exception):
    pass


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise _TooSlow


def seconds(pattern: re.Pattern[str], text: str, anchored: bool) -> float:
    """CPU time of one use, half a second at most."""
    before = signal.signal(signal.SIGVTALRM, _stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, _LIMIT)
    start = time.thread_time()
    try:
        if anchored:
            pattern.match(text)
            pattern.fullmatch(text)
        else:
            for _ in pattern.finditer(text):
                pass
        return time.thread_time() - start
    except _TooSlow:
        return _LIMIT
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def grows(pattern: re.Pattern[str], text: str, anchored: bool) -> bool:
    """Whether four times a text costs far more than four times the time."""
    once = min(seconds(pattern, text, anchored) for _ in range(3))
    if once < _SOON or once >= _LIMIT:
        return once >= _LIMIT
    more = min(seconds(pattern, text * _LONG, anchored) for _ in range(3))
    return more >= min(_GROWTH * once, _LIMIT)


def slow_text(pattern: re.Pattern[str], anchored: bool) -> str:
    """A text on which four times the length costs far more than four times the time, or ''."""
    for text in floods(pattern, LENGTH):
        first = seconds(pattern, text, anchored)
        if first < _SOON or (
            first < _LIMIT and seconds(pattern, text * _LONG, anchored) < _GLANCE * first
        ):
            continue
        if all(grows(pattern, text, anchored) for _ in range(2)):  # once by chance: it is busy
            return text
    return ""


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="no timer of CPU time here")
@pytest.mark.parametrize("share", range(4))
def test_no_pattern_is_slow(share: int) -> None:
    found = {n: p for n, p in [*patterns().items()][share::4] if n not in BOUNDED}
    assert len(found) > 60
    slow = {
        name: slow_text(pattern, anchored or name.startswith(MATCHED))[:20]
        for name, (pattern, anchored) in found.items()
    }
    assert {name: text for name, text in slow.items() if text} == {}


@pytest.mark.parametrize(
    ("pattern", "anchored"),
    [
        (r"(?:[ \t]*(?:#[^\r\n]*)?[\r\n]+)*\w+:", True),  # of front matter: it hung
        (r"(?P<hard>\\| {2,})?[ \t]*\n[ \t]*", False),  # of line breaks: cubic
        (r"(?<![a-z])\w+day(?![a-z])", False),  # of days of the week
    ],
)
def test_control_patterns_that_were_slow_are_found(pattern: str, anchored: bool) -> None:
    assert slow_text(re.compile(pattern), anchored)


def test_what_is_bounded_is_there() -> None:
    assert BOUNDED.keys() <= patterns().keys()
