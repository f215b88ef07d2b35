"""The header of an edition: its source's, with an address and a language of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bitext.errors import WorkspaceError
from bitext.model import Finding, Severity
from bitext.workspace.site.pages import place_of

if TYPE_CHECKING:
    from bitext.workspace.workspace import Post


def addressed(text: str, post: Post, language: str) -> tuple[str, list[Finding]]:
    """An edition that takes no address from its source, and what could not be written for that.

    Raises:
        WorkspaceError: it would take its source's place all the same.
    """
    workspace = post.workspace
    if workspace.placement.is_apart:
        return text, []
    from bitext import frontmatter
    from bitext.frontmatter.insert import put
    from bitext.sites.address import header_values, taken
    from bitext.sites.pages import is_part

    header, own = frontmatter.find(text), frontmatter.find(post.document.text)
    said = frontmatter.metadata(text, header) if header else {}
    place, facts = place_of(post, language), workspace.site_facts
    if is_part(place, headed=own is not None):
        return text, []
    if problem := taken(place, frontmatter.metadata(post.document.text, own) if own else {}):
        hint = f"say `lang: {facts.languages[0]}` in the post"
        raise WorkspaceError(problem, path=post.name, hint=hint)
    text, left = put(text, header_values(place, said))
    return text, [_unwritten(post, ".".join(map(str, path))) for path in left]


def _unwritten(post: Post, key: str) -> Finding:
    message = f"`{key}` could not be written into the edition's front matter: it may take the "
    return Finding("address", Severity.ERROR, f"{message}address of the post", post.name, 1)
