"""The notice of an edition: whether it is a draft, outdated, or no translation yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bitext.sites.notice import boxed, linked
from bitext.sites.pages import is_part
from bitext.workspace.site.pages import place_of

if TYPE_CHECKING:
    from bitext.publishing.links import SiteLinks
    from bitext.workspace.targets import Found
    from bitext.workspace.workspace import Post


def state_of(found: Found) -> str:
    """How far the translation of a page is: a name of ``[notices]``."""
    from bitext.store.catalog import State

    states = set(found.states.values())
    if State.STALE in states:
        return "outdated"
    return "reviewed" if states <= {State.REVIEWED} else "draft"


def noticed(text: str, post: Post, state: str, links: SiteLinks | None) -> str:
    """An edition that says what it is, as the configuration wants it."""
    config = post.workspace.config
    wanted = "text" if state == "missing" and config.notice == "off" else config.notice
    if wanted == "off" or (state == "missing" and config.fallback != "notice"):
        return text
    from bitext import frontmatter
    from bitext.frontmatter.insert import put

    markdown = wanted == "text"
    original = links.original(post.relative, markdown=markdown) if links else ""
    if wanted == "key":
        told = {"translation": state, "original": original}
        return put(text, {(key,): value for key, value in told.items() if value})[0]
    said, place = linked(config.notices[state], original), place_of(post, config.language)
    if not said or is_part(place, headed=True):
        return text
    site, way = config.site, place.way
    if site == "docusaurus":
        site = "" if way == "blog" else site  # whose list shows how a post begins
        text = _described(text)
    header = frontmatter.find(text)
    at = header.body if header else 0
    newline = "\r\n" if "\r\n" in text else "\n"
    return text[:at] + boxed(site, text[at:], said, newline)


def _described(text: str) -> str:
    """A page with a description: Docusaurus takes the first line that it finds, the notice's."""
    from bitext import frontmatter
    from bitext.assemble.anchors import first_words
    from bitext.frontmatter.insert import put
    from bitext.markdown.reading import read

    header = frontmatter.find(text)
    if header and "description" in frontmatter.metadata(text, header):
        return text
    words = first_words(read(text, header.body if header else 0))
    return put(text, {("description",): words})[0] if words else text
