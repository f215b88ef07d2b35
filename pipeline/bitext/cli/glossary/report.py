"""``bitext glossary report``: every occurrence of every term, and how it was honoured."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bitext.cli import options
from bitext.cli.before import opened
from bitext.cli.output.outcome import count, failure_object, leave
from bitext.cli.output.terminal import echo, emit, note, printable, table

if TYPE_CHECKING:
    from bitext.errors import BitextError
    from bitext.glossary.occurrence_report import Honour, Occurrence


@click.command()
@options.paths
@options.as_json
def report(paths: tuple[Path, ...], as_json: bool) -> None:
    """List each occurrence of a term and how its translation honours it.

    `file:line: status source → wording`, then totals per term.  PATH is a post or a folder of
    posts; all posts when there is none.  This is the proof; `bitext check` is the judge and
    has the exit code.
    """
    from bitext.glossary.occurrence_report import totals
    from bitext.terminology.report import report as entries_of

    entries: list[Occurrence] = []
    errors: list[BitextError] = []
    for entry in entries_of(opened(), paths, errors.append):
        entries.append(entry)
        if not as_json:
            echo(_line(entry))
    per_term = totals(entries)
    total = Counter(entry.status for entry in entries)
    if as_json:
        terms = [{"term": term, **_fields(counts)} for term, counts in per_term.items()]
        emit({
            "occurrences": list(map(asdict, entries)), "terms": terms, "total": _fields(total),
            **failure_object(errors),
        })  # fmt: skip
    else:
        _show(per_term, total)
    leave(errors)


def _line(entry: Occurrence) -> str:
    said = entry.said or f"({entry.wording})"
    color = "red" if entry.status.finding else None
    status = click.style(entry.status.value, color)
    place = f"{entry.path}:{entry.line}"
    return f"{printable(place)}: {status} {printable(entry.text)} → {printable(said)}"


def _fields(counts: Counter[Honour]) -> dict[str, int]:
    from bitext.glossary.occurrence_report import Honour

    return {**{status.value: counts[status] for status in Honour}, "occurrences": counts.total()}


def _show(per_term: dict[str, Counter[Honour]], total: Counter[Honour]) -> None:
    from bitext.glossary.occurrence_report import Honour

    used = [status for status in Honour if total[status]]
    rows = [(term, *(c[s] for s in used), c.total()) for term, c in per_term.items()]
    if rows:
        echo("")
        every = ("total", *(total[s] for s in used), total.total())
        table(("term", *(s.value for s in used), "all"), [*rows, every])
    note(f"{count(total.total(), 'occurrence')} of {count(len(rows), 'term')}")
