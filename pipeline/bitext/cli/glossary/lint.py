"""``bitext glossary lint``: what is wrong with the glossary itself."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.exceptions import Exit

from bitext.cli import options
from bitext.cli.output.outcome import FINDINGS, count
from bitext.cli.output.terminal import echo, emit, note, printable
from bitext.model import Severity

if TYPE_CHECKING:
    from bitext.glossary.lint import Problem

_COLORS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}


@click.command()
@options.as_json
def lint(as_json: bool) -> None:
    """List problems of the glossary as `file:line:column: severity rule message` and a fix.

    The posts are looked through for terms that are never used or always hidden by others.
    Exit 1 when a problem is an error.
    """
    problems = _problems()
    counts = Counter(problem.severity for problem in problems)
    if as_json:
        total = {severity.value: counts[severity] for severity in Severity}
        emit({"problems": [problem._asdict() for problem in problems], "total": total})
    else:
        for problem in problems:
            _show(problem)
        errors, warnings = counts[Severity.ERROR], counts[Severity.WARNING]
        remarks = count(counts[Severity.INFO], "remark")
        note(f"{count(errors, 'error')}, {count(warnings, 'warning')}, {remarks}")
    if counts[Severity.ERROR]:
        raise Exit(FINDINGS)


def _problems() -> list[Problem]:
    from bitext.glossary.lint import lint as find
    from bitext.glossary.lint import survey_files
    from bitext.glossary.source_match import Matcher
    from bitext.glossary.terms import merge
    from bitext.terminology.term_usage import usage
    from bitext.workspace.workspace import open_workspace

    workspace = open_workspace(Path.cwd())
    surveyed = survey_files([(file.name, file.text) for file in workspace.glossary_files()])
    matcher = Matcher(merge(surveyed.files)[0].terms, folding=workspace.folding)
    return find(surveyed, usage(workspace, matcher))


def _show(problem: Problem) -> None:
    place = ":".join(str(part) for part in problem[4:] if part)
    severity = click.style(problem.severity.value, _COLORS[problem.severity])
    echo(f"{printable(place)}: {severity} {problem.rule} {printable(problem.message)}")
    echo(printable(f"  fix: {problem.fix}"))
