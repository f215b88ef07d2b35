"""MDX: Docusaurus, Nextra, Starlight, Mintlify."""

from __future__ import annotations

from bitext.dialects.construct import Dialect, words

TABLE = Dialect(
    "mdx",
    component=words("tooltip heading subtitle header footer text"),
    keys=(
        "sidebar_label",
        "pagination_label",
        "hero.title",
        "hero.tagline",
        "hero.actions.text",
        "authors.title",
    ),
)
