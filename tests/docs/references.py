"""docs/configuration.md and docs/commands.md, written from what the program itself declares."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any

import click

from bitext.backends.chat.settings import ChatSettings
from bitext.backends.deepl.backend import DEEPL
from bitext.backends.local.backend import LocalSettings
from bitext.backends.meter import Tariff
from bitext.backends.services import GOOGLE, LIBRE, MICROSOFT, MYMEMORY
from bitext.cli.app import SECTIONS, app
from bitext.dialects.settings import ReadingSettings
from bitext.store.config import Config

SETTINGS: Mapping[str, type[Any]] = {"local": LocalSettings, "chat": ChatSettings}
SERVICES = (DEEPL, GOOGLE, MYMEMORY, LIBRE, MICROSOFT)

HEAD = """\
# Configuration

`bitext.toml` lies at the root of a workspace; `bitext init` writes it with every key and its
default. Every key may be left out. Paths are relative to the file. What does not fit is told with
its line and the nearest known name. Keys and passwords belong in environment variables.
"""
TABLES = """
`[checks]` holds severities by the ids of [checks](checks.md).

## Backends

A table `[backends.NAME]` holds the settings of a [backend](backends.md). `echo` and `pseudo` have
none of their own. Every backend takes these:
"""


def configuration() -> str:
    """The page on ``bitext.toml``."""
    parts = [HEAD, *_table(Config), TABLES, *_table(Tariff)]
    for name, kind in SETTINGS.items():
        parts += ["", f"### `[backends.{name}]`", "", *_table(kind)]
    for service in SERVICES:
        own = {"url": service.url, "concurrency": service.concurrency}
        own |= {"api_key_env": service.key_env} if service.key_env else {}
        parts += ["", f"### `[backends.{service.name}]`", "", *_table(service.settings, **own)]
    return "\n".join([*parts, ""])


def _table(kind: type[Any], **own: object) -> Iterator[str]:
    """A row for each setting; ``own`` are defaults that are a service's own."""
    yield from ("| key | default | what it is |", "|---|---|---|")
    made = kind()
    for item in fields(kind):
        if says := item.metadata.get("says"):
            default = own.get(item.name, getattr(made, item.name))
            yield f"| `{item.name}` | {_toml(default)} | {_cell(says)} |"


def _toml(value: object) -> str:
    """A default as it would be written into the file; nothing where nothing is set."""
    match value:
        case bool():
            return f"`{str(value).lower()}`"
        case tuple():
            return f"`[{', '.join(_quoted(item) for item in value)}]`"
        case "" | None | {}:
            return ""
        case str():
            return f"`{_quoted(value)}`"
        case Mapping() | ReadingSettings():
            return ""
    return f"`{value}`"


def _quoted(value: object) -> str:
    return f'"{value}"'


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def commands() -> str:
    """The page on the command line: what ``--help`` shows, by who needs it."""
    lines = ["# Commands", "", "What `bitext --help` and `bitext COMMAND --help` show.", ""]
    root = app.make_context("bitext", [], resilient_parsing=True, terminal_width=90)
    lines += _help(root, "")
    for heading, section in SECTIONS.items():
        lines += [f"## {heading}", ""]
        for name in section:
            lines += _pages(app, root, name)
    return "\n".join(lines)


def _pages(group: click.Group, parent: click.Context, name: str) -> Iterator[str]:
    command = group.get_command(parent, name)
    assert command is not None
    context = click.Context(command, parent=parent, info_name=name, terminal_width=90)
    yield from _help(context, f"### `{context.command_path}`")
    if isinstance(command, click.Group):
        for inner in command.list_commands(context):
            yield from _pages(command, context, inner)


def _help(context: click.Context, heading: str) -> list[str]:
    shown = context.get_help().rstrip()
    return [*([heading, ""] if heading else []), "```text", shown, "```", ""]
