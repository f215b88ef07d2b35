"""Addresses made of a pattern: its fields, the days among them, and paths as Hugo writes them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from contextlib import suppress

_WRITTEN = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[T ]\s*(\d.*?))?\s*$")


def moment(said: object) -> object:
    """A date in quotes, or with an offset that YAML for Python knows not, as generators read it.

    >>> moment("2018-12-16 00:29:11 +0800").isoformat(), moment("2024/3/5").isoformat()
    ('2018-12-16T00:29:11+08:00', '2024-03-05T00:00:00')
    """
    found = _WRITTEN.match(said) if isinstance(said, str) else None
    if not found:
        return said
    year, month, day, clock = found.groups("")
    clock = re.sub(r"(?<!\s)\s+(?=[+-])", "", clock)
    with suppress(ValueError):
        return dt.datetime.fromisoformat(f"{year}-{int(month):02}-{int(day):02} {clock}".strip())
    return said


def urlized(path: str) -> str:
    """As Hugo writes paths: in lower case, blanks as ``-``, marks left out."""
    path = re.sub(r"[^\w\-./\\+~@#%]+", lambda m: "-" * bool(re.search(r"\s", m[0])), path)
    return re.sub(r"//+", "/", re.sub(r"-{2,}", "-", path)).lower()


def filled(pattern: str, fields: Mapping[str, str], day: dt.date | None) -> str:
    """A pattern with its fields; empty where one is not known."""
    known = {**fields, **(_day(day) if day else {})}
    names = re.findall(r":(\w+)", pattern)
    if set(names) - known.keys():
        return ""
    found = re.sub(r":(\w+)", lambda match: known[match[1]], pattern)
    return re.sub(r"//+", "/", found)


def _day(day: dt.date) -> dict[str, str]:
    return {
        "year": f"{day:%Y}", "month": f"{day:%m}", "day": f"{day:%d}",
        "i_month": str(day.month), "i_day": str(day.day), "short_year": f"{day:%y}",
        "y_day": f"{day:%j}", "monthname": f"{day:%B}", "yearday": str(int(f"{day:%j}")),
    }  # fmt: skip
