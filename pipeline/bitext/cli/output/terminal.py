"""What a terminal is sent: safe text, aligned tables, findings, JSON."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from bitext.cli.output.manner import manner

if TYPE_CHECKING:
    from bitext.model import Finding

_COLORS = {"error": "red", "warning": "yellow", "info": "cyan", "hint": "cyan"}
#: Control, format (bidi overrides, zero-width), surrogates, line and paragraph separators.
_UNSAFE = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def printable(text: str) -> str:
    r"""``text`` with every character escaped that could steer a terminal or hide in it.

    >>> printable("a\x1b[31m\nb\u202ec")
    'a\\x1b[31m\\nb\\u202ec'
    """
    if text.isprintable():  # that has none of these, and none of some others
        return text
    return "".join(_escaped(c) if unicodedata.category(c) in _UNSAFE else c for c in text)


def _escaped(char: str) -> str:
    return char.encode("unicode_escape", "surrogatepass").decode("ascii")


def echo(text: str, *, err: bool = False, end: str = "\n") -> None:
    """Write to standard output or error, coloured as the terminal and the user want it."""
    click.echo(text + end, err=err, nl=False, color=_color(os.environ))


def _color(environ: Mapping[str, str]) -> bool | None:
    """What --color, https://no-color.org and https://force-color.org ask for, in this order.

    None: only on a terminal.
    """
    if (asked := manner().color) is not None:
        return asked
    if environ.get("NO_COLOR"):
        return False
    return True if environ.get("FORCE_COLOR") else None


def say(label: str, message: str, *, indent: int = 0) -> None:
    """Write ``label: message`` to standard error; further lines are indented under it."""
    if label == "warning" and manner().quiet:
        return
    margin = " " * indent
    first, *more = (printable(line) for line in message.split("\n"))
    echo(f"{margin}{click.style(f'{label}:', _COLORS.get(label))} {first}", err=True)
    for line in more:
        echo(f"{margin}  {line}", err=True)


def note(message: str) -> None:
    """Write a line of news to standard error."""
    if not manner().quiet:
        echo(printable(message), err=True)


def emit(result: Mapping[str, object]) -> None:
    """Write the JSON object of a command, in ASCII: safe on any terminal, in any encoding."""
    import json

    echo(json.dumps(result, indent=2))


def finding_line(finding: Finding) -> str:
    """``file:line:column: severity rule message [catalog:line]``."""
    numbers = [finding.line, finding.column] if finding.line and finding.column else [finding.line]
    place = ":".join([finding.path, *(str(number) for number in numbers if number)])
    severity = click.style(str(finding.severity), _COLORS[finding.severity])
    head = f"{printable(place)}: " if place else ""
    catalog = f" [{printable(finding.catalog)}:{finding.catalog_line}]"
    message = printable(finding.message) + (catalog if finding.catalog_line else "")
    return f"{head}{severity} {finding.rule} {message}"


def finding_fields(findings: Iterable[Finding]) -> list[dict[str, object]]:
    """Findings as JSON objects."""
    return [asdict(finding) for finding in findings]


def has_errors(findings: Iterable[Finding]) -> bool:
    """Whether a finding makes the exit code 1."""
    return any(finding.severity == "error" for finding in findings)


def table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write rows to standard output in aligned columns; numbers stand to the right.

    Nothing is cut to the width of the terminal: a long name must stay usable.
    """
    kept = list(rows)
    body = [[printable(str(cell)) for cell in row] for row in kept]
    lines = [list(header), *body]
    widths = [max(map(_width, column)) for column in zip(*lines, strict=True)]
    right = [isinstance(cell, int) for cell in kept[0]] if kept else [False] * len(header)
    for number, line in enumerate(lines):
        text = "  ".join(map(_pad, line, widths, right)).rstrip()
        echo(click.style(text, bold=True) if number == 0 else text)


def _pad(cell: str, width: int, right: bool) -> str:
    padding = " " * (width - _width(cell))
    return padding + cell if right else cell + padding


def _width(text: str) -> int:
    """Columns of a terminal: Han characters take two, combining marks none."""
    wide = sum(unicodedata.east_asian_width(char) in "WF" for char in text)
    return len(text) + wide - sum(unicodedata.category(char) in ("Mn", "Me") for char in text)
