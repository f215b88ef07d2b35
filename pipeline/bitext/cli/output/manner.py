"""``-q``, ``-v``, ``--color``, on either side of a command: how much is said, in what colours."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, TypeVar

import click

Shown = TypeVar("Shown", bound=click.Command)


@dataclass(frozen=True, slots=True)
class Manner:
    """What the user wants to read."""

    quiet: bool = False  #: errors and what was asked for, nothing else
    verbose: bool = False  #: remarks and each file too, and tracebacks of bugs
    color: bool | None = None  #: None: as the environment and the terminal want it


def manner() -> Manner:
    """The manner of the command that runs; the usual one outside of any."""
    context = click.get_current_context(silent=True)
    found: Manner = context.meta.get(__name__, Manner()) if context else Manner()
    return found


def _changed(context: click.Context, **changes: Any) -> None:
    context.meta[__name__] = replace(context.meta.get(__name__, Manner()), **changes)


def _quiet(context: click.Context, _option: click.Parameter, given: bool) -> None:
    if given:
        _changed(context, quiet=True, verbose=False)


def _verbose(context: click.Context, _option: click.Parameter, given: bool) -> None:
    if given:
        _changed(context, verbose=True, quiet=False)


def _color(context: click.Context, _option: click.Parameter, given: str | None) -> None:
    if given:
        _changed(context, color={"always": True, "never": False}.get(given))


def _options(*, hidden: bool) -> list[click.Parameter]:
    switch: dict[str, Any] = {"is_flag": True, "expose_value": False, "hidden": hidden}
    choice = click.Choice(["auto", "always", "never"])
    return [
        click.Option(["-q", "--quiet"], callback=_quiet, help="Say errors only.", **switch),
        click.Option(
            ["-v", "--verbose"], callback=_verbose, help="Say more: remarks, files.", **switch
        ),
        click.Option(
            ["--color"], type=choice, callback=_color, expose_value=False, hidden=hidden,
            help="Colours; auto: on a terminal.",
        ),
    ]  # fmt: skip


def shown(command: Shown) -> Shown:
    """Put the options into a command's help: for the program itself."""
    command.params += _options(hidden=False)
    return command


def with_options(command: click.Command) -> click.Command:
    """Let a command take them behind its name too, once."""
    if not any("--color" in option.opts for option in command.params):
        command.params += _options(hidden=True)
    return command
