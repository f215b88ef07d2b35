"""What import and export share: formats, languages, a file that must be new."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from bitext.languages import LanguagePair

#: `bitext.formats.terms.registry.NAMES`, said here so that ``--help`` loads no format.
FORMATS = ("tsv", "omegat", "deepl", "weblate", "crowdin", "tbx")


def format_option(text: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The option ``--format``, passed as ``format_name``."""
    return click.option("--format", "format_name", type=click.Choice(FORMATS), help=text)


def languages() -> LanguagePair:
    """Those of the workspace around the working directory; without one, the defaults."""
    from bitext.languages import LanguagePair
    from bitext.store.config import Config, config_path, load

    here = Path.cwd()
    roots = (folder for folder in (here, *here.parents) if config_path(folder))
    root = next(roots, None)
    config = load(root) if root else Config()
    return LanguagePair(config.source, config.language)


def write_new(output: Path, text: str) -> None:
    """Write a file that must not exist yet."""
    from bitext.errors import UsageError
    from bitext.store.files import write_atomic

    if os.path.lexists(output):
        hint = "choose another name: the glossary reads every *.yaml of its folder"
        raise UsageError("this file exists already", path=str(output), hint=hint)
    write_atomic(output, text.encode(), root=output.parent)


def spelled_out(counts: Mapping[str, int]) -> str:
    """``3 short, 1 note``."""
    return ", ".join(f"{number} {name}" for name, number in counts.items())
