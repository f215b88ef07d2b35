"""The one grammar of placeholders: ``<1>…</1>`` around words, ``<2/>`` for something opaque.

It is read with more or less patience: as bitext writes it (`PLACEHOLDER`), as a reply may space
it (`SPACED`), and as models misspell it (`MISSPELT`).  Numbers have seven digits at most, enough
for the marks of a post of 16 MiB; what has more is text.  A text may hold what looks like a
placeholder and is none: `numbers` finds them all, so that those of its markup are given others.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from itertools import pairwise

#: As bitext writes them, for patterns that hold more than a placeholder.
OPENING, CLOSING, SINGLE = r"<[0-9]{1,7}>", r"</[0-9]{1,7}>", r"<[0-9]{1,7}/>"
#: No number is higher where one of those below is free: engines copy short ones.
SHORT = 9999


def _grammar(left: str, slash: str, digit: str, gap: str, right: str) -> re.Pattern[str]:
    """``</2>`` closes, ``<2/>`` stands alone, ``<2>`` opens."""
    return re.compile(
        f"{left}{gap}(?:(?P<close>{slash}){gap})?(?P<number>{digit}{{1,7}})"
        f"{gap}(?:(?P<single>{slash}){gap})?{right}"
    )


PLACEHOLDER = _grammar("<", "/", "[0-9]", "", ">")
#: One with what it holds, where that is no placeholder again.
HELD = re.compile("<(?P<pair>[0-9]+)>(?P<held>[^<>]+)</(?P=pair)>|<(?P<single>[0-9]+)/>")
#: With spaces inside and digits of any script.
SPACED = _grammar("<", "/", r"\d", r"\s*", ">")
#: Full width, as entities, with other brackets.
MISSPELT = _grammar("(?:<|＜|〈|&lt;)", "[/／]", r"\d", r"\s*", "(?:[>＞〉]|&gt;)")


def opening(number: int | str) -> str:
    """``<1>``"""
    return f"<{number}>"


def closing(number: int | str) -> str:
    """``</1>``"""
    return f"</{number}>"


def single(number: int | str) -> str:
    """``<1/>``"""
    return f"<{number}/>"


def normal(found: re.Match[str]) -> str:
    """A placeholder, however it was spelt, as bitext writes it; one that closes is no single."""
    number = int(found["number"])
    if found["close"]:
        return closing(number)
    return single(number) if found["single"] else opening(number)


def written(text: str) -> list[str]:
    """The placeholders of a text as they stand in it."""
    return [found[0] for found in PLACEHOLDER.finditer(text)]


def strip(text: str, instead: str = "") -> str:
    """A text without its placeholders."""
    return PLACEHOLDER.sub(instead, text)


def parts(text: str) -> Iterator[str]:
    """A text cut before and after everything that may be read as a placeholder."""
    end = 0
    for found in SPACED.finditer(text):
        yield from (text[end : found.start()], found[0])
        end = found.end()
    yield text[end:]


def numbers(text: str) -> set[int]:
    """The numbers of all that anybody may take for a placeholder."""
    return {int(found["number"]) for found in MISSPELT.finditer(text)}


def free(taken: Collection[int], count: int) -> int:
    """The first of so many numbers in a row that are not taken: above the short ones that are.

    Where too few are left there, in the first gap; else past all, with as many digits as it takes.
    """
    inner = [0, *sorted(taken)]
    past = max(number for number in inner if number <= SHORT) + 1
    if past + count - 1 <= SHORT:
        return past
    return next((low + 1 for low, high in pairwise(inner) if high - low > count), inner[-1] + 1)


def nested(text: str) -> bool:
    """Whether every placeholder that closes belongs to the one opened last, and none stays open."""
    open_ones: list[str] = []
    for found in PLACEHOLDER.finditer(text):
        if found["close"]:
            if not open_ones or open_ones.pop() != found["number"]:
                return False
        elif not found["single"]:
            open_ones.append(found["number"])
    return not open_ones
