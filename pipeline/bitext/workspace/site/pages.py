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
    header = frontmatter.find(text)
    said = frontmatter.metadata(text, header) if header else {}
    return replace(page(place_of(post, tag), said, ""), file=post.relative)


def place_of(post: Post, tag: str) -> EditionPlace:
    """An edition in its site."""
    workspace = post.workspace
    part, below = workspace.placement.of(post.relative)  # `docs` and `blog` have rules of their own
    site, facts = workspace.config.site, workspace.site_facts
    return EditionPlace(site, part.way.name, tag, below, facts, part.content)
