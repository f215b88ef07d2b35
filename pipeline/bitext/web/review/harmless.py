"""A rendered post written anew out of tags and attributes that show, and nothing that does.

A sandbox and a policy keep a frame from running anything; here there is nothing left to run, should
somebody open it without either.  What comes out is made of the tables below: text is escaped, and
no tag or attribute of the post's own is passed on as it was written.
"""

from __future__ import annotations

import re
from html import escape
from html.parser import HTMLParser

_TAGS = frozenset(
    """a abbr article aside b bdi bdo blockquote br caption center cite code col colgroup dd del
    details dfn div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins
    kbd li main mark nav ol p picture pre q rp rt ruby s samp section small span strike strong sub
    summary sup table tbody td tfoot th thead time tr tt u ul var wbr""".split()
)
_VOID = frozenset(("br", "col", "hr", "img", "wbr"))
_ATTRIBUTES = frozenset(
    """align alt class colspan dir height id lang open reversed rowspan span start title type value
    width""".split()
)
#: What is between these is no text of the page.
_UNSEEN = frozenset(("script", "style", "template", "noscript", "title", "textarea", "svg", "math",
                     "iframe", "object", "noembed", "noframes", "xmp", "plaintext"))  # fmt: skip
_PICTURE = re.compile(r"data:image/(?:png|jpeg|gif|webp|avif|bmp|svg\+xml|x-icon)[;,]")


def harmless(html: str) -> str:
    """The same to look at: pictures that are in it, links that lead within it.

    >>> harmless('<p onclick="x()">a <script>b()</script><a href="javascript:c()">d</a></p>')
    '<p>a <a title="javascript:c()">d</a></p>'
    """
    writer = _Writer()
    writer.feed(html)
    writer.close()
    return "".join(writer.parts)


class _Writer(HTMLParser):
    """Writes what it reads, as far as it is on the lists."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.unseen: list[str] = []  #: elements we are in whose content is not shown

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN:
            self.unseen.append(tag)
        elif tag in _TAGS and not self.unseen:
            said = "".join(f' {name}="{escape(value)}"' for name, value in _kept(tag, attrs))
            self.parts.append(f"<{tag}{said}>")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _UNSEEN:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.unseen:
            while self.unseen.pop() != tag:
                pass
        elif tag in _TAGS - _VOID and not self.unseen:
            self.parts.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if not self.unseen:
            self.parts.append(escape(data, quote=False))


def _kept(tag: str, attrs: list[tuple[str, str | None]]) -> list[tuple[str, str]]:
    """The attributes that are kept; where a link would lead is told."""
    found = {name: value or "" for name, value in reversed(attrs)}
    ours = ("id", "here")  # the segment that is open
    kept = {n: v for n, v in found.items() if n in _ATTRIBUTES and (n, v) != ours}
    where = found.get("href", "")
    if tag == "a" and where.startswith("#"):
        kept["href"] = where
    elif tag == "a" and where:
        kept.setdefault("title", where)
    if tag == "img" and _PICTURE.match(found.get("src", "")):
        kept["src"] = found["src"]
    return sorted(kept.items())
