"""The editions of a post, written from its targets: English, and both languages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from bitext.assemble.english import Assembly
from bitext.assemble.signs import Sign
from bitext.model import Edition, Finding
from bitext.publishing.bases import names
from bitext.publishing.bilingual_page import bilingual_page
from bitext.publishing.notice import state_of
from bitext.publishing.placed import placed
from bitext.workspace.typeset import typeset

if TYPE_CHECKING:
    from bitext.publishing.links import SiteLinks
    from bitext.sites.arrangement import Arrangement
    from bitext.workspace.targets import Found
    from bitext.workspace.workspace import Post


class Pages:
    """The editions of one post, proved once for both."""

    def __init__(
        self, post: Post, found: Found, arranged: Arrangement, links: SiteLinks | None
    ) -> None:
        self.post, self.found, self.arranged, self.links = post, found, arranged, links
        self.worded: Mapping[str, str] = typeset(post, found.targets)
        targets = {**self.worded, **post.mapped}
        self.assembly = Assembly(post.document, targets, addresses=found.addresses)

    @cached_property
    def english(self) -> Edition:
        """The edition in the target language, before it has its place in the site."""
        return self.assembly.edition(self.post.kept_ids)

    def written(self) -> tuple[dict[str, str], list[Finding]]:
        """Path -> text, and what their headers could not hold."""
        texts = self._texts(self.english.text)
        return placed(self.post, texts, names(self.post), state_of(self.found), self.links)

    def _texts(self, english: str) -> Sequence[str]:
        if self.post.workspace.config.bilingual == "off":
            return [english]
        return [english, bilingual_page(self.post, self.assembly, self.worded, self.arranged)]

    def signed(self, sign: Sign) -> dict[str, str]:
        """The texts with what tells where each piece stands, before they have their place."""
        quiet, self.assembly.signs = self.assembly.signs, sign
        try:
            english = self.assembly.edition(self.post.kept_ids).text
            return dict(zip(names(self.post), self._texts(english), strict=True))
        finally:
            self.assembly.signs = quiet
