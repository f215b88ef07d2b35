"""``bitext models``: the local models and where they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bitext.cli import options
from bitext.cli.output.terminal import echo, emit, printable, table

if TYPE_CHECKING:
    from bitext.models import ModelInfo


@click.group()
def models() -> None:
    """List, download and locate local models."""


@models.command("list")
@options.as_json
def list_models(as_json: bool) -> None:
    """List the models that can be pulled, the preferred one first."""
    from bitext.models import all_models

    if as_json:
        emit({"models": [_fields(info) for info in all_models()]})
        return
    table(
        ("model", "state", "languages", "download", "on disk", "licence", "quality"),
        map(_row, all_models()),
    )


@models.command()
@click.argument("name")
@options.as_json
def pull(name: str, as_json: bool) -> None:
    """Download, verify and convert the model NAME; print where it is.

    A pull that was cut goes on where it stopped.  NAME may also be the path of a .gguf file of
    the Qwen2 family or of an .argosmodel file: it is made ready once, and stays where it is.
    """
    from bitext import models as registry
    from bitext.cli.output.progress import pull_progress

    try:
        with pull_progress() as report:
            path = registry.pull(name, report=report)
    except KeyboardInterrupt as interrupt:
        kept = "what was downloaded is kept, pull again to go on"
        raise KeyboardInterrupt(kept) from interrupt
    _print_path(name, str(path), as_json)


@models.command()
@click.argument("name")
@options.as_json
def path(name: str, as_json: bool) -> None:
    """Print the folder of the pulled model NAME, or of the model file NAME."""
    from bitext.models import locate

    _print_path(name, str(locate(name)), as_json)


def _print_path(name: str, path: str, as_json: bool) -> None:
    if as_json:
        emit({"name": name, "path": path})
    else:
        echo(printable(path))


def _row(info: ModelInfo) -> tuple[str, ...]:
    pair = f"{'/'.join(info.source_languages)} to {'/'.join(info.target_languages)}"
    sizes = _megabytes(info.download), _megabytes(info.installed)
    return info.name, _state(info), pair, *sizes, info.licence, info.quality


def _state(info: ModelInfo) -> str:
    from bitext.models import status

    found = status(info)
    if found.ready:
        return "ready"
    return f"{_megabytes(found.size)} so far" if found.size else "not pulled"


def _megabytes(size: int) -> str:
    return f"{size / 1e6:,.0f} MB"


def _fields(info: ModelInfo) -> dict[str, object]:
    from bitext.models import status

    found = status(info)
    plain = (
        "name", "title", "licence", "homepage", "runtime", "revision",
        "source_languages", "target_languages", "quality", "download", "installed",
    )  # fmt: skip
    fields = {name: getattr(info, name) for name in plain}
    return {**fields, "ready": found.ready, "path": str(found.path), "size": found.size}
