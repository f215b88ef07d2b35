"""``bitext status``: how far each post is."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bitext.cli import options
from bitext.cli.output.outcome import failure_object, leave
from bitext.cli.output.terminal import echo, emit, finding_line, note, printable, table

if TYPE_CHECKING:
    from bitext.errors import BitextError
    from bitext.reviewing.coverage import Coverage
    from bitext.workspace.workspace import Workspace

_COUNTS = ("segments", "drafted", "needs_work", "reviewed", "stale", "missing", "findings")
_COLUMNS = (*_COUNTS, "offered")


@click.command()
@options.paths
@click.option("--engines", is_flag=True, help="Count by what made each translation instead.")
@click.option(
    "--coverage", is_flag=True, help="List every place with Chinese, and why it is there."
)
@click.option("--explain", is_flag=True, help="Say in which dialect a post is read, and why.")
@options.processes
@options.as_json
def status(
    paths: tuple[Path, ...],
    engines: bool,
    coverage: bool,
    explain: bool,
    jobs: int | None,
    as_json: bool,
) -> None:
    """Count segments per post: drafted by a machine, needing work, reviewed, stale, missing.

    The last column is the part of a post's Chinese that is offered for translation, in percent;
    code, formulas and addresses are not.  PATH is a post or a folder of posts; all posts when
    there is none.
    """
    from bitext.workspace.workspace import open_workspace

    workspace = open_workspace(Path.cwd())
    errors: list[BitextError] = []
    if engines:
        _show_engines(workspace, paths, as_json, errors)
    elif coverage:
        _show_coverage(workspace, paths, as_json, errors)
    elif explain:
        _show_dialects(workspace, paths, as_json, errors)
    else:
        _show_counts(workspace, paths, as_json, errors, jobs)
    leave([*{str(error): error for error in errors}.values()])


def _show_counts(
    workspace: Workspace,
    paths: tuple[Path, ...],
    as_json: bool,
    errors: list[BitextError],
    jobs: int | None,
) -> None:
    from bitext.reviewing.status import percent
    from bitext.reviewing.status import status as count_up
    from bitext.workspace.several import each, said_in

    every = each(workspace)
    names = ("target", "post") if len(every) > 1 else ("post",)
    rows, sums, chinese, offered = [], dict.fromkeys(_COUNTS, 0), 0, 0
    for at in every:
        for one in count_up(at, paths, errors.append, jobs):
            counts = {name: getattr(one, name) for name in _COUNTS}
            sums = {name: sums[name] + counts[name] for name in _COUNTS}
            chinese, offered = chinese + one.chinese, offered + one.offered
            place = (at.language, one.post)[-len(names) :]
            rows.append((*place, *counts.values(), percent(one.offered, one.chinese)))
    total = (*sums.values(), percent(offered, chinese))
    orphans = [] if paths else [orphan for at in every for orphan in at.homes.orphans()]
    if as_json:
        posts = [dict(zip((*names, *_COLUMNS), row, strict=True)) for row in rows]
        told = dict(zip(_COLUMNS, total, strict=True))
        found = [asdict(orphan) for orphan in orphans]
        emit({"posts": posts, "total": told, "orphans": found, **failure_object(errors)})
        return
    if rows:
        table((*names, *_COLUMNS), [*rows, (*[""] * (len(names) - 1), "total", *total)])
    for at in every if not paths else ():
        for finding in said_in(at, at.homes.findings()):
            echo(finding_line(finding), err=True)
    if not (rows or errors):
        note("there are no posts yet")


def _show_coverage(
    workspace: Workspace, paths: tuple[Path, ...], as_json: bool, errors: list[BitextError]
) -> None:
    from bitext.errors import reported
    from bitext.reviewing.coverage import Why, coverage

    letters = workspace.languages.source_language.letter
    found = []
    for post in workspace.posts(paths, errors.append):
        with reported(errors.append):
            found.append((post.name, coverage(post.document, letters)))
    if as_json:
        emit({"posts": [_covered(name, one) for name, one in found], **failure_object(errors)})
        return
    for name, one in found:
        for place in one.places:
            if place.cause is not Why.OFFERED:
                echo(f"{printable(name)}:{place.line}: {place.cause.word} {printable(place.text)}")
    for name, one in found:
        counts = ", ".join(f"{one.counts[c]} {c.word}" for c in reversed(Why) if c in one.counts)
        echo(f"{printable(name)}: {one.share:.1%} of {one.han} letters are offered: {counts}")


def _covered(name: str, one: Coverage) -> dict[str, object]:
    places = [
        {"line": p.line, "cause": p.cause.word, "letters": p.han, "text": p.text}
        for p in one.places
    ]
    counts = {cause.word: number for cause, number in sorted(one.counts.items())}
    return {"post": name, "letters": one.han, "counts": counts, "places": places}


def _show_dialects(
    workspace: Workspace, paths: tuple[Path, ...], as_json: bool, errors: list[BitextError]
) -> None:
    from bitext.errors import reported
    from bitext.workspace.reading import dialect_of

    rows = []
    for post in workspace.posts(paths, errors.append):
        with reported(errors.append):
            _, why = dialect_of(workspace, post.relative)
            read = post.document.dialect
            if read != post.dialect.name:
                why += ", and components with code in the text"
            rows.append((post.name, read, why))
    if as_json:
        posts = [dict(zip(("post", "dialect", "why"), row, strict=True)) for row in rows]
        emit({"posts": posts, **failure_object(errors)})
    else:
        table(("post", "dialect", "why"), rows)


def _show_engines(
    workspace: Workspace, paths: tuple[Path, ...], as_json: bool, errors: list[BitextError]
) -> None:
    from bitext.reviewing.status import engines

    rows = engines(workspace, paths, errors.append)
    if as_json:
        emit({"engines": [asdict(row) for row in rows], **failure_object(errors)})
    elif rows:
        header = ("engine", "segments", "low confidence")
        table(header, [(row.engine, row.segments, row.low) for row in rows])
    else:
        note("there are no posts yet")
