"""Which values of a header readers see: the keys translated where nothing else is configured."""

from __future__ import annotations

import re

from bitext.frontmatter.dialect import Value

#: The one list for `bitext.parse`, ``bitext.toml`` and the command line.
KEYS = (
    "title", "linkTitle", "shortTitle", "subtitle", "description", "summary", "excerpt",
    "abstract", "caption", "headline", "lead", "tagline", "sidebar_label", "seo_title",
    "seo_description",
)  # fmt: skip

#: Where a page prints a value of its own header: VitePress and VuePress, Jekyll, Docusaurus, Hugo.
_PRINTED = (
    r"\{\{-?[ \t]*(?:\$?frontmatter|page)\.(?P<printed>[A-Za-z_][\w.-]{0,60})[ \t]*(?:\||-?\}\})"
    r"|\{[ \t]*frontMatter\.(?P<mdx>[A-Za-z_][\w.]{0,60})[ \t]*\}"
    r"|\{\{[<%][ \t]*param[ \t]+\"?(?P<param>[A-Za-z_][\w.]{0,60})\"?[ \t]*[>%]\}\}"
)
_MARKS = ("rontmatter.", "page.", "Matter.", "param")
#: Values that lead somewhere, or are compared with others.
_NAMES = frozenset(
    "url path permalink slug id layout type lang tags tag categories category series aliases "
    "image cover thumbnail author authors".split()
)


#: More that name, lead or shape: nobody reads these.
_MUTE = _NAMES.union("keyword keywords link links img date updated css style".split())


def unasked(value: Value, letters: re.Pattern[str]) -> bool:
    """Whether a value that is translated under no key may be something that readers see."""
    names = (str(part).lower() for part in value.path if isinstance(part, str))
    address = "/" in value.text and not any(map(str.isspace, value.text))
    found = letters.search(value.text)
    return bool(found and letters.search(value.text, found.end())) and not (
        address or any(name in _MUTE for name in names)
    )


def printed(text: str) -> tuple[str, ...]:
    """The keys of its own header that a page prints: ``{{ $frontmatter.motto }}``."""
    if "{" not in text or not any(map(text.__contains__, _MARKS)):
        return ()
    found = (m["printed"] or m["mdx"] or m["param"] for m in re.finditer(_PRINTED, text))
    keys = dict.fromkeys(key for key in found if key.partition(".")[0] not in _NAMES)
    return (*keys, *(f"params.{key}" for key in keys))
