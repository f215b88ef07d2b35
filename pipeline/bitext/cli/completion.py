"""``bitext completion``, and what the shells are told: posts, backends, checks, models."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import click

from bitext.errors import BitextError

SHELLS = ("bash", "zsh", "fish")


@click.command()
@click.argument("shell", type=click.Choice(SHELLS))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Print what SHELL needs to complete commands, options, posts, backends, checks and models.

    \b
    bash   eval "$(bitext completion bash)"          in ~/.bashrc
    zsh    eval "$(bitext completion zsh)"           in ~/.zshrc, below compinit
    fish   bitext completion fish > ~/.config/fish/completions/bitext.fish
    """
    from click.shell_completion import get_completion_class

    made = get_completion_class(shell)
    assert made is not None
    click.echo(made(context.find_root().command, {}, "bitext", "_BITEXT_COMPLETE").source())


def posts(context: click.Context, _parameter: click.Parameter, begun: str) -> list[str]:
    """The posts of the workspace, as they are named from here."""
    from bitext.store.config import find_workspace, load
    from bitext.store.posts import find_posts

    here = context.find_root().params.get("folder") or Path.cwd()
    found: list[str] = []
    with suppress(BitextError, OSError):
        root = find_workspace(here)
        config = load(root)
        outside = [Path(config.output), Path(config.catalog), Path(config.glossary)]
        paths = find_posts(root, [*map(Path, config.content)], (), exclude=outside)
        found = [os.path.relpath(path, here.resolve()) for path in paths]
    before = "./" if begun.startswith("./") else ""
    return _begun((f"{before}{name}" for name in found), begun)


def backends(_context: click.Context, _parameter: click.Parameter, begun: str) -> list[str]:
    """The installed backends, one or several between commas."""
    from bitext.backends.registry import installed

    return _listed(installed(), begun)


def checks(_context: click.Context, _parameter: click.Parameter, begun: str) -> list[str]:
    """The ids of checks, one or several between commas."""
    from bitext.checks import ABOUT

    return _listed(ABOUT, begun)


def models(_context: click.Context, _parameter: click.Parameter, begun: str) -> list[str]:
    """The models that can be pulled."""
    from bitext.models import all_models

    return _begun((info.name for info in all_models()), begun)


def _begun(names: Iterable[str], begun: str) -> list[str]:
    return [name for name in names if name.startswith(begun)]


def _listed(names: Iterable[str], begun: str) -> list[str]:
    head, comma, last = begun.rpartition(",")
    there = head.split(",")
    return [f"{head}{comma}{name}" for name in _begun(names, last) if name not in there]
