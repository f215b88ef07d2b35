"""``bitext show``: a segment with all that is known of it."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from bitext.cli import completion, options
from bitext.cli.before import opened
from bitext.cli.output.terminal import (
    echo,
    emit,
    finding_fields,
    finding_line,
    printable,
)

if TYPE_CHECKING:
    from bitext.reviewing.shown import Shown


@click.command()
@click.argument("post", metavar="POST[:KEYS]", shell_complete=completion.posts)
@options.as_json
def show(post: str, as_json: bool) -> None:
    """Show segments: source, wording, state, who said what, findings, the place in the catalog.

    KEYS are lines of the post, lines from-to, keys or their first digits, with commas between.
    """
    from bitext.reviewing.deeds import chosen
    from bitext.reviewing.shown import shown

    found = [(one.post.name, s) for one in chosen(opened(), [post])
             for s in shown(one)]  # fmt: skip
    if as_json:
        emit({"segments": [_fields(name, one) for name, one in found]})
        return
    for name, one in found:
        _tell(name, one)


def _fields(name: str, one: Shown) -> dict[str, object]:
    entry = one.entry
    names = ("state", "source", "target", "previous", "signature", "comment")
    said = {field: getattr(entry, field) for field in names}
    acts = [asdict(act) for act in one.acts]
    found = finding_fields(one.findings)
    place = {"post": name, "key": one.key, "line": one.line, "catalog": one.place}
    return {**place, **said, "acts": acts, "findings": found}


def _tell(name: str, one: Shown) -> None:
    entry = one.entry
    echo(printable(f"{name}:{one.line}  {entry.state}  key {one.key[:8]}  {one.place}"))
    rows = (
        ("source", entry.source), ("was", entry.previous), ("wording", entry.target),
        ("draft by", entry.signature), ("remark", entry.comment),
    )  # fmt: skip
    for title, text in rows:
        if text:
            echo(printable(f"  {title + ':':9} {' '.join(text.split())}"))
    for act in one.acts:
        echo(printable(f"  {act.at}  {act.who or 'somebody'} ({act.via})  {act.op}: {act.now}"))
    for finding in one.findings:
        echo(f"  {finding_line(finding)}")
