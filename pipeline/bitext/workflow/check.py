"""Check the translations: structure, pins, leftovers; nothing is written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from bitext.checks.leftover import leftover_han
from bitext.model import Finding

if TYPE_CHECKING:
    from bitext.workflow.targets import Found
    from bitext.workflow.workspace import Post, Workspace


def check(workspace: Workspace, paths: Sequence[Path] = ()) -> Iterator[Finding]:
    """Yield what a reviewer should see, post by post, in the order of its lines.

    Raises WorkspaceError for a post or catalog that cannot be read.
    """
    yield from workspace.findings
    for post in workspace.posts(paths):
        yield from check_post(post)


def check_post(post: Post) -> list[Finding]:
    """Return the findings of one post."""
    from bitext.assemble.english import english
    from bitext.workflow.targets import targets_of

    found = targets_of(post)
    if found.segments and not found.targets:
        return found.missing(post)
    findings = [*found.findings, *english(post.document, found.targets).findings]
    findings += _wordings(post, found)
    return sorted(findings, key=lambda f: (f.line, f.rule))


def _wordings(post: Post, found: Found) -> Iterator[Finding]:
    from bitext.glossary.pins import check as check_pins
    from bitext.markdown.placeholder import reread

    for segment in found.segments:
        target = found.targets.get(segment.key)
        if target is None:
            continue
        piece, form = post.forms[segment.key]
        text = reread(piece, form, target) or target
        pins = post.pins.get(segment.key, ())
        for finding in (*check_pins(pins, text, key=segment.key), *leftover_han(text)):
            yield replace(finding, path=post.name, line=segment.line, key=segment.key)
