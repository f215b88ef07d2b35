"""``bitext glossary add``: one term more."""

from __future__ import annotations

from pathlib import Path

import click

from bitext.cli import options
from bitext.cli.before import opened
from bitext.cli.output.terminal import echo, emit, printable


@click.command()
@click.argument("source")
@click.argument("target", required=False)
@click.option("--short", default="", metavar="FORM", help="Used from the second mention on.")
@click.option("--accept", multiple=True, metavar="FORM", help="Also right; may be repeated.")
@click.option("--forbid", multiple=True, metavar="FORM", help="Never right; may be repeated.")
@click.option("--note", default="", metavar="TEXT", help="For reviewers.")
@click.option("--keep", is_flag=True, help="SOURCE is a name that stays as it is.")
@click.option(
    "--file",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="The glossary file; else its only one, or terms.yaml.",
)
@options.as_json
def add(
    source: str,
    target: str | None,
    short: str,
    accept: tuple[str, ...],
    forbid: tuple[str, ...],
    note: str,
    keep: bool,
    file: Path | None,
    as_json: bool,
) -> None:
    """Add SOURCE and its TARGET, or with --keep a name, to a glossary file.

    Nothing else in the file changes. A term that is defined already is refused.
    """
    from bitext.model import Term
    from bitext.terminology.add import add_term

    wording = _wording(source, target, keep=keep, short=short)
    case = keep and source != source.lower()
    term = Term((source,), (wording,), short, accept, forbid, case=case, note=note)
    added = add_term(opened(), term, file)
    if as_json:
        emit({"source": source, "target": wording, "path": added.path, "line": added.line})
    else:
        echo(printable(f"{added.path}:{added.line}: {source} -> {wording}"))


def _wording(source: str, target: str | None, *, keep: bool, short: str) -> str:
    if not keep and target is None:
        raise click.UsageError("Missing argument 'TARGET'; a name that stays takes --keep.")
    if keep and (short or target not in (None, source)):
        raise click.UsageError("A name that stays as it is (--keep) has no TARGET or --short.")
    return source if target is None else target
