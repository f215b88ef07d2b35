"""``bitext glossary``: one file per command, imported when it is needed."""

from __future__ import annotations

import click

from bitext.cli.lazy import LazyGroup

#: In the order in which they are used: name -> module, whose function has the same name.
COMMANDS = {
    "suggest": "suggest",
    "report": "report",
    "impact": "impact",
    "apply": "apply",
    "add": "add",
    "lint": "lint",
    "import": "import_terms",
    "export": "export",
}


@click.group(cls=LazyGroup, package=__name__, commands_in=COMMANDS)
def glossary() -> None:
    """Work with the glossary."""
