"""MDX: Docusaurus, Nextra, Starlight, Mintlify, Nuxt Content."""

from __future__ import annotations

from bitext.dialects.construct import Atom, Dialect, line, words

TABLE = Dialect(
    "mdx",
    lines=(  # of Nuxt Content
        line("::", r"::[a-z][\w-]{0,40}(?:\{[^{}\n]{0,300}\})?"),
        line("::", r"::"),
    ),
    atoms=(
        Atom("component", ":", (
            r":(?<![\w:]:)[a-z][a-z0-9-]{0,40}(?=\{[\w:.#]|\[[^\[\]\n]{1,200}\]\{)")),
    ),
    component=words("tooltip heading subtitle header footer text"),
    keys=(
        "sidebar_label",
        "pagination_label",
        "hero.title",
        "hero.tagline",
        "hero.actions.text",
        "authors.title",
        "hero.image.alt",
        "sidebar.label",
        "sidebar.badge.text",
        "banner.content",
        "prev.label",
        "next.label",
        "sidebarTitle",
        "navigation.title",
    ),
)  # fmt: skip
