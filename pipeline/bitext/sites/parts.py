"""Files below a content folder that are no pages: others bring them in."""

from __future__ import annotations

import re

from bitext.sites.address import EditionPlace


def is_part(place: EditionPlace, *, headed: bool) -> bool:
    """Whether a file is no page of its site, so that a header of ours would be shown as text.

    Jekyll takes files of ``_posts`` by their date, others by their front matter (4.3); what is left
    is there for ``include_relative``.  Docusaurus has parts with ``_`` before a name; so
    have people who include them in VitePress and VuePress.
    """
    if place.site in ("docusaurus", "vitepress", "vuepress"):
        return "_" in [name[0] for name in place.post.split("/")]
    if place.site == "mkdocs":  # what PyMdown's Snippets bring in, from a folder of its own
        own = (name for name in place.facts.snippets if name not in (".", place.folder))
        return f"{place.folder}/{place.post}".startswith(tuple(f"{name}/" for name in own))
    if place.site != "jekyll":
        return False
    folders = f"{place.folder}/{place.post}".split("/")
    if "_posts" in folders:
        return not re.match(r"\d{4}-\d{1,2}-\d{1,2}-.", folders[-1])
    return not headed and "_drafts" not in folders
