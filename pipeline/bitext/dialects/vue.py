"""VuePress (with theme Hope) and VitePress."""

from __future__ import annotations

from bitext.dialects.construct import Dialect, MarkPair, line, words

TABLE = Dialect(
    "vue",
    lines=(
        line("@tab", r"@tab(?::active)?(?:[ \t]+(?P<title>[^#\n]{1,200}?)(?:#[\w-]{1,60})?)?"),
        line(
            "<<<",
            r"<<<[ \t]*(?:@|\.|/)(?:[^\n\[]{1,300}(?:\[(?P<title>[^\]\n]{1,80})\])?|[^\n]{1,300})",
        ),
        line("!!!include", r"!!!include[^\n]{0,300}!!!"),
        line("@[", r"@\[[A-Za-z][\w-]{0,30}\b[^\]\n]{0,200}\]\([^\n]{0,300}\)"),
        line("@include", r"@include\([^\n]{1,300}\)"),
        line("[[toc]]", r"\[\[toc\]\]"),
        line("]: #", r"\[[^\]\n]{0,80}\]: #(?:[ \t]*\([^\n]{0,200}\))?"),
    ),
    attributes=words("text"),
    component=words(
        "text details tagline badge-text heading message tip content header footer desc intro "
        "subtitle"
    ),
    keys=(
        "hero.name", "hero.text", "hero.tagline", "hero.actions.text", "hero.image.alt",
        "features.title", "features.details", "features.linkText", "heroText", "tagline",
        "actionText", "actions.text", "footer", "highlights.header", "highlights.description",
        "highlights.features.title", "highlights.features.details", "prev.text", "next.text",
    ),
)  # fmt: skip

#: Of vuepress-theme-plume and -hope; elsewhere two exclamation marks are just that.
OWN = Dialect("vue", pairs=(MarkPair("spoiler", "!!", "!!"),))
