"""The ``bitext.toml`` that ``bitext init`` writes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from textwrap import fill

from bitext.frontmatter.keys import KEYS


def _listed(keys: tuple[str, ...]) -> str:
    quoted = ", ".join(f'"{key}"' for key in keys)
    return fill(f"{quoted},", width=88, initial_indent="  ", subsequent_indent="  ")


#: What ``bitext init`` writes: every key with its default, so `parse` of it is `Config()`.
DEFAULT_TOML = f"""\
# bitext publishes these posts in a second language. Every key may be left out;
# the values below are the defaults. Paths are relative to this file.

source = "zh-CN"         # language of the posts
targets = ["en"]         # languages of the editions

content = "content"      # the posts, or ["docs", "blog"]; bitext never changes them
glossary = "glossary"    # *.yaml: terms with a fixed translation, names to keep
catalog = "catalog"      # <language>/<post>.po: translations, for reviewers and for git
output = "output"        # the editions; rebuilt by `bitext build`

site = "plain"           # hugo, jekyll, hexo, vitepress, vuepress, docusaurus, mkdocs:
placement = ""           # editions go where it reads them (docs/sites.md); "" is its usual way
bilingual = "output"     # the bilingual edition: "output" writes it to output/bilingual/,
                         # "language" makes it a language of the site, "off" none at all
backend = "local"        # who drafts: `bitext backends` lists what is installed.
                         # With ["deepl", "local"] the second goes on where the first cannot.
layout = ""              # bilingual edition: table, columns (both side by side) or interleave;
                         # "" is what the site shows best
swap = false             # true: the translation stands first, on the left or above

# What ships where a person's wording is not the last word on its source: "ship" it, the
# "source" in its place, or "hold" the last edition of the post as it was.
stale = "ship"           # the source changed since
needs_work = "ship"      # a reviewer set it back to fuzzy, or left it so
refused = "hold"         # its markup does not fit the source: "source" or "hold"

fallback = "skip"        # a post without an edition: none, its "source", or that with a "notice"
notice = "off"           # how far a translation is, for readers: "text", or a "key" for the theme

# Front matter keys whose values are translated as prose,
front_matter = [
{_listed(KEYS)}
]
# and keys whose values are replaced by the glossary only, for example ["tags", "categories"].
front_matter_mapped = []

glossary_traditional = false  # find 開源 where the glossary says 开源; needs bitext[opencc]

# [backends.chat]        # settings of a backend: strings, numbers, true or false.
# model = "qwen2.5:7b"   # Keys and passwords belong in environment variables, not here.

# [typography]           # what editions set as English does; catalogs stay as they are
# marks = true           # full-width marks, letters and digits
# dashes = true          # —— and -- between words
# ellipses = true        # …… and ...
# spaces = true          # blanks before marks, doubled blanks
# quotes = false         # "straight" ones become “curly”; Hugo and Jekyll do that themselves
# headings = "written"   # or "title", "sentence"

# [reading]              # what is prose in your posts
# protect = ["@@[^@]+@@"]           # patterns (of Python) of what is never sent
# include = ["posts/*"]              # only these posts, as globs below `content`,
# exclude = ["_drafts/*"]            # and these not;
# drafts = false                     # nor those that say `draft: true`
# [reading.tags]         # parameters of your own tags that a reader sees:
# mytag = ["title", 1]              # by name, or by place from 1
# [reading.dialects]     # posts in another dialect than `site`'s, by glob
# "notes/*" = "obsidian"

# [notices]              # what `notice` says, by state; "" says nothing
# draft = "Translated by a machine. [Original]({{original}})"

# [links]                # where links of the editions lead, where that is another page
# "https://zh.wikipedia.org/wiki/开源" = "https://en.wikipedia.org/wiki/Open_source"
# "https://zh.example.org/*" = "https://example.org/*"

# [checks]               # severity of a check: "error", "warning", "info" or "off"
# length = "info"
"""


def default_toml(values: Mapping[str, str | tuple[str, ...]]) -> str:
    """What ``bitext init`` writes, with other values of some strings."""
    text = DEFAULT_TOML
    for key, value in values.items():
        line = re.compile(rf'^({key} = )"[^"]*"', re.M)
        listed = [f'"{part}"' for part in ((value,) if isinstance(value, str) else value)]
        written = listed[0] if len(listed) == 1 else f"[{', '.join(listed)}]"
        text = line.sub(rf"\g<1>{written}", text, count=1)
    return text
