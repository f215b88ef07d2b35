"""``bitext models list``: what can be pulled, and what is here."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bitext.cli import options
from bitext.cli.output.terminal import emit, note, printable, table

if TYPE_CHECKING:
    from bitext.models import ModelInfo


@click.command("list")
@options.as_json
def list_models(as_json: bool) -> None:
    """List the models that can be pulled, the preferred one first."""
    from bitext.models import all_models
    from bitext.models.cache import read_manifest
    from bitext.models.remove import prepared

    if as_json:
        made = [{"name": path.name, "path": str(path)} for path in prepared()]
        emit({"models": [_fields(info) for info in all_models()], "prepared": made})
        return
    table(
        ("model", "state", "languages", "download", "on disk", "licence", "quality"),
        map(_row, all_models()),
    )
    for path in prepared():
        source = read_manifest(path).get("source", "")
        note(f"made ready: {printable(path.name)}, of {printable(str(source))}")


def _row(info: ModelInfo) -> tuple[str, ...]:
    pair = f"{'/'.join(info.source_languages)} to {'/'.join(info.target_languages)}"
    sizes = _megabytes(info.download), _megabytes(info.installed)
    return info.name, _state(info), pair, *sizes, info.licence, info.quality


def _state(info: ModelInfo) -> str:
    from bitext.models import status

    found = status(info)
    if found.ready:
        return "ready"
    if not found.size:
        return "not pulled"
    return f"cut at {_megabytes(found.size)}, pull goes on"


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
