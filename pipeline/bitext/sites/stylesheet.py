"""Where a site takes the stylesheet of bilingual pages from, and how a page asks for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bitext.sites.placement import source_folder

NAME = "bitext.css"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A stylesheet in a site: ``path`` of the file, and what stands on a page to have it."""

    path: str
    link: str = ""  #: empty: the site's configuration names it


#: ``{content}``: the content folder; ``{source}``: that of all that Hexo publishes.
_PATHS: Mapping[str, str] = {
    "hugo": "static/",
    "jekyll": "assets/",
    "hexo": "{source}",
    "vitepress": "{content}public/",
    "vuepress": "{content}.vuepress/public/",
    "docusaurus": "static/",
    "mkdocs": "{content}",
}


def sheet(site: str, content: str, base: str = "/") -> Sheet | None:
    """The stylesheet of a site; None for pages outside one.

    ``base`` is the path of the site's root on its host.

    >>> sheet("jekyll", "_posts").link
    '<link rel="stylesheet" href="{{ \\'/assets/bitext.css\\' | relative_url }}" />'
    >>> sheet("vitepress", "docs", "/x/")
    Sheet(path='docs/public/bitext.css', link='<link rel="stylesheet" href="/x/bitext.css" />')
    """
    if site not in _PATHS:
        return None
    top = "" if content == "." else f"{content}/"
    source = source_folder(content)
    path = _PATHS[site].format(content=top, source=f"{source}/" if source else "") + NAME
    return Sheet(path, _link(site, base))


def _link(site: str, base: str) -> str:
    """A line of a page: HTML allows it in the body, and no theme has to be changed for it."""
    if site == "mkdocs":  # the address is relative there: ``extra_css``
        return ""
    if site == "jekyll":
        address = "{{ '/assets/" + NAME + "' | relative_url }}"
    else:
        address = f"/{base.strip('/')}/{NAME}".replace("//", "/")
    return f'<link rel="stylesheet" href="{address}" />'
