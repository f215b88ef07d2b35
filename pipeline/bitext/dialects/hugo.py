"""Hugo's own shortcodes and those of well-known themes.

Docsy, Hextra, Congo and Blowfish, PaperMod, Stack, LoveIt and FixIt, Book, Relearn,
kubernetes/website.
"""

from __future__ import annotations

from bitext.dialects.construct import Atom, Dialect, Hidden, MarkPair, line, words

#: Tags whose body is code or data, never prose (Hugo, Liquid, Hexo and common themes).
RAW = words(
    "highlight codeblock code raw verbatim comment mermaid math katex latex plantuml graphviz "
    "echarts chart mapbox script style pre gist asciinema tikz music bilibili"
)


def _sections(content: str) -> tuple[str, ...]:
    """Keys of the sections of a page of Hugo Blox (Wowchemy, Academic)."""
    shown = words(
        "title subtitle text cta.label cta_alt.label cta_note.label primary_action.text "
        "secondary_action.text announcement.text announcement.link.text button.text "
        "items.title items.name items.text items.description headings.*"
    )
    return tuple(f"sections.{content}.{key}" for key in sorted(shown))


TABLE = Dialect(
    "hugo",
    atoms=(  # LoveIt, FixIt
        Atom("icon", ":(", r":\((?:fa[a-z-]{0,10} )?fa-[\w -]{1,40}\):"),
        Atom("ruby", "]^(", r"\[(?=[^\[\]\n]{1,80}\]\^\([^()\n]{1,200}\))"),
        Atom("fraction", "]/[", r"\[(?=[^\[\]\n]{1,20}\]/\[[^\[\]\n]{1,20}\](?![(\[]))"),
    ),
    pairs=(MarkPair("ruby", "]^(", ")"), MarkPair("fraction", "]/[", "]")),
    hidden=(  # what FixIt's time line and charts of some themes are made of
        Hidden(
            '":',
            r"(?<=\}\}\n)[ \t]*(?:\[\s{0,20})?\{\s{0,20}\"[\w-]{1,40}\":"
            r"(?:(?!\n[ \t]*\n|\{\{)[\s\S]){0,4000}\}\s{0,20}\]?(?=[ \t]*\n[ \t]*\{\{[<%] */)",
        ),
    ),
    lines=(line("<---", r"<-{3,5}>"),),  # between columns of hugo-book
    raw=RAW,
    keys=(
        "cover.alt", "cover.caption", "menu.main.name", "menus.main.name", "resources.title",
        "image.caption", "image.alt", "params.subtitle", "params.description", "links.title",
        "links.description", "editPost.Text", "profileMode.title", "profileMode.subtitle",
        "profileMode.buttons.name", "homeInfoParams.Title", "homeInfoParams.Content",
        "feature.title", "feature.description", "card.title",
        "repost.title", "message", "cascade.params.description", "menu.footer.name",
        "menus.footer.name", "resources.params.byline", "resources.params.caption",
        "resources.params.alt", "seo.title",
        "seo.description", "license", "placeholder", "featureimagecaption", "coverAlt",
        "coverCaption", "featureAlt", "thumbnailAlt", "manualLinkTitle", "menuTitle", "event",
        "location", "links.name", "contentCopyright", *_sections("content"),
    ),
    containers=words(
        "admonition alert callout collapse details expand fold folding hint info note notice "
        "question spoiler tab tabitem tip warning caution danger important accordion accordionItem "
        "card step cards-item column columns feature glossary_definition panel pageinfo toggle "
        "timelineItem quote blockquote center "
        "simple-notice admonitions detail raw verbatim"
    ),
    data={"file-tree": (r"^[ \t-]*name:[ \t]*(?P<title>[^\n]+)",)},  # FixIt
    shown=words(
        "alt title placeholder aria-label label caption summary description subtitle heading "
        "header "
        "text tooltip desc attr footer author data-toc-label fig-alt fig-cap tbl-cap lst-cap"
    ),
    tags={
        "include": ("content", "text", "message", "note"),  # of Jekyll's themes
        "tab": ("name", "header", "label", 1),  # kubernetes/website, Docsy, Relearn, Congo
        "tabs": ("items", "title"),  # Hextra
        "card": ("header", "subtitle", "footer", "tag", 1),
        "person": ("name", "nick", "nickname", "text", 2, 3),
        "friend": ("name", "nickname", "bio", "word"),
        "carousel": ("caption", "captions"),
        "music": ("name", "artist"),
        "glossary_definition": ("prepend",),
        "tooltip": (1,),
        "quote": ("author", "source", "cite", "title"),
        "blockquote": ("author", "source", "cite", "title"),
        "fixit-encryptor": (2,),
        "link": ("content", "title", 2, 3), "cardlink": ("content", "title", 2, 3),
        "reward": ("comment",), "iframe": ("sub",), "mermaid": ("caption",),
        "button": ("content", "link-text", 1),
        "badge": ("content", 1),
        "table": (1,),
        "typeit": ("title", "initialString"), "cta": ("cta_text", "cta_alt_text"),
        "admonition": ("title", 2),
        "figure": ("title", "caption", "alt", "attr"),
        "glossary_tooltip": ("text",),
        "katacoda-tutorial": ("title",),
        "details": ("summary", "title", 1),
        "expand": (1,),
        "swatches": (),
        "feature-state": (),
        "ref": (),
        "relref": (),
        "img": ("alt", "title", "caption", 2, 3, 4, 5),
        "blocks/cover": ("title", "subtitle"),
        "blocks/feature": ("title", "url_text"),
        "hextra/hero-badge": ("text",),
        "hextra/feature-card": ("title", "subtitle"),
        "filetree/folder": ("name",),
        "filetree/file": ("name",),
        "linkCard": ("title",),
        "timeline": (),
        "timelineItem": ("header", "badge", "subheader"),
        "accordionItem": ("title",),
    },
)  # fmt: skip
