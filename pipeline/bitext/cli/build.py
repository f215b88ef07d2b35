"""``bitext build``: editions from the catalogs, offline."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bitext.cli import options
from bitext.cli.before import alone
from bitext.cli.output.outcome import CommandOutcome, count, finish, gathered
from bitext.model import Finding, Severity
from bitext.sites.notice import FALLBACKS

if TYPE_CHECKING:
    from bitext.publishing.built import Built
    from bitext.workspace.workspace import Workspace


@click.command()
@options.paths
@click.option("--check", is_flag=True, help="Write nothing; exit 1 when an edition is out of date.")
@options.reviewed_only
@options.layout
@click.option(
    "--fallback",
    type=click.Choice(FALLBACKS),
    help="What a post without an edition gets; else as bitext.toml says.",
)
@click.option("--strict", is_flag=True, help="Exit 1 for warnings too.")
@options.swap
@options.wait
@options.as_json
def build(
    paths: tuple[Path, ...],
    check: bool,
    reviewed_only: bool,
    layout: str | None,
    fallback: str | None,
    strict: bool,
    swap: bool | None,
    wait: int,
    as_json: bool,
) -> None:
    """Write the English and the bilingual edition from the catalogs.

    PATH is a post or a folder of posts; all posts when there is none.  Works offline; the
    same catalogs give the same bytes.
    """
    from bitext.publishing.build import build as run
    from bitext.workspace.workspace import open_workspace

    workspace = open_workspace(Path.cwd())
    if fallback:
        workspace = replace(workspace, config=replace(workspace.config, fallback=fallback))
    with nullcontext() if check else alone(workspace, "build", wait):
        result = run(
            workspace, paths, check=check, reviewed_only=reviewed_only, layout=layout, swap=swap
        )
    if strict:
        result.findings = [_strict(finding) for finding in result.findings]
    finish(built(workspace, result, check=check), as_json=as_json)


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
        waiting = any(finding.rule in ("not-reviewed", "held") and finding.severity == "error"
                      for finding in result.findings)  # fmt: skip
        which = "every edition that is ready" if waiting else "every edition"
        return (f"{which} is up to date",)
    return tuple(f"out of date: {name}" for name in result.outdated)
