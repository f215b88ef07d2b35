"""How the two languages of a bilingual page are set."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bitext.languages import CHINESE_ENGLISH, LanguagePair
from bitext.model import Document, Layout
from bitext.sites.showing import Showing, showing
from bitext.sites.table import site_of


@dataclass(frozen=True, slots=True)
class Arrangement:
    """How both languages are set."""

    layout: Layout
    show: Showing
    languages: LanguagePair = CHINESE_ENGLISH
    swap: bool = False  #: the translation stands first: left, or above
    top: str = ""  #: what stands above the body

    def ordered(self, source: str, target: str) -> tuple[tuple[str, str], tuple[str, str]]:
        """Language and text of both sides, as they stand."""
        first, other = zip(self.languages, (source, target), strict=True)
        return (other, first) if self.swap else (first, other)

    def fitting(self, doc: Document) -> Arrangement:
        """The same for a document, which may be MDX in a site of another Markdown."""
        if doc.site == "plain" or not doc.name.lower().endswith(".mdx"):
            return self
        show = showing(site_of(doc.site, doc.name).name)
        return replace(self, show=show, layout=show.fitting(self.layout))
