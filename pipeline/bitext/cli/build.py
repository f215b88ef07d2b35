"""``bitext build``: editions from the catalogs, offline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bitext.cli import options
from bitext.cli.before import alone
from bitext.cli.boundary import explain, tell
from bitext.cli.output.outcome import (
    CommandOutcome,
    count,
    finish,
    gathered,
    show_findings,
    together,
)
from bitext.cli.output.terminal import note
from bitext.model import Finding, Severity
from bitext.sites.notice import FALLBACKS
from bitext.workspace.selection.wanted import none_found

if TYPE_CHECKING:
    from bitext.errors import BitextError
    from bitext.publishing.built import Built
    from bitext.workspace.workspace import Workspace


@click.command()
@options.paths
@click.option("--check", is_flag=True, help="Write nothing; exit 1 when an edition is out of date.")
@options.reviewed_only
@click.option("--watch", is_flag=True, help="Then build what changes, until Ctrl-C.")
@click.option("--html", is_flag=True, help="Also write a page of its own for each post.")
@options.layout
@click.option(
    "--fallback",
    type=click.Choice(FALLBACKS),
    help="What a post without an edition gets; else as bitext.toml says.",
)
@click.option("--strict", is_flag=True, help="Exit 1 for warnings too.")
@options.swap
@options.processes
@options.wait
@options.as_json
def build(
    paths: tuple[Path, ...],
    check: bool,
    reviewed_only: bool,
    watch: bool,
    html: bool,
    layout: str | None,
    fallback: str | None,
    strict: bool,
    swap: bool | None,
    jobs: int | None,
    wait: int,
    as_json: bool,
) -> None:
    """Write the English and the bilingual edition from the catalogs.

    PATH is a post or a folder of posts; all posts when there is none.  Works offline; the
    same catalogs give the same bytes.  With --html each post has a page in output/html/ too,
    which needs no site: pictures and stylesheet are in it.  --watch needs `bitext[web]`.
    """
    from bitext.workspace.workspace import open_workspace

    workspace = open_workspace(Path.cwd())
    if fallback:
        workspace = replace(workspace, config=replace(workspace.config, fallback=fallback))
    asked: dict[str, Any] = {
        "reviewed_only": reviewed_only, "layout": layout, "swap": swap, "html": html, "jobs": jobs,
    }  # fmt: skip
    with nullcontext() if check else alone(workspace, "build", wait):
        results, outcomes = _in_each(workspace, paths, asked, check=check, strict=strict)
    if watch and not check:
        _follow(workspace, results, wait, asked)
    finish(together(outcomes), as_json=as_json)


def _in_each(
    workspace: Workspace,
    paths: tuple[Path, ...],
    asked: dict[str, Any],
    *,
    check: bool,
    strict: bool,
) -> tuple[dict[str, Built], dict[str, CommandOutcome]]:
    """What was built in each language, and what is said of it."""
    from bitext.publishing.build import build as run
    from bitext.workspace.several import each

    results: dict[str, Built] = {}
    outcomes: dict[str, CommandOutcome] = {}
    for one in each(workspace):
        result = results[one.language] = run(one, paths, check=check, **asked)
        result.outdated = _expected(one, result.outdated)
        if strict:
            result.findings = [_strict(finding) for finding in result.findings]
        outcomes[one.language] = built(one, result, check=check)
        if not (paths or result.unchanged or any((*_fields(result).values(), result.errors))):
            outcomes[one.language] = _of_nothing(one, outcomes[one.language])
    return results, outcomes


def _of_nothing(workspace: Workspace, outcome: CommandOutcome) -> CommandOutcome:
    """What is said where nothing was built: is there no post?"""
    if any(True for _ in workspace.posts()):
        return outcome
    return replace(outcome, findings=gathered(workspace, outcome.findings, [none_found(workspace)]))


def _follow(
    workspace: Workspace, first: Mapping[str, Built], wait: int, asked: Mapping[str, Any]
) -> None:
    """Tell what was built, and go on with what changes until Ctrl-C."""
    from bitext.publishing.watch import watched

    def told(result: Built) -> None:
        outcome = built(workspace, result)
        show_findings(outcome.findings)
        for line in (*outcome.details, *(str(error) for error in outcome.errors)):
            note(line)

    def unread(error: BitextError) -> None:
        tell(explain(error))

    for result in first.values():
        told(result)
    note("watching; Ctrl-C ends it")
    watched(workspace.root, told, unread, holding=lambda held: alone(held, "build", wait), **asked)


def _expected(workspace: Workspace, outdated: Sequence[str]) -> list[str]:
    """Without the editions that nobody expects: they are not there, and git leaves them alone."""
    from bitext.workspace.selection.git import ignored

    absent = [name for name in outdated if not (workspace.root / name).exists()]
    nobody = ignored(workspace.root, absent) if absent else ()
    return [name for name in outdated if name not in nobody]


def _strict(finding: Finding) -> Finding:
    if finding.severity is Severity.WARNING:
        return replace(finding, severity=Severity.ERROR)
    return finding


def built(workspace: Workspace, result: Built, *, check: bool = False) -> CommandOutcome:
    """What a build came to."""
    findings = gathered(workspace, result.findings)
    lines = _outdated(result) if check else _lines(result)
    to_do = check and bool(result.outdated)
    details = tuple(f"wrote {name}" for name in result.written)
    return CommandOutcome(_fields(result), lines, findings, tuple(result.errors), to_do, details)


def _fields(result: Built) -> dict[str, object]:
    lists = ("written", "skipped", "outdated")
    return {"unchanged": result.unchanged, **{name: list(getattr(result, name)) for name in lists}}


def _lines(result: Built) -> tuple[str, ...]:
    parts = [
        f"{count(len(result.written), 'file')} written",
        f"{count(result.unchanged, 'post')} unchanged",
    ]
    if result.skipped:
        parts.append(f"{count(len(result.skipped), 'post')} skipped")
    return (f"built: {', '.join(parts)}", *(f"skipped: {name}" for name in result.skipped))


def _outdated(result: Built) -> tuple[str, ...]:
    if not result.outdated:
        failed = {finding.rule for finding in result.findings if finding.severity == "error"}
        which = "every edition"
        if failed & {"not-reviewed", "held"}:
            which = "every edition that is ready"
        elif failed or result.errors:
            which = "every other edition"
        return (f"{which} is up to date",)
    return tuple(f"out of date: {name}" for name in result.outdated)
