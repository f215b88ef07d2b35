"""``bitext glossary export``: the glossary for other tools."""

from __future__ import annotations

from pathlib import Path

import click

from bitext.cli import options
from bitext.cli.glossary.files import format_option, languages, spelled_out, write_new
from bitext.cli.output.terminal import echo, emit, note


@click.command()
@format_option("Else by the name of the output: .tbx, .csv (DeepL), .txt (OmegaT), or tsv.")
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Write here instead of to standard output; must not exist yet.",
)
@options.as_json
def export(format_name: str | None, output: Path | None, as_json: bool) -> None:
    """Convert the glossary to a term list for another tool.

    What the format cannot hold is counted on standard error.
    """
    from bitext.errors import WorkspaceError
    from bitext.formats.terms.registry import by_name, lost, write
    from bitext.workspace.workspace import open_workspace

    workspace = open_workspace(Path.cwd())
    terms, tags = workspace.glossary.terms, languages()
    if not terms:
        hint = "`bitext glossary add` writes the first term"
        raise WorkspaceError("the glossary is empty", path=workspace.config.glossary, hint=hint)
    chosen = format_name or by_name(output.name if output else "")
    text, missing = write(terms, chosen, tags), lost(terms, chosen, tags)
    if output is not None:
        write_new(output, text)
    if as_json:
        told = {"format": chosen, "terms": len(terms), "lost": missing}
        emit({"path": str(output) if output else None, **told, "text": text})
        return
    if missing:
        note(f"{chosen} cannot hold: {spelled_out(missing)}")
    if output is None:
        echo(text, end="")
    else:
        note(f"wrote {output}")
