"""The end of a command: what came of it, what has to be looked at, the exit code."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

from click.exceptions import Exit

from bitext.cli.boundary import Failure, explain, failure_fields, tell
from bitext.cli.output.manner import manner
from bitext.cli.output.terminal import (
    echo,
    emit,
    finding_fields,
    finding_line,
    has_errors,
    note,
    printable,
)
from bitext.errors import BitextError
from bitext.model import Finding, Severity

if TYPE_CHECKING:
    from bitext.workspace.workspace import Workspace

FINDINGS = 1


@dataclass(frozen=True, slots=True)
class CommandOutcome:
    """What a command that changes things has to say."""

    result: Mapping[str, object]  #: the JSON object without findings and error
    lines: tuple[str, ...]  #: the same for people
    findings: tuple[Finding, ...] = ()  #: each once, in the order found
    errors: tuple[BitextError, ...] = ()  #: what stopped it midway, posts it had to pass over
    to_do: bool = False  #: ``--check`` found something to do, or a budget left something
    details: tuple[str, ...] = ()  #: lines for people who want to know more


def together(outcomes: Mapping[str, CommandOutcome]) -> CommandOutcome:
    """The outcomes for several target languages as one, which has each of them in it, too.

    Numbers are added, lists joined; what is said names the language.
    """
    if len(outcomes) == 1:
        return next(iter(outcomes.values()))
    every = outcomes.values()
    result = {name: _sum([one.result[name] for one in every]) for name in next(iter(every)).result}
    errors = {str(error): error for one in every for error in one.errors}
    return CommandOutcome(
        {**result, "targets": {tag: one.result for tag, one in outcomes.items()}},
        tuple(f"{tag}: {line}" for tag, one in outcomes.items() for line in one.lines),
        tuple(dict.fromkeys(_said(tag, f) for tag, one in outcomes.items() for f in one.findings)),
        tuple(errors.values()),
        any(one.to_do for one in every),
        tuple(line for one in every for line in one.details),
    )


def _sum(values: Sequence[object]) -> object:
    if all(isinstance(value, list) for value in values):
        return list(dict.fromkeys(item for value in values for item in cast("list[str]", value)))
    if all(isinstance(value, int) and not isinstance(value, bool) for value in values):
        return sum(cast("Sequence[int]", values))
    return values[0]


def _said(target: str, finding: Finding) -> Finding:
    known = finding.message.startswith(f"{target}: ")
    return finding if known else replace(finding, message=f"{target}: {finding.message}")


def finish(outcome: CommandOutcome, *, as_json: bool) -> None:
    """Tell the outcome and leave with its exit code."""
    if as_json:
        _emit(outcome, _explained(outcome.errors))
    else:
        show_findings(outcome.findings)
        _show_lines(outcome)
    leave(outcome.errors)
    if outcome.to_do or has_errors(outcome.findings):
        raise Exit(FINDINGS)


def failure_object(errors: Iterable[BitextError]) -> dict[str, object]:
    """What is added to the JSON object of a command that shows things and had to leave some out."""
    fields = [failure_fields(failure) for failure in _explained(errors)]
    return {"errors": fields, "error": fields[0]} if fields else {}


def leave(errors: Sequence[BitextError]) -> None:
    """Tell what could not be shown, and leave with the exit code of the first."""
    failures = _explained(errors)
    for failure in failures:
        tell(failure)
    if failures:
        raise Exit(failures[0].exit_code)


def _explained(errors: Iterable[BitextError]) -> list[Failure]:
    """What is to be told, each once: a journal is read for its own post and for all others."""
    return [explain(error) for error in {str(error): error for error in errors}.values()]


def _emit(outcome: CommandOutcome, failures: Sequence[Failure]) -> None:
    """``error`` is there when the exit code is 2 or more, as after any failure."""
    errors = [failure_fields(failure) for failure in failures]
    first = {"error": errors[0]} if errors else {}
    found = finding_fields(outcome.findings)
    emit({**outcome.result, "findings": found, "errors": errors, **first})


def show_findings(findings: Iterable[Finding]) -> None:
    """Errors and warnings to standard error; of the rest only how many there are."""
    wanted = {Severity.ERROR, Severity.WARNING}
    if manner().quiet:
        wanted = {Severity.ERROR}
    elif manner().verbose:
        wanted = set(Severity)
    remarks = 0
    for finding in findings:
        if finding.severity in wanted:
            echo(finding_line(finding), err=True)
        elif finding.severity is Severity.INFO:
            remarks += 1
    if remarks:
        them = "it" if remarks == 1 else "them"
        note(f"{count(remarks, 'remark')}: `bitext check` shows {them}")


def _show_lines(outcome: CommandOutcome) -> None:
    if manner().quiet:
        return
    details = outcome.details if manner().verbose else ()
    for line in (*details, *outcome.lines):
        echo(printable(line))


def gathered(workspace: Workspace, *more: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings of the glossary and of the work, each once, as `[checks]` wants them."""
    every = (workspace.findings, *more)
    found = dict.fromkeys(finding for findings in every for finding in findings)
    if any(finding.key for finding in found):
        from bitext.workspace.wordings.po_lines import located

        found = dict.fromkeys(located(workspace, found))
    if not (found and workspace.config.checks):
        return tuple(found)  # the checks, which take a while to load, are not asked
    from bitext.checks.levels import Levels

    levels = Levels(workspace.config.checks)
    wanted = ((finding, levels.of(finding.rule, finding.severity)) for finding in found)
    return tuple(replace(finding, severity=level) for finding, level in wanted if level)


def severities(findings: Iterable[Finding]) -> dict[str, int]:
    """How many findings there are of each severity."""
    found = Counter(str(finding.severity) for finding in findings)
    return {str(severity): found[severity] for severity in Severity}


def count(number: int, noun: str, plural: str = "") -> str:
    """``1 post``, ``1,200 posts``."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def duration(seconds: float) -> str:
    """``40 s``, ``12 min``, ``2 h 5 min``: as exact as a guess is."""
    if seconds < 90:
        return f"{max(1, round(seconds)) if seconds else 0} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 100 else f"{minutes // 60} h {minutes % 60} min"
