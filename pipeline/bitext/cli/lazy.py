"""Command groups whose commands are imported when they are needed."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from importlib import import_module
from typing import Any

import click

from bitext.errors import UsageError


class LazyGroup(click.Group):
    """A group whose commands live in modules of their own.

    ``commands_in`` maps a command's name to the module of ``package`` it lives in and to what
    help says of it, in the order of help: so a list of commands imports none of them.  The
    command is the module's function of the same name.
    """

    def __init__(
        self,
        *args: Any,
        package: str = "",
        commands_in: Mapping[str, tuple[str, str]] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.package = package
        self.commands_in = commands_in or {}

    # The signatures of these two are click's, which hands over a context they have no use for.
    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(self.commands_in)

    def format_commands(
        self,
        ctx: click.Context,  # noqa: ARG002
        formatter: click.HelpFormatter,
    ) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, said) for name, (_, said) in self.commands_in.items()])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if known := self.commands_in.get(cmd_name):
            module, _ = known
            found: click.Command = getattr(import_module(f"{self.package}.{module}"), module)
            return found
        if ctx.resilient_parsing or cmd_name.startswith("-"):
            return None
        near = get_close_matches(cmd_name, self.commands_in)
        every = f"commands: {', '.join(self.commands_in)}"
        hint = f"did you mean {' or '.join(near)}?" if near else every
        raise UsageError(f"there is no command {cmd_name!r}", hint=hint)
