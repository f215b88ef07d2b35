"""What numbers a text speaks of, in Chinese and in English.

Values are canonical strings (``30000`` for 3 万 and 30,000; ``1.2.3`` for a version), so that
one set comparison tells whether a translation says the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

_DIGIT = re.compile(r"[vV]?\d")


class Number(NamedTuple):
    """A number as written, and every value a faithful translation may give it."""

    text: str
    values: frozenset[str]
    sure: bool = False  #: a translation must say it
    digits: bool = False  #: written with Arabic digits


def canonical(value: Decimal | int | str) -> str:
    """``007`` and ``7.0`` are ``7``; a version or address (``1.2.3``) stays as it is."""
    if type(value) is int:
        return str(value)
    if type(value) is str and value.isascii() and value.isdigit():
        return value.lstrip("0") or "0"  # most numbers, and at a fifth of the cost
    try:
        number = Decimal(str(value).replace(",", ""))
    except InvalidOperation:
        return str(value)
    text = format(number, "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def every(*values: Decimal | int | str) -> frozenset[str]:
    """Their canonical forms."""
    return frozenset(map(canonical, values))


def at_digits(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """As ``pattern.finditer``, of a pattern that begins with a digit, or with one behind a ``v``.

    It is tried there alone: at each letter, what it looks at before itself takes most of a check.
    """
    at = 0
    for digit in _DIGIT.finditer(text):
        start = digit.start()
        if start >= at and (match := pattern.match(text, start)):
            yield match
            at = match.end()


def union(numbers: Iterable[Number]) -> frozenset[str]:
    """Every value of some numbers."""
    return frozenset().union(*[number.values for number in numbers])
