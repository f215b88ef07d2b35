"""``bitext glossary apply``: a new wording into the translations, with a diff first."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bitext.cli import options
from bitext.cli.before import alone, opened
from bitext.cli.output.outcome import CommandOutcome, count, finish
from bitext.cli.output.terminal import echo, note, printable
from bitext.errors import BitextError

if TYPE_CHECKING:
    from bitext.terminology.apply import CatalogChange, Order
    from bitext.wording.rewording import Rewording
    from bitext.workspace.workspace import Workspace


@click.command()
@click.argument("term")
@options.paths
@click.option("--from", "old", metavar="OLD", default="", help="The wording to replace.")
@click.option("--to", "new", metavar="NEW", default="", help="The wording to put there.")
@click.option("--write", "writes", is_flag=True, help="Write the catalogs; else only the diff.")
@options.wait
@options.as_json
def apply(
    term: str, paths: tuple[Path, ...], old: str, new: str, writes: bool, wait: int, as_json: bool
) -> None:
    """Put the wording the glossary has for TERM where the translations have an older one.

    Shows the difference as a unified diff and writes it with --write.  Without --from the
    forbidden wordings and the one that the last `bitext translate` wanted are replaced; without
    --to by the term's target.  Only segments that hold TERM change, never inside markup.  Every
    entry keeps its state: what was reviewed stays reviewed, as you reviewed the change.
    """
    from bitext.terminology import apply as rewording

    workspace = opened()
    order = rewording.order(workspace, term, old, new)
    errors: list[BitextError] = []
    with alone(workspace, "glossary apply", wait) if writes else nullcontext():
        found = list(rewording.preview(workspace, order, paths, errors.append))
        done, number = _write(workspace, order, found, errors) if writes else (found, "")
    if not as_json:
        for line in (line for change in found for line in change.diff.splitlines()):
            echo(printable(line))
    rows = [{"post": c.post.name, "entries": c.entries, "diff": c.diff} for c in found]
    where = f"{count(sum(c.entries for c in done), 'translation')} in {count(len(done), 'post')}"
    line = f"changed {where}" if writes else f"{where} would change; --write does it"
    findings = tuple(finding for change in found for finding in change.findings)
    if number:
        note(f"`bitext undo {number}` takes it back, `bitext build` writes the editions")
    result = {
        "number": number,
        "written": [c.post.name for c in done] if writes else [],
        "posts": rows,
    }
    finish(CommandOutcome(result, (line,), findings, tuple(errors)), as_json=as_json)


def _write(
    workspace: Workspace,
    order: Order,
    found: Sequence[CatalogChange],
    errors: list[BitextError],
) -> tuple[list[CatalogChange], str]:
    """Write each catalog; one that cannot be written does not keep the others from it."""
    from bitext.reviewing.undo import remember
    from bitext.terminology.apply import apply_to

    done: list[CatalogChange] = []
    changed: dict[str, Sequence[Rewording]] = {}
    for change in found:
        try:
            changed[change.post.name] = apply_to(workspace, order, change.post)
        except BitextError as error:
            errors.append(error)
        else:
            done.append(change)
    return done, remember(workspace, "glossary apply", changed)
