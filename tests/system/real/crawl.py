"""Crawl a built site: links and pictures that lead nowhere, dead anchors, raw marks in the text.

What `bitext` writes may add none to what the site had.  After ``../shared/tools/crawl_site.py``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

import lxml.html

_ADDRESSES = ("href", "src", "poster", "data-src", "data-original")
_LITERAL = frozenset(("script", "style", "pre", "code", "textarea", "kbd", "samp", "svg", "math"))
#: What a renderer should have read: emphasis, links, templates, attribute lists, containers.
_RAW = re.compile(
    r"\*\*|\]\(|!\[|```|~~|\{\{[<%]?|\{%|\{:|\[\^|markdown=\"1\"|</?t[drh]\b|<!--|^\s*#{1,6} |:::"
    r"|\{#|REF_NOT_FOUND|Post not found"
)


class Trouble(NamedTuple):
    """Something wrong on a page."""

    page: str
    what: str
    kind: str  #: link, anchor or raw


@dataclass(frozen=True)
class Site:
    """A built site: pages and files by address below its root."""

    files: Mapping[str, bytes]
    base: str = ""  #: where its root is on its host
    host: str = ""

    @property
    def pages(self) -> dict[str, lxml.html.HtmlElement]:
        return {
            name: lxml.html.fromstring(data.decode("utf-8", "replace") or "<html></html>")
            for name, data in self.files.items()
            if name.endswith(".html")
        }

    def troubles(self) -> set[Trouble]:
        """All that is wrong."""
        pages = self.pages
        ids = {name: set(tree.xpath("//@id|//a/@name")) for name, tree in pages.items()}
        found: set[Trouble] = set()
        for name, tree in pages.items():
            found |= {Trouble(name, said, "raw") for said in _raw(tree)}
            found |= set(self._addresses(name, tree, ids))
        return found

    def _addresses(
        self, name: str, tree: lxml.html.HtmlElement, ids: Mapping[str, set[str]]
    ) -> Iterator[Trouble]:
        elements = (e for e in tree.iter() if isinstance(e.tag, str))
        for element in elements:
            for value in filter(None, map(element.get, _ADDRESSES)):
                parts = self._parts(name, value)
                path = self.found(parts.path) if parts.netloc == "x" else ""
                if path is None:
                    yield Trouble(name, value, "link")
                elif parts.fragment and path in ids and element.tag == "a":
                    wanted = {parts.fragment, unquote(parts.fragment)}
                    if not wanted & {*ids[path], "top"}:
                        yield Trouble(name, value, "anchor")

    def _parts(self, page: str, value: str) -> SplitResult:
        """An address as a browser reads it on a page; the site's own host is ``x``."""
        own = value.strip()
        if self.host and own.startswith(self.host):
            own = own.removeprefix(self.host) or "/"
        return urlsplit(urljoin(f"http://x{self.base}/{page.removesuffix('index.html')}", own))

    def found(self, path: str) -> str | None:
        """The file that is served at a path."""
        path = unquote(path)
        if not f"{path}/".startswith(f"{self.base}/"):
            return None
        path = path.removeprefix(self.base).removeprefix("/")
        bare = path.rstrip("/")
        names = [f"{bare}/index.html".lstrip("/")]
        if not path.endswith("/"):
            names = [path, *names, f"{path}.html"]
        return next((name for name in names if name in self.files), None)

    def links(self, page: str, within: str = "//article") -> list[str]:
        """Where the links of a page lead: files of the site, and addresses elsewhere."""
        found: list[str] = []
        for value in self.pages[page].xpath(f"{within}//a/@href"):
            parts = self._parts(page, value)
            led = self.found(parts.path) if parts.netloc == "x" else None
            found.append(value if led is None else led + "#" * bool(parts.fragment))
        return found


def _raw(tree: lxml.html.HtmlElement) -> Iterator[str]:
    body = tree.find("body")
    for element in (tree if body is None else body).iter():
        if not isinstance(element.tag, str) or _is_literal(element):
            continue
        for text in (element.text, *(child.tail for child in element)):
            for match in _RAW.finditer(text or ""):
                yield re.sub(
                    r"\s+", " ", match.string[max(0, match.start() - 25) : match.end() + 25]
                )


def _is_literal(element: lxml.html.HtmlElement) -> bool:
    return any(e.tag in _LITERAL for e in (element, *element.iterancestors()))
