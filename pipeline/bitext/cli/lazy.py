"""Command groups whose commands are imported when they are needed."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click

from bitext.cli.output import manner
from bitext.cli.output.terminal import echo
from bitext.errors import UsageError

Commands = Mapping[str, tuple[str, str]]


class LazyGroup(click.Group):
    """A group whose commands live in modules of their own.

    ``commands_in`` maps a command's name to the module of ``package`` it lives in and to what
    help says of it, in the order of help: so a list of commands imports none of them.  The
    command is the module's function of the same name.  ``sections`` puts the commands under
    headings of help.  Without a command the group shows its help.
    """

    def __init__(
        self,
        *args: Any,
        package: str = "",
        commands_in: Commands | None = None,
        sections: Mapping[str, Commands] | None = None,
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("invoke_without_command", True)
        super().__init__(*args, **kwargs)
        self.package = package
        self.sections = sections or {"Commands": commands_in or {}}
        self.commands_in = {k: v for part in self.sections.values() for k, v in part.items()}

    # The signatures of these are click's, which hands over a context they have no use for.
    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(self.commands_in)

    def format_commands(
        self,
        ctx: click.Context,  # noqa: ARG002
        formatter: click.HelpFormatter,
    ) -> None:
        for heading, commands in self.sections.items():
            with formatter.section(heading):
                formatter.write_dl([(name, said) for name, (_, said) in commands.items()])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if known := self.commands_in.get(cmd_name):
            module, _ = known
            name = module.rpartition(".")[2]
            found: click.Command = getattr(import_module(f"{self.package}.{module}"), name)
            return manner.with_options(found)
        if ctx.resilient_parsing or cmd_name.startswith("-"):
            return None
        raise _unknown(cmd_name, self.commands_in)

    def invoke(self, ctx: click.Context) -> Any:
        value = super().invoke(ctx)
        if ctx.invoked_subcommand is None:
            echo(ctx.get_help())
        return value


def _unknown(name: str, commands: Commands) -> UsageError:
    from difflib import get_close_matches

    near = get_close_matches(name, commands)
    every = f"commands: {', '.join(commands)}"
    hint = f"did you mean {' or '.join(near)}?" if near else every
    return UsageError(f"there is no command {name!r}", hint=hint)
