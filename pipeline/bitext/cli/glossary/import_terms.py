"""``bitext glossary import``: term lists of other tools."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bitext.cli import options
from bitext.cli.glossary.files import format_option, languages, spelled_out, write_new
from bitext.cli.output.terminal import echo, emit, note

if TYPE_CHECKING:
    from bitext.formats.terms.entries import ImportedTerms


@click.command("import")
@click.argument("file", metavar="FILE", type=click.Path(allow_dash=True, path_type=Path))
@format_option("Of FILE; else by its content and name.")
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Write here instead of to standard output; must not exist yet.",
)
@options.as_json
def import_terms(file: Path, format_name: str | None, output: Path | None, as_json: bool) -> None:
    """Convert a term list of another tool to glossary YAML.

    FILE is a TBX file, a CSV file as DeepL, Weblate or Crowdin write it, or tab-separated:
    source, target and a comment (OmegaT), or as a header row names them (source, target,
    kind, note).  FILE may be - for standard input.
    """
    from bitext.formats.terms.entries import to_glossary
    from bitext.formats.terms.registry import guess, read

    text = _read(file)
    chosen = format_name or guess(text, file.name)
    imported = read(text, chosen, path=str(file), languages=languages())
    converted = to_glossary(imported)
    if output is not None:
        write_new(output, converted)
    if as_json:
        told = {"format": chosen, "terms": len(imported.terms), "ignored": imported.ignored}
        emit({"path": str(output) if output else None, **told, "yaml": converted})
        return
    _tell(imported)
    if output is None:
        echo(converted, end="")
    else:
        note(f"wrote {output}")


def _tell(imported: ImportedTerms) -> None:
    if imported.ignored:
        note(f"not taken over: {spelled_out(imported.ignored)}")


def _read(file: Path) -> str:
    from bitext.store.encodings import refuse_encoding
    from bitext.store.files import MAX_BYTES, read_bytes

    if str(file) == "-":
        data = sys.stdin.buffer.read(MAX_BYTES + 1)
        _refuse_large(len(data), MAX_BYTES)
    else:
        real = file.resolve()
        data = read_bytes(real, real.parent)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise refuse_encoding(str(file), data, error.start) from error


def _refuse_large(size: int, limit: int) -> None:
    from bitext.errors import WorkspaceError

    if size > limit:
        message = f"there is more than {limit // 1024 // 1024} MiB of it"
        raise WorkspaceError(message, path="-", hint="split it into several files")
