"""The ``bitext`` group: its commands are imported when they are needed, errors end here."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import click

from bitext import __version__
from bitext.cli.boundary import boundary
from bitext.cli.lazy import LazyGroup
from bitext.cli.output.manner import shown

#: By who needs them: heading of help -> name -> module, and what help says of it.
SECTIONS = {
    "For authors, from post to page": {
        "init": ("init", "Set up a workspace."),
        "run": ("run", "Draft what is new and write the editions."),
        "translate": ("translate", "Draft what has no translation yet."),
        "build": ("build", "Write the editions, offline."),
        "preview": ("live.preview", "Show posts in a browser, live."),
        "status": ("status", "Count segments per post."),
    },
    "For reviewers, wordings and terms": {
        "review": ("live.review", "Read, correct and approve in a browser."),
        "check": ("check", "List what should be looked at."),
        "absorb": ("wordings.absorb", "Take what was edited in editions into the catalogs."),
        "diff": ("wordings.diff", "Show what has changed since it was reviewed."),
        "show": ("wordings.show", "Show a segment with all that is known of it."),
        "approve": ("wordings.approve", "Approve wordings as they are."),
        "needs-work": ("wordings.needs_work", "Set wordings back that you doubt."),
        "undo": ("wordings.undo", "Take back what was done last, here or on the page."),
        "history": ("wordings.history", "Tell what people did to the wordings of a post."),
        "restore": ("wordings.restore", "Bring a person's wording back."),
        "catalog": ("catalog", "Work with the catalogs."),
        "shard": ("shard", "Put together what the jobs of a matrix did."),
        "glossary": ("glossary", "Work with the glossary."),
        "memory": ("memory", "Work with the translation memory."),
    },
    "For choosing who drafts": {
        "backends": ("backends", "List the installed backends and what each needs."),
        "models": ("models", "List, download and locate local models."),
        "evaluate": ("evaluate", "Measure backends on texts that have a reference."),
    },
    "Help": {
        "help": ("help", "Show the help of a command."),
        "completion": ("completion", "Let a shell complete commands, posts and names."),
    },
}


class App(LazyGroup):
    """The commands, between an argument list and an exit code.

    >>> app.list_commands(click.Context(app))[0]
    'init'
    """

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,
    ) -> click.Context:
        as_json = _wants_json(args)
        with boundary(as_json=as_json):
            ctx = super().make_context(info_name, args, parent, **extra)
        ctx.meta[__name__] = as_json
        return ctx

    def invoke(self, ctx: click.Context) -> Any:
        with boundary(as_json=ctx.meta[__name__]):
            return super().invoke(ctx)


def _wants_json(args: list[str]) -> bool:
    """Whether errors are told in JSON too; asked before the arguments are known to be sound."""
    return "--json" in (args[: args.index("--")] if "--" in args else args)


@contextmanager
def _choosing(target: str) -> Iterator[None]:
    from bitext.workspace.several import VARIABLE

    before = os.environ.get(VARIABLE, "")
    os.environ[VARIABLE] = target
    try:
        yield
    finally:
        os.environ[VARIABLE] = before


@contextmanager
def _within(folder: Path) -> Iterator[None]:
    before = ""
    with suppress(FileNotFoundError):  # deleted since: there is nothing to go back to
        before = os.getcwd()  # noqa: PTH109 - as `os.chdir` takes it
    os.chdir(folder)
    try:
        yield
    finally:
        if before:
            os.chdir(before)


@shown
@click.group(
    cls=App,
    package="bitext.cli",
    sections=SECTIONS,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="`bitext COMMAND --help` says more about a command.",
)
@click.version_option(__version__, prog_name="bitext", message="%(prog)s %(version)s")
@click.option(
    "-C",
    "folder",
    metavar="DIR",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Run as if started in DIR.",
)
@click.option(
    "--target", metavar="TAG", default="", help="Of several `targets` this one alone, as in `ja`."
)
@click.pass_context
def app(ctx: click.Context, folder: Path | None, target: str) -> None:
    """Publish Chinese Markdown posts in English, and side by side."""
    if folder is not None:
        ctx.with_resource(_within(folder))
    if target:
        ctx.with_resource(_choosing(target))
