"""The page of its site that a post is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bitext import frontmatter
from bitext.sites.address import EditionPlace
from bitext.sites.pages import Page, page

if TYPE_CHECKING:
    from bitext.workspace.workspace import Post


def page_of(post: Post, text: str, tag: str) -> Page:
    """The page that a post is, with its edition's in a language."""
    workspace = post.workspace
    header = frontmatter.find(text)
    said = frontmatter.metadata(text, header) if header else {}
    part, below = workspace.placement.of(post.relative)  # `docs` and `blog` have rules of their own
    site, facts = workspace.config.site, workspace.site_facts
    place = EditionPlace(site, part.way.name, tag, below, facts, part.content)
    return replace(page(place, said, ""), file=post.relative)
