"""``bitext glossary``: one file per command, imported when it is needed."""

from __future__ import annotations

import click

from bitext.cli.lazy import LazyGroup

#: In the order in which they are used: name -> module, whose function has the same name, and
#: what help says of it.
COMMANDS = {
    "suggest": ("suggest", "List frequent terms and names that are not in it yet."),
    "report": ("report", "List each occurrence of a term and how it is honoured."),
    "impact": ("impact", "Say which segments a change touches, before anything is sent."),
    "apply": ("apply", "Put a term's new wording where the older one stands."),
    "add": ("add", "Add a term to a glossary file."),
    "lint": ("lint", "List what is wrong with the glossary."),
    "import": ("import_terms", "Convert a term list of another tool to glossary YAML."),
    "export": ("export", "Convert the glossary for another tool."),
}


@click.group(cls=LazyGroup, package=__name__, commands_in=COMMANDS)
def glossary() -> None:
    """Work with the glossary."""
