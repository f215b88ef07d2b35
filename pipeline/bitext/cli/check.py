"""``bitext check``: what reviewers and authors should look at."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
from click.exceptions import Exit

from bitext.cli import completion, options
from bitext.cli.output.outcome import FINDINGS, count, failure_object, leave
from bitext.cli.output.terminal import echo, emit, finding_fields, finding_line, note, table
from bitext.errors import BitextError
from bitext.model import Finding, Severity

if TYPE_CHECKING:
    from bitext.store.config import Config

FORMATS = ("text", "json", "github", "sarif")
FAILS = {"error": {Severity.ERROR}, "warning": {Severity.ERROR, Severity.WARNING}, "never": set()}
Function = TypeVar("Function", bound=Callable[..., Any])
_file = click.Path(dir_okay=False, path_type=Path)


def _ids(_context: click.Context, _parameter: click.Parameter, value: str) -> tuple[str, ...]:
    """Check ids between commas; each must exist."""
    from bitext.checks.levels import unknown

    ids = tuple(part.strip() for part in value.split(",") if part.strip())
    if wrong := unknown(ids):
        raise click.BadParameter(wrong)
    return ids


def _explain(context: click.Context, _parameter: click.Parameter, value: str | None) -> None:
    """Say why a check exists and how to turn it off, then leave; needs no workspace."""
    if value is None or context.resilient_parsing:
        return
    from bitext.checks import ABOUT
    from bitext.checks.levels import unknown

    if wrong := unknown([value]):
        raise click.BadParameter(wrong)
    about = ABOUT[value]
    state = "off unless asked for, then " if about.optional else ""
    echo(f"{about.id} ({state}{about.severity}): {about.reason}\n")
    echo(f'For all posts, in bitext.toml:  [checks]\n{"":32}{about.id} = "off"')
    echo(f"For one entry, in its PO file:  # bitext: ignore {about.id} because …")
    context.exit()


def _list(context: click.Context, _parameter: click.Parameter, value: bool) -> None:
    """Name every check, then leave; needs no workspace."""
    if not value or context.resilient_parsing:
        return
    from bitext.checks import ABOUT

    rows = [(a.id, "off" if a.optional else str(a.severity), a.reason) for a in ABOUT.values()]
    table(("check", "severity", "reason"), rows)
    context.exit()


def _ids_of(name: str, says: str) -> Callable[[Function], Function]:
    return click.option(
        name, metavar="ID,…", default="", callback=_ids, shell_complete=completion.checks, help=says
    )


fail_on_option = click.option(
    "--fail-on",
    type=click.Choice(list(FAILS)),
    default="error",
    show_default=True,
    help="What makes the exit code 1.",
)
format_option = click.option(
    "--format", "layout", type=click.Choice(FORMATS), default="text", help="Of the findings."
)


@click.command()
@options.paths
@_ids_of("--select", "Only these checks.")
@_ids_of("--ignore", "Without these checks.")
@fail_on_option
@format_option
@click.option("--baseline", metavar="FILE", type=_file, help="Leave out what FILE knows already.")
@click.option(
    "--write-baseline", metavar="FILE", type=_file, help="Write FILE: all that is found now."
)
@click.option("--explain", metavar="ID", callback=_explain, expose_value=False, is_eager=True,
              shell_complete=completion.checks,
              help="Say why a check exists and how to turn it off.")  # fmt: skip
@click.option("--list", is_flag=True, callback=_list, expose_value=False, is_eager=True,
              help="Name every check.")  # fmt: skip
@options.processes
@options.as_json
def check(
    paths: tuple[Path, ...],
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    fail_on: str,
    layout: str,
    baseline: Path | None,
    write_baseline: Path | None,
    jobs: int | None,
    as_json: bool,
) -> None:
    """List findings as `file:line:column: severity check message`; exit 1 when one is an error.

    PATH is a post or a folder of posts; all posts when there is none.
    """
    from bitext.checks.levels import Levels
    from bitext.reviewing import baseline as known
    from bitext.reviewing.check import check as find
    from bitext.workspace.several import each, said_in
    from bitext.workspace.workspace import open_workspace

    workspace = open_workspace(Path.cwd())
    levels = Levels(workspace.config.checks, select, ignore)
    errors: list[BitextError] = []
    trouble = errors.append if write_baseline is None else None  # a baseline knows all or nothing
    findings: Iterable[Finding] = chain.from_iterable(
        said_in(one, find(one, paths, levels, trouble, jobs)) for one in each(workspace)
    )
    if baseline is not None:
        findings = known.new(findings, known.read(baseline))
    if write_baseline is not None:
        _write(write_baseline, list(findings), as_json=as_json)
        return
    findings = in_repository(findings, layout := "json" if as_json else layout, workspace.root)
    seen = Counter(f.severity for f in told(findings, layout, errors))
    if layout == "text" and not paths:
        _tell_of_site(workspace.root, workspace.config)
    leave([*{str(error): error for error in errors}.values()])
    _fail(FAILS[fail_on] & seen.keys())


def _fail(found: Collection[Severity]) -> None:
    """End with the code for findings where there are such."""
    if found:
        raise Exit(FINDINGS)


def _tell_of_site(root: Path, config: Config) -> None:
    """That menus and the title of a site, which are in no post, stay as they are."""
    from bitext.cli.output.advice import left
    from bitext.languages import name

    if lines := left(root, config):
        are = "is" if len(lines) == 1 else "are"
        places = f"{count(len(lines), 'place')} of the site's own {are} {name(config.source)} alone"
        note(f"{places}: `bitext init --dry-run` names what editions lack")


def in_repository(findings: Iterable[Finding], layout: str, root: Path) -> Iterable[Finding]:
    """The same, for GitHub by their paths in its checkout: a blog may be a folder of it."""
    checkout = os.environ.get("GITHUB_WORKSPACE")
    if layout not in ("github", "sarif") or not checkout:
        return findings
    inner, outer = root.resolve(), Path(checkout).resolve()
    if inner == outer or not inner.is_relative_to(outer):
        return findings
    below = inner.relative_to(outer).as_posix()
    return (replace(f, path=f"{below}/{f.path}") if f.path else f for f in findings)


def _write(path: Path, findings: list[Finding], *, as_json: bool) -> None:
    from bitext.reviewing import baseline

    baseline.write(path, findings)
    if as_json:
        emit({"baseline": str(path), "findings": len(findings)})
    note(f"wrote {path}: {count(len(findings), 'finding')} that will not be told again")


def told(findings: Iterable[Finding], layout: str, failed: list[BitextError]) -> Iterator[Finding]:
    """Pass the findings on and write them: lines as they come, for a large blog takes a while."""
    from bitext.cli.output.github import annotation
    from bitext.cli.output.sarif import log

    found: list[Finding] = []  # where all of them are one object: there may be millions
    counts = Counter[Severity]()
    lines = {"text": finding_line, "github": annotation}
    for finding in findings:
        counts[finding.severity] += 1
        if layout in lines:
            echo(lines[layout](finding))
        else:
            found.append(finding)
        yield finding
    if layout == "sarif":
        emit(log(found))
    elif layout == "json":
        total = {severity.value: counts[severity] for severity in Severity}
        emit({"findings": finding_fields(found), "total": total, **failure_object(failed)})
    else:
        errors, warnings = counts[Severity.ERROR], counts[Severity.WARNING]
        remarks = count(counts[Severity.INFO], "remark")
        note(f"{count(errors, 'error')}, {count(warnings, 'warning')}, {remarks}")
