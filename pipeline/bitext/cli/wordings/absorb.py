"""``bitext absorb``: a person's edit of an edition, into the catalog."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bitext.cli import options
from bitext.cli.before import alone
from bitext.cli.output.outcome import CommandOutcome, count, finish, gathered
from bitext.cli.output.terminal import echo, note, printable
from bitext.errors import UsageError

if TYPE_CHECKING:
    from bitext.reviewing.absorb.plan import Edited
    from bitext.reviewing.absorb.settle import Settled
    from bitext.workspace.workspace import Workspace

Plans = Sequence[tuple["Edited", Sequence["Settled"]]]


@click.command()
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=click.Path(path_type=Path))
@click.option("--reviewed", is_flag=True, help="Take the edits as reviewed, not as needing work.")
@click.option("--dry-run", is_flag=True, help="Show what was edited and write nothing.")
@click.option("--yes", "-y", is_flag=True, help="Do not ask.")
@click.option(
    "--discard-rest",
    is_flag=True,
    help="Give up what was changed outside segments: the next build writes the file anew.",
)
@options.wait
@options.as_json
def absorb(
    paths: tuple[Path, ...],
    reviewed: bool,
    dry_run: bool,
    yes: bool,
    discard_rest: bool,
    wait: int,
    as_json: bool,
) -> None:
    """Take what was edited in editions into the catalogs.

    PATH is an edition, a folder of editions or a post; all editions when there is none.  What
    was edited is shown first.  An edit inside a segment goes to its entry; what was changed
    outside segments is named, with what to do, and stays in the file.
    """
    from bitext.workspace.workspace import open_workspace

    workspace = open_workspace(Path.cwd())
    with alone(workspace, "absorb", wait):
        plans = _planned(workspace, paths, reviewed=reviewed)
        if not as_json:
            for line in _shown(plans):
                echo(printable(line))
        write = not dry_run and (yes or _confirmed(plans, discard=discard_rest))
        numbers: list[str] = []
        if write:
            plans, numbers = _written(plans, reviewed=reviewed, discard=discard_rest)
    for number in numbers:
        note(f"`bitext undo {number}` takes it back")
    outcome = _outcome(workspace, plans, write=write, dry_run=dry_run, discard=discard_rest)
    finish(replace(outcome, result={**outcome.result, "numbers": numbers}), as_json=as_json)


def _planned(workspace: Workspace, paths: Sequence[Path], *, reviewed: bool) -> Plans:
    from bitext.reviewing.absorb.plan import edited
    from bitext.reviewing.absorb.settle import settle
    from bitext.workspace.several import each

    found = (
        [plan for path in paths for plan in _of_any(workspace, path)]
        if paths
        else [plan for one in each(workspace) for plan in edited(one)]
    )
    return [(plan, settle(plan, reviewed=reviewed, write=False)) for plan in found]


def _of_any(workspace: Workspace, path: Path) -> list[Edited]:
    """What was edited there, in whatever language it is."""
    from bitext.reviewing.absorb.plan import edited
    from bitext.workspace.several import each

    found: list[Edited] = []
    refused: list[UsageError] = []
    every = each(workspace)
    for one in every:
        try:
            found += edited(one, [path])
        except UsageError as error:  # it may be an edition in another language
            refused.append(error)
    if len(refused) == len(every):
        raise refused[0]
    return found


def _written(plans: Plans, *, reviewed: bool, discard: bool) -> tuple[Plans, list[str]]:
    """The same, done, and the numbers for `undo`.

    An edition that has nothing else in it is written anew by the next build.
    """
    from bitext.publishing.bases import accept
    from bitext.reviewing.absorb.settle import kept, settle

    done: list[tuple[Edited, Sequence[Settled]]] = []
    anew = {plan.edition for plan, _ in plans if plan.whole or discard}
    try:
        for plan, _ in plans:
            done.append((plan, settle(plan, reviewed=reviewed)))
            if plan.edition in anew:
                accept(plan.before, plan.edition, plan.data)
    finally:  # what was taken before another could not be
        numbers = kept(done, anew)
    return done, numbers


def _confirmed(plans: Plans, *, discard: bool) -> bool:
    edits = sum(len(done) for _, done in plans)
    if not (edits or (discard and plans)) or not (sys.stdin.isatty() and sys.stderr.isatty()):
        return False
    return click.confirm(f"Take {count(edits, 'edit')} into the catalogs?", err=True)


def _shown(plans: Plans) -> Iterator[str]:
    for plan, done in plans:
        yield plan.edition
        for one in done:
            segment = one.edit.piece.segment
            note = "" if one.outcome == "taken" else f"  ({one.outcome})"
            yield (
                f"  line {one.edit.line}  {plan.post.name}:{segment.line}  key "
                f"{segment.key[:8]}{note}"
            )
            was, now = (" ".join(text.split()) for text in (one.edit.was, one.edit.now))
            yield f"    - {_cut(was, now)}"
            yield f"    + {_cut(now, was)}"


_SHOWN = 160  # letters of a wording: what was edited is among them


def _cut(text: str, other: str) -> str:
    """A wording on one line; a long one from shortly before the first difference."""
    from bitext.reviewing.absorb.told import near

    if len(text) <= _SHOWN:
        return text
    text = near(text, other)
    return f"{text[:_SHOWN]}…" if len(text) > _SHOWN else text


def _outcome(
    workspace: Workspace, plans: Plans, *, write: bool, dry_run: bool, discard: bool
) -> CommandOutcome:
    from bitext.reviewing.absorb.settle import told

    findings = [finding for plan, done in plans for finding in told(plan, done)]
    if discard and write:
        findings = [finding for finding in findings if finding.rule != "outside-edit"]
    edits = sum(len(done) for _, done in plans)
    clashes = sum(one.outcome.name == "CONFLICT" for _, done in plans for one in done)
    waits = bool(edits) and not write
    if not plans:
        lines: tuple[str, ...] = ("no edition was edited by hand",)
    elif write:
        kept = f", {clashes} in the journal alone" if clashes else ""
        taken = f"absorbed: {count(edits - clashes, 'edit')}{kept}"
        lines = (f"{taken}; `bitext build` writes the editions",)
    else:
        them = "it into the catalog" if edits == 1 else "them into the catalogs"
        more = "" if dry_run or not edits else f": `--yes` takes {them}"
        lines = (f"to absorb: {count(edits, 'edit')}{more}",)
    result: dict[str, object] = {
        "editions": [_fields(plan, done) for plan, done in plans], "written": write,
    }  # fmt: skip
    return CommandOutcome(result, lines, gathered(workspace, findings), to_do=waits)


def _fields(plan: Edited, done: Sequence[Settled]) -> dict[str, object]:
    edits = [
        {
            "key": one.edit.piece.segment.key, "line": one.edit.line,
            "source": one.edit.piece.segment.source, "was": one.edit.was, "now": one.edit.now,
            "outcome": one.outcome.name.lower(),
        }
        for one in done
    ]  # fmt: skip
    return {"path": plan.edition, "post": plan.post.name, "edits": edits, "whole": plan.whole}
