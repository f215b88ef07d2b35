"""``bitext glossary import``: term lists of other tools."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from bitext.cli import options
from bitext.cli.terminal import echo, emit, note


@click.command("import")
@click.argument("file", metavar="FILE.tsv", type=click.Path(allow_dash=True, path_type=Path))
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Write here instead of to standard output; must not exist yet.",
)
@options.as_json
def import_terms(file: Path, output: Path | None, as_json: bool) -> None:
    """Convert a tab-separated term list to glossary YAML.

    Columns are source, target and a comment, or as a header row names them
    (source, target, kind, note).  FILE.tsv may be - for standard input.
    """
    from bitext.glossary.tsv import from_tsv

    converted = from_tsv(_read(file), path=str(file))
    if output is not None:
        _write_new(output, converted)
    if as_json:
        emit({"path": str(output) if output else None, "yaml": converted})
    elif output is None:
        echo(converted, end="")
    else:
        note(f"wrote {output}")


def _read(file: Path) -> str:
    from bitext.store.encodings import refuse_encoding
    from bitext.store.files import read_bytes

    if str(file) == "-":
        data = sys.stdin.buffer.read()
    else:
        real = Path(os.path.realpath(file))
        data = read_bytes(real, real.parent)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise refuse_encoding(str(file), data, error.start) from error


def _write_new(output: Path, text: str) -> None:
    from bitext.errors import UsageError
    from bitext.store.files import write_atomic

    if os.path.lexists(output):
        hint = "choose another name: the glossary reads every *.yaml of its folder"
        raise UsageError("this file exists already", path=str(output), hint=hint)
    write_atomic(output, text.encode(), root=output.parent)
