"""``bitext glossary impact``: what a change would touch, before anything is sent."""

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
    from bitext.terminology.impact import Impact, TermChange, Touched

_SHOWN = 40  #: characters of a source


@click.command()
@click.argument("what", metavar="TERM|FILE")
@options.paths
@options.backend
@options.as_json
def impact(what: str, paths: tuple[Path, ...], backend: list[str], as_json: bool) -> None:
    """Say which segments a change of the glossary touches; nothing is sent or written.

    TERM: every segment that holds it, as if its wording changed.  FILE: a glossary file as it
    would be, compared with the glossary as it is; for a file of the glossary itself, with
    what `bitext translate` saw when it last ran.
    """
    from bitext.terminology.impact import file_impact, term_impact

    workspace = opened()
    errors: list[BitextError] = []
    if Path(what).suffix in (".yaml", ".yml"):
        found = file_impact(workspace, Path(what), paths, backend=backend, trouble=errors.append)
    else:
        found = term_impact(workspace, what, paths, backend=backend, trouble=errors.append)
    if as_json:
        rows = [asdict(touched) for touched in found.touched]
        changes = [asdict(change) for change in found.changes]
        told = {"terms": changes, "segments": rows, "total": _total(found)}
        emit({**told, **failure_object(errors)})
    else:
        _show(found)
    leave(errors)


def _total(found: Impact) -> dict[str, object]:
    states = Counter(touched.state.value for touched in found.touched)
    return {
        "posts": len({touched.post for touched in found.touched}),
        "segments": len(found.touched),
        **{state: states[state] for state in sorted(states)},
        "to_send": sum(touched.chars > 0 for touched in found.touched),
        "chars": sum(touched.chars for touched in found.touched),
    }


def _show(found: Impact) -> None:
    for change in found.changes:
        echo(printable(_change(change)))
    header = ("segment", "state", "characters to send", "source")
    if found.touched:
        table(header, map(_row, found.touched))
    people = sum(touched.state.human for touched in found.touched)
    total = _total(found)
    posts = len({touched.post for touched in found.touched})
    note(f"{count(len(found.touched), 'segment')} in {count(posts, 'post')}")
    note(f"{total['to_send']} would be sent ({total['chars']:,} characters), nothing was")
    if people:
        text = "stay as a person worded them; `bitext check` lists those that no longer fit"
        note(f"{count(people, 'segment')} {text}")


def _change(change: TermChange) -> str:
    if not change.before:
        return f"new: {change.term} → {change.after}"
    if not change.after:
        return f"gone: {change.term} → {change.before}"
    return f"changed: {change.term}: {change.before} → {change.after}"


def _row(touched: Touched) -> tuple[object, ...]:
    source = " ".join(touched.source.split())
    shown = source if len(source) <= _SHOWN else f"{source[: _SHOWN - 1]}…"
    return f"{touched.post}:{touched.line}", touched.state.value, touched.chars, shown
