"""What numbers a text speaks of, in Chinese and in English.

Values are canonical strings (``30000`` for 3 万 and 30,000; ``1.2.3`` for a version), so that
one set comparison tells whether a translation says the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import NamedTuple


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


def union(numbers: Iterable[Number]) -> frozenset[str]:
    """Every value of some numbers."""
    return frozenset().union(*[number.values for number in numbers])
