"""``bitext shard findings``: the findings of all parts as one check tells them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
from click.exceptions import Exit

from bitext.cli import options
from bitext.cli.check import FAILS, fail_on_option, format_option, told
from bitext.cli.output.outcome import FINDINGS
from bitext.errors import WorkspaceError
from bitext.formats.json_text import read_json
from bitext.model import Finding, Severity

_file = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("files", nargs=-1, required=True, type=_file)
@fail_on_option
@format_option
@options.as_json
def findings(files: tuple[Path, ...], fail_on: str, layout: str, as_json: bool) -> None:
    """Tell what `bitext check --shard K/N --json` wrote into FILES, each finding once.

    The exit code is that of one check of all.  What one post says otherwise than another
    (`inconsistent`) is known within each part alone.
    """
    every = dict.fromkeys(finding for path in files for finding in _read(path))
    ordered = sorted(every, key=lambda f: (f.path.split("/"), f.line, f.column, f.rule))
    found = [*told(ordered, "json" if as_json else layout, [])]
    if any(finding.severity in FAILS[fail_on] for finding in found):
        raise Exit(FINDINGS)


def _read(path: Path) -> list[Finding]:
    """The findings in a file; raises WorkspaceError for another kind, or a failed check."""
    hint = "it must be what `bitext check --shard K/N --json` wrote"
    try:
        said = read_json(path.read_bytes())
        rows = said["findings"]
        found = [_finding(row) for row in rows]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise WorkspaceError("these are no findings", path=str(path), hint=hint) from error
    if failed := said.get("errors"):
        message = f"this part was not checked to its end: {failed[0].get('message', '')}"
        raise WorkspaceError(message, path=str(path), hint="mend it and check the part again")
    return found


def _finding(row: dict[str, Any]) -> Finding:
    return Finding(**{**row, "severity": Severity(row["severity"])})
