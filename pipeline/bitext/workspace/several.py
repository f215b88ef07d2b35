"""A workspace with several target languages: one `Workspace` for each, over one reading of posts.

What is a language's own (catalogs, editions, what builds remember, terms) the settings name by it:
`Config.of`.  The first target's names are those of a workspace with one target, so that a second
one can be added, and taken away, without a wording being asked for again.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from bitext.errors import UsageError

if TYPE_CHECKING:
    from bitext.model import Finding
    from bitext.store.config import Config
    from bitext.workspace.workspace import Post, Workspace

#: Where a command is told of one target; processes that it starts see it too.
VARIABLE = "BITEXT_TARGET"


def as_chosen(config: Config) -> Config:
    """The settings for the target that a command was asked for; as they are, where for none.

    Raises UsageError for a language in which there are no editions.
    """
    wanted = os.environ.get(VARIABLE, "")
    if not wanted:
        return config
    if wanted not in config.targets:
        listed = ", ".join(config.targets)
        raise UsageError(f"there are no editions in {wanted!r}: `targets` are {listed}")
    return replace(config.of(wanted), target=wanted)


def each(workspace: Workspace) -> tuple[Workspace, ...]:
    """The workspace for each of its targets; itself where there is one, or one was chosen."""
    targets = workspace.config.targets
    return (workspace,) if workspace.config.target else tuple(_in(workspace, t) for t in targets)


def others(workspace: Workspace) -> tuple[Workspace, ...]:
    """The same for the targets that it is not about."""
    targets = workspace.config.targets
    return tuple(_in(workspace, tag) for tag in targets if tag != workspace.language)


def _in(workspace: Workspace, target: str) -> Workspace:
    if target == workspace.language:
        return workspace
    whole = replace(workspace.config, target="", glossary=workspace.config.own[2])
    return replace(workspace, config=whole.of(target))


def said_in(workspace: Workspace, findings: Iterable[Finding]) -> Iterator[Finding]:
    """Findings with the language that each is about, where there are several."""
    several = len(workspace.config.targets) > 1
    for finding in findings:
        told = f"{workspace.language}: {finding.message}"
        yield replace(finding, message=told) if several else finding


def into(post: Post, workspace: Workspace) -> Post:
    """The same post for another language, read and parsed once for both."""
    from bitext.workspace.workspace import Post as In

    if workspace is post.workspace:
        return post
    twin = In(workspace, post.path)
    shared = ("name", "relative", "source", "parsed", "dialect")
    twin.__dict__.update((key, post.__dict__[key]) for key in shared if key in post.__dict__)
    return twin
