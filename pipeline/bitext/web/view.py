"""What the pages of the preview show of a post, read anew each time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from bitext.checks.levels import Levels
from bitext.errors import BitextError
from bitext.model import Finding, Layout
from bitext.publishing.html.page import BOXES, document, embedded, shown_body, title_of
from bitext.reviewing.check import Checker
from bitext.sites.arrangement import Arrangement
from bitext.workspace.workspace import Post, open_workspace

#: Names of the views, in the order of the page.
VIEWS = ("bilingual", "english", "source")


@dataclass(frozen=True, slots=True)
class ShownPost:
    """A post as its page frames it."""

    name: str
    findings: Sequence[Finding]
    problem: str = ""  #: why it cannot be shown


def posts_of(root: Path) -> list[Post]:
    """The posts there are now; what is wrong with one is told on its own page."""
    return list(open_workspace(root).posts((), lambda _error: None))


def post_of(root: Path, name: str) -> Post | None:
    """A post by its name; None for what is none of the workspace's posts."""
    try:
        found = open_workspace(root).posts((root / name,), lambda _error: None)
        return next((post for post in found if post.name == name), None)
    except (BitextError, ValueError, OSError):
        return None


def shown(post: Post) -> ShownPost:
    """A post with what should be looked at in it."""
    try:
        checker = Checker(post.workspace, Levels(post.workspace.config.checks))
        return ShownPost(post.name, checker.post(post))
    except BitextError as error:
        return ShownPost(post.name, (), str(error))


def page(post: Post, view: str) -> str:
    """A view as a page of its own; raises BitextError where the post cannot be read."""
    text, language = edition(post, view)
    body = shown_body(text, post, lambda target: embedded(post, target))
    title = title_of(text)
    top = f"<h1>{escape(title)}</h1>\n" if title else ""
    return document(title or post.name, f"<main>\n{top}{body}</main>", language)


def edition(post: Post, view: str) -> tuple[str, str]:
    """The Markdown of a view, and its language."""
    from bitext.assemble.bilingual import side_by_side
    from bitext.assemble.english import Assembly
    from bitext.workspace.targets import targets_of
    from bitext.workspace.typeset import typeset

    source, target = post.workspace.languages
    if view == "source":
        return post.document.text, source
    worded = typeset(post, targets_of(post).targets)
    assembly = Assembly(post.document, {**worded, **post.mapped})
    if view == "english":
        return assembly.edition().text, target
    swap = post.workspace.config.swap
    wanted = Arrangement(Layout.COLUMNS, BOXES, post.workspace.languages, swap)
    return side_by_side(assembly, worded, wanted).text, source
