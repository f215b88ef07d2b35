"""Which bilingual layouts a site's Markdown can show, and what makes it read Markdown in tags.

Each was rendered with the site's own renderer (``tests/renderers/test_bilingual.py``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bitext.model import Layout


@dataclass(frozen=True, slots=True)
class Showing:
    """How the pages of a site can show two languages."""

    layouts: tuple[Layout, ...]  #: the usual one first
    attribute: str = ' markdown="1"'  #: of a tag that has Markdown inside
    tags: bool = True  #: whether Markdown is read between tags at all
    greedy: bool = False  #: whether ``$a<b$`` between tags is a tag, up to the next bracket

    def fitting(self, layout: str) -> Layout:
        """The layout that is asked for where the site can show it, else its usual one."""
        return Layout(layout) if layout in self.layouts else self.layouts[0]


_ALL = (Layout.TABLE, Layout.COLUMNS, Layout.INTERLEAVE)
_NO_TABLE = (Layout.COLUMNS, Layout.INTERLEAVE)

#: kramdown and Python-Markdown want the attribute, CommonMark's a blank line; MDX knows neither
#: tables that lack a ``tbody`` nor attributes of HTML.  VitePress sets tables as blocks, and their
#: columns start anywhere.
_SHOWING: Mapping[str, Showing] = {
    "vitepress": Showing((Layout.COLUMNS, Layout.TABLE, Layout.INTERLEAVE), attribute=""),
    "vuepress": Showing((Layout.COLUMNS, Layout.TABLE, Layout.INTERLEAVE), attribute=""),
    "docusaurus": Showing(_NO_TABLE, attribute=""),
    "mkdocs": Showing(_NO_TABLE, greedy=True),
}
_USUAL = Showing(_ALL)
#: Python-Markdown without its extension ``md_in_html``, goldmark that drops tags.
NO_TAGS = Showing((Layout.INTERLEAVE,), tags=False)


def showing(site: str, *, tags: bool = True) -> Showing:
    """How a site can show two languages; ``tags``: whether it reads Markdown between them.

    >>> showing("hugo").layouts[0], showing("docusaurus").fitting("table")
    (<Layout.TABLE: 'table'>, <Layout.COLUMNS: 'columns'>)
    """
    return _SHOWING.get(site, _USUAL) if tags else NO_TAGS


def unshown(site: str, layout: str) -> str:
    """Why a site cannot show a layout, as a message; empty where it can."""
    layouts = showing(site).layouts
    if layout in layouts:
        return ""
    known = " or ".join(f'"{name}"' for name in layouts)
    return f'`layout = "{layout}"` shows raw marks, or nothing, in {site}: use {known}'
