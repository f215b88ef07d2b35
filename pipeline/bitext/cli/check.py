"""``bitext check``: what reviewers and authors should look at."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click
from click.exceptions import Exit

from bitext.cli import options
from bitext.cli.outcome import FINDINGS, count
from bitext.cli.terminal import echo, emit, finding_fields, finding_line, note
from bitext.model import Finding, Severity


@click.command(short_help="List what should be looked at.")
@options.paths
@options.as_json
def check(paths: tuple[Path, ...], as_json: bool) -> None:
    """List findings as `file:line: severity rule message`; exit 1 when one is an error.

    PATH is a post or a folder of posts; all posts when there is none.
    """
    from bitext.workflow.check import check as find
    from bitext.workflow.workspace import open_workspace

    workspace = open_workspace(Path.cwd())
    found: list[Finding] = []
    for finding in find(workspace, paths):
        found.append(finding)
        if not as_json:  # as they come: a large blog takes a while
            echo(finding_line(finding))
    counts = Counter(finding.severity for finding in found)
    if as_json:
        total = {severity.value: counts[severity] for severity in Severity}
        emit({"findings": finding_fields(found), "total": total})
    else:
        errors, warnings = counts[Severity.ERROR], counts[Severity.WARNING]
        remarks = count(counts[Severity.INFO], "remark")
        note(f"{count(errors, 'error')}, {count(warnings, 'warning')}, {remarks}")
    if counts[Severity.ERROR]:
        raise Exit(FINDINGS)
