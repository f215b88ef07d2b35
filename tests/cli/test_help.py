"""``bitext`` alone, ``bitext help``, and a command that does not exist."""

from __future__ import annotations

import click
import pytest

from bitext.cli.app import SECTIONS, app
from tests.cli.conftest import Call


def test_bitext_alone_shows_the_help(call: Call) -> None:
    alone, asked = call(), call("--help")
    assert alone.exit_code == asked.exit_code == 0
    assert alone.stdout == asked.stdout == call("help").stdout
    assert alone.stderr == ""


def test_help_is_grouped_by_who_needs_it(call: Call) -> None:
    lines = call("help").stdout.splitlines()
    headings = [line.rstrip(":") for line in lines if line.endswith(":") and line[0] != " "]
    assert headings == ["Options", *SECTIONS]
    assert [len(line) for line in lines if len(line) > 80] == []


@pytest.mark.parametrize("group", ["glossary", "memory", "models"])
def test_a_group_alone_shows_its_help(call: Call, group: str) -> None:
    assert call(group).exit_code == 0
    assert call(group).stdout == call("help", group).stdout == call(group, "--help").stdout


@pytest.mark.parametrize("words", ["run", "glossary add", "models pull", "help"])
def test_help_of_a_command_is_that_of_the_command(call: Call, words: str) -> None:
    assert call("help", *words.split()).stdout == call(*words.split(), "--help").stdout


def test_a_section_names_no_command_twice() -> None:
    named = [name for commands in SECTIONS.values() for name in commands]
    assert len(named) == len(set(named))
    assert named == app.list_commands(click.Context(app))


def test_what_help_says_of_a_command_is_what_the_command_says() -> None:
    """The list imports no command, so their first lines stand in two places."""
    with app.make_context("bitext", [], resilient_parsing=True) as context:
        for commands in SECTIONS.values():
            for name, (_, said) in commands.items():
                command = app.get_command(context, name)
                assert command is not None
                assert said, name
                assert command.help, name
