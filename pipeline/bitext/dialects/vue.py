"""VuePress (with theme Hope) and VitePress."""

from __future__ import annotations

from bitext.dialects.construct import Atom, Dialect, Hidden, MarkPair, line, words

TABLE = Dialect(
    "vue",
    lines=(
        line("@tab", r"@tab(?::active)?(?:[ \t]+(?P<title>[^#\n]{1,200}?)(?:#[\w-]{1,60})?)?"),
        line(
            "<<<",
            r"<<<[ \t]*(?:@|\.|/)(?:[^\n\[]{1,300}(?:\[(?P<title>[^\]\n]{1,80})\])?|[^\n]{1,300})",
        ),
        line("!!!include", r"!!!include[^\n]{0,300}!!!"),
        line("@[", r"@\[(?:TOC|toc)\]\((?P<title>[^()\n]{1,100})\)"),  # of CSDN
        line("@[", (
            r"@\[[A-Za-z][\w-]{0,30}\b(?:[^\]\n]{0,100}?\btitle=\"(?P<title>[^\"\]\n]{1,100})\")?"
            r"[^\]\n]{0,200}\]\([^\n]{0,300}\)")),
        line("@slide", r"@slide(?:start|end)(?:[ \t][^\n]{0,80})?"),
        line("./", r"\.{1,2}/[^\s]{1,200}\.[A-Za-z]{2,5}"),  # of an example (``::: demo``)
        line("@file", r"@file[ \t]+[\w./-]{1,80}"),
        line("@include", r"@include\([^\n]{1,300}\)"),
        # of vuepress-theme-plume: what a node of a time line is, and what a note in a word means
        line("time=", r"(?:(?:time|type|icon|color|line|card|placement)=[^\s=]{1,60}[ \t]*){1,6}"),
        line("[+", r"\[\+[^\]\n]{1,80}\]:(?:[ \t]+(?P<title>[^\n]{1,300}?))?"),
        # fields of vuepress-theme-hope: `@名称@ type="string"`
        line("@", r"@(?=[\w.]{1,60}@)[^\s@]{1,60}@(?:[ \t]+[\w:-]{1,30}(?:=\S{1,60})?){0,8}"),
        line("[[toc]]", r"\[\[toc\]\]"),
        line("]: #", r"\[[^\]\n]{0,80}\]: #(?:[ \t]*\([^\n]{0,200}\))?"),
    ),
    hidden=(
        Hidden("@flowstart", r"@(?<![^\n]@)flowstart\b(?:(?!@flow)[\s\S]){0,8000}?@flowend"),
    ),
    atoms=(
        Atom("icon", "::", (
            r"::(?<![:\w]::)[a-z][a-z0-9-]{0,60}(?::[a-z0-9-]{1,60})?(?:[ ][^:\n]{1,60})?::(?!:)")),
        Atom("icon", ":[", r":(?<![\w:]:)\[[a-z][\w-]{0,30}:[\w-]{1,60}(?:[ ][^\]\n]{1,40})?\]:"),
        Atom("reference", "[+", r"\[\+[^\]\n]{1,80}\](?!:)"),
        Atom("task", ":+", r"(?<=[-*+] ):\+[ \t]+"),
        Atom("task", ":-", r"(?<=[-*+] ):-[ \t]+"),
    ),
    attributes=words("text"),
    component=words(
        "text details tagline badge-text heading message tip content header footer desc intro "
        "subtitle"
    ),
    tags={"SiteInfo": ("name",), "ImageCard": ("author",)},
    keys=(
        "hero.name", "hero.text", "hero.tagline", "hero.actions.text", "hero.image.alt",
        "features.title", "features.details", "features.linkText", "heroText", "tagline",
        "actionText", "actions.text", "footer", "highlights.header", "highlights.description",
        "titleTemplate", "breadcrumbTitle", "dir.text", "head.content", "features.icon.alt",
        "config.title", "config.description",
        "config.hero.name", "config.hero.tagline", "config.hero.text", "config.hero.actions.text",
        "config.features.title", "config.features.details", "bannerBrand.title",
        "bannerBrand.description", "bannerBrand.tagline", "bannerBrand.buttons.text",
        "projects.name", "projects.desc", "highlights.features.title",
        "highlights.features.details",
        "prev.text", "next.text", "config.list.title", "config.list.description", "config.list",
        "badge.text", "badge", "copyright", "license", "titleTag", "passwordHint", "welcome",
        "titles", "highlights.highlights.title", "highlights.highlights.details",
        "pageComponent.data.description", "tk.name", "tk.description", "tk.features.title",
        "tk.features.description", "tk.features.details", "watermark.content", "config.name",
        "config.actions.text", "list.name", "list.desc", "list.location", "list.organization",
        "groups.title", "groups.desc", "groups.list.name", "groups.list.desc",
        "groups.list.location", "groups.list.organization",
    ),
)  # fmt: skip

#: Of markdown-it-ruby: a word, and what stands above it.
RUBY = (
    Atom("ruby", "^", r"\{(?=[^{}^\n]{1,60}\^[^{}^\n]{1,80}\})"),
    Atom("ruby", "^", r"\^[^{}^\n]{1,80}\}"),
)
#: Of vuepress-theme-plume and -hope; elsewhere two exclamation marks are just that.
OWN = Dialect(
    "vue",
    pairs=(MarkPair("spoiler", "!!", "!!"), MarkPair("superscript", "^(", ")")),
    atoms=RUBY,
    hidden=(Hidden("!!{", r"(?<=!!)\{[^{}\n]{1,80}\}"),),
    lines=(
        line("==", r"==[ \t]+(?P<title>[^\s=][^\n]{0,200}?)"),  # a tab of vitepress-plugin-tabs
        # who says what in a chat of vuepress-theme-plume
        line("{", r"\{(?:\.|:[^{}\n]{1,40}|(?P<title>[^{}\n:.#%\s=][^{}\n:=]{0,40}))\}(?<!\}\})"),
    ),
)
