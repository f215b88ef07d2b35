"""``bitext glossary suggest``: what the posts say often and the glossary does not cover."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bitext.cli import options
from bitext.cli.before import opened
from bitext.cli.output.outcome import count, failure_object, leave
from bitext.cli.output.terminal import echo, emit, note, printable

if TYPE_CHECKING:
    from bitext.errors import BitextError
    from bitext.glossary.extraction.ranking import Candidate


@click.command()
@options.paths
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=30,
    show_default=True,
    metavar="N",
    help="Chinese terms, and names, at most.",
)
@click.option("--yaml", "as_yaml", is_flag=True, help="Write glossary YAML to paste.")
@options.as_json
def suggest(paths: tuple[Path, ...], limit: int, as_yaml: bool, as_json: bool) -> None:
    """List frequent terms and names that the glossary does not cover, best first.

    PATH is a post or a folder of posts; all posts when there is none.  English that a post gives
    itself, as in 开源之夏（OSPP）, is shown behind the term.  With --yaml the target of a Chinese
    term is left empty for a person to fill.
    """
    from bitext.glossary.extraction import ranking
    from bitext.terminology.suggest import candidates, has_segmenter

    errors: list[BitextError] = []
    found = candidates(opened(), paths, limit, errors.append)
    if as_json:
        rows = list(map(asdict, found))
        emit({"candidates": rows, "segmenter": has_segmenter(), **failure_object(errors)})
    elif as_yaml:
        echo(ranking.as_yaml(found), end="")
    else:
        _show([c for c in found if not c.keep], "terms")
        _show([c for c in found if c.keep], "names to keep")
    if not has_segmenter():
        note("Chinese words were guessed from the posts; `pip install 'bitext[terms]'` finds more")
    if not found:
        note("nothing occurs three times that the glossary does not cover")
    leave(errors)


def _show(found: Sequence[Candidate], title: str) -> None:
    if found:
        echo(click.style(f"{title}:", bold=True))
    for candidate in found:
        numbers = f"{count(candidate.count, 'time')}, {count(candidate.posts, 'post')}"
        english = f" = {printable(candidate.english)}" if candidate.target else ""
        echo(f"  {printable(candidate.text)}{english}  ({numbers})")
        for context in candidate.contexts:
            echo(f"    {printable(f'{context.path}:{context.line}: {context.text}')}")
