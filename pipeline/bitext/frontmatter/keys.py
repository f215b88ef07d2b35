"""Which values of a header readers see: the keys translated where nothing else is configured."""

from __future__ import annotations

#: The one list for `bitext.parse`, ``bitext.toml`` and the command line.
KEYS = (
    "title", "linkTitle", "shortTitle", "subtitle", "description", "summary", "excerpt",
    "abstract", "caption", "headline", "lead", "tagline", "sidebar_label", "seo_title",
    "seo_description",
)  # fmt: skip
