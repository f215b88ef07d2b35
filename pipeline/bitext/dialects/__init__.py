"""Dialects of Markdown as data: one table each, and which of them a post is read with.

A post's dialect follows from the ``site`` of ``bitext.toml`` and the file's ending, unless a glob
there says otherwise.  Constructs that mean nothing else anywhere are known to every dialect
(`_EVERYWHERE`): a Hexo blog that moved to Hugo still has its tags.  What one renderer takes for
markup and another for text (`import` lines, ``{…}``, lists indented by four, ``#tags`` within a
sentence) is known only where the site is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType

from bitext.dialects import (
    commonmark,
    exports,
    hexo,
    hugo,
    kramdown,
    mdx,
    mkdocs,
    myst,
    notes,
    pandoc,
    slides,
    vue,
)
from bitext.dialects.construct import (
    Atom,
    Dialect,
    Hidden,
    MarkerLine,
    MarkPair,
    Positions,
    Scan,
    Signs,
    union,
)

__all__ = ["DIALECTS", "MAIN", "Atom", "Dialect", "Hidden", "MarkPair", "MarkerLine", "Positions"]
__all__ += ["dialect_for", "dialect_in", "extended", "name_for"]
__all__ += ["Scan", "Signs", "within_a_line"]

#: What means nothing else anywhere; the order is that in which constructs are looked for.
_EVERYWHERE = (
    commonmark.TABLE,
    kramdown.TABLE,
    hugo.TABLE,
    hexo.TABLE,
    vue.TABLE,
    mdx.TABLE,
    mkdocs.TABLE,
    myst.TABLE,
    pandoc.TABLE,
    notes.SHARED,
    slides.TABLE,
    exports.TABLE,
)
_OF_ALL = union("", *_EVERYWHERE, keys=())

#: Keys of generators that `site` has no name for: Astro, Zola, Eleventy, Nuxt Content.
_OF_OTHERS = (
    "heroImage.alt", "cover.alt", "image.alt", "extra.subtitle", "extra.description",
    "extra.cover.alt", "eleventyNavigation.title", "navigation.title", "links.label",
    "sidebar.label", "sidebar.badge.text", "banner.content", "prev.label", "next.label",
)  # fmt: skip
#: By name: the dialects that a post can be read with.
DIALECTS: Mapping[str, Dialect] = MappingProxyType(
    {
        "plain": union(
            "plain", _OF_ALL, mdx.PLAIN, esm="strict", keys=(*vue.TABLE.keys, *_OF_OTHERS)
        ),
        "commonmark": union("commonmark", _OF_ALL),
        "kramdown": union("kramdown", _OF_ALL, kramdown.OWN, keys=kramdown.TABLE.keys),
        "hugo": union("hugo", _OF_ALL, keys=hugo.TABLE.keys),
        "hexo": union("hexo", _OF_ALL, hexo.OWN, keys=hexo.TABLE.keys),
        "vue": union("vue", _OF_ALL, vue.OWN, keys=vue.TABLE.keys),
        "mdx": union("mdx", _OF_ALL, esm="full", expressions=True, keys=mdx.TABLE.keys),
        "mkdocs": union("mkdocs", _OF_ALL, mkdocs.OWN, four=True, keys=mkdocs.TABLE.keys),
        "myst": union("myst", _OF_ALL, keys=myst.TABLE.keys),
        "pandoc": union("pandoc", _OF_ALL, pandoc.OWN, keys=pandoc.TABLE.keys),
        "mdbook": union("mdbook", _OF_ALL),
        "obsidian": union("obsidian", _OF_ALL, notes.OBSIDIAN),
        "logseq": union("logseq", _OF_ALL, notes.OBSIDIAN),
        "typora": union("typora", _OF_ALL),
        "slides": union("slides", _OF_ALL, slides.OWN, keys=slides.OWN.keys),
        "wechat": union("wechat", _OF_ALL),
        "wordpress": union("wordpress", _OF_ALL),
    }
)

#: Where nothing is known about a post.
MAIN = DIALECTS["plain"]

_OF_SITE = {
    "hugo": "hugo", "jekyll": "kramdown", "hexo": "hexo", "vitepress": "vue", "vuepress": "vue",
    "docusaurus": "mdx", "mkdocs": "mkdocs", "plain": "plain",
}  # fmt: skip
_OF_ENDING = {".mdx": "mdx", ".rmd": "pandoc", ".qmd": "pandoc", ".rmarkdown": "pandoc"}


def name_for(site: str, path: str = "", globs: Sequence[tuple[str, str]] = ()) -> tuple[str, str]:
    """The name of a post's dialect, and why it is this one."""
    for glob, name in reversed(globs):
        from fnmatch import fnmatchcase

        if fnmatchcase(path, glob):
            return DIALECTS[name].name, f'"{glob}" in [reading.dialects]'
    ending = path[path.rfind(".") :].lower() if "." in path else ""
    if ending in _OF_ENDING:
        return _OF_ENDING[ending], f"the ending {ending}"
    name = _OF_SITE.get(site) or (site if site in DIALECTS else MAIN.name)
    return name, f'site = "{site}"'


def dialect_for(site: str = "plain", path: str = "") -> Dialect:
    """The dialect of a post, by the site and by its file's ending."""
    return DIALECTS[name_for(site, path)[0]]


#: A component with code in its attributes: nobody writes that outside MDX.
_COMPONENT = re.compile(r"^[ \t]*<[A-Z][\w.]{0,60}(?:\s[^<>{}]{0,300})?\s[\w-]{1,40}=\{", re.M)


def dialect_in(text: str, dialect: Dialect) -> Dialect:
    """The dialect of a text: that of a post whose site is not known is seen by its components."""
    if dialect.esm == "strict" and "={" in text and _COMPONENT.search(text):
        return _with_code(dialect)
    return dialect


@lru_cache(maxsize=64)
def _with_code(dialect: Dialect) -> Dialect:
    return union("mdx", dialect, esm="full", expressions=True)


@lru_cache(maxsize=64)
def within_a_line(dialect: Dialect) -> Dialect:
    """The dialect with tags that stand anywhere in a line."""
    return union(dialect.name, dialect, notes.WITHIN)


@lru_cache(maxsize=64)
def extended(
    name: str, tags: tuple[tuple[str, tuple[str | int, ...]], ...], protect: tuple[str, ...]
) -> Dialect:
    """A dialect with a user's own tags and patterns."""
    base = DIALECTS[name]
    patterns = tuple(re.compile(pattern) for pattern in protect)
    return union(name, base, tags={**base.tags, **dict(tags)}, protect=patterns)
