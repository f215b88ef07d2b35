"""MDX: Docusaurus, Nextra, Starlight, Mintlify, Nuxt Content."""

from __future__ import annotations

from bitext.dialects.construct import Atom, Dialect, Hidden, MarkPair, line, words

TABLE = Dialect(
    "mdx",
    lines=(  # of Nuxt Content
        line("::", r"::[a-z][\w-]{0,40}(?:\{[^{}\n]{0,300}\})?"),
        line("::", r"::"),
    ),
    hidden=(
        Hidden("<include", r"<include(?:\s[^<>\n]{0,200})?>[^<>\n]{1,300}</include>"),
        Hidden("<Latex", r"<Latex>[^<>]{1,2000}</Latex>"),  # a formula of Mintlify
        *(  # of Nextra and Fumadocs, behind a heading: its id, and whether contents name it
            Hidden(mark, rf"(?<=[ \t])\[(?:{of})\](?=[ \t]*(?:\r?\n|\Z))")
            for mark, of in (("[#", r"#[\w-]{1,60}"), ("toc]", "!?toc"))
        ),
    ),
    atoms=(
        Atom("component", ":", (
            r":(?<![\w:]:)[a-z][a-z0-9-]{0,40}(?=\{[\w:.#]|\[[^\[\]\n]{1,200}\]\{)"), leads=True),
    ),
    pairs=(  # of remark-directive, within a line
        *(MarkPair("directive", f":{name}[", "]") for name in ("spoiler", "abbr", "mark", "kbd")),
    ),
    component=words("tooltip heading subtitle header footer text tip headline cta"),
    tags={"Color.Item": ("name",)},
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
        "links.label",
        "heroImage.alt",
        "title_meta",
        "tags.label",
        "sidebar.badge",
        "sidebar.group.label",
        "prev",
        "next",
        "hero.actions.attrs.title",
        "hero.actions.attrs.aria-label",
        "head.content",
        "tag",
        "og:title",
        "og:description",
        "twitter:title",
        "twitter:description",
    ),
)  # fmt: skip

#: Attributes of Nuxt Content's components, where braces are no code.
PLAIN = Dialect(
    "mdx",
    hidden=(Hidden("{", r":(?<![\w:]:)[a-z][a-z0-9-]{0,40}\{[a-z:.#][^{}\n]{0,300}\}"),),
)
