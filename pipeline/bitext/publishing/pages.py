"""The editions of a post, written from its targets: English, and both languages."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from bitext.assemble.bilingual import side_by_side
from bitext.assemble.english import Assembly, Sign
from bitext.model import Edition, Finding
from bitext.publishing.header import addressed

if TYPE_CHECKING:
    from bitext.workspace.workspace import Post


def names(post: Post) -> tuple[str, ...]:
    """Where a post's English and bilingual edition go, from the root of the workspace."""
    workspace = post.workspace
    placement = workspace.placement
    both = placement.english(post.relative), placement.bilingual(post.relative)
    return both if workspace.config.bilingual != "off" else both[:1]


class Pages:
    """The editions of one post, proved once for both."""

    def __init__(self, post: Post, targets: Mapping[str, str], layout: str) -> None:
        self.post, self.targets, self.layout = post, targets, layout
        self.assembly = Assembly(post.document, {**targets, **post.mapped})

    @cached_property
    def english(self) -> Edition:
        """The edition in the target language, before its header has an address."""
        return self.assembly.edition(self.post.kept_ids)

    def written(self) -> tuple[dict[str, str], list[Finding]]:
        """Path -> text, and what their headers could not hold."""
        texts, workspace = [self.english.text], self.post.workspace
        if workspace.config.bilingual != "off":
            languages = workspace.languages
            pair = side_by_side(self.assembly, self.targets, self.layout, languages=languages)
            texts.append(pair.text)
        editions: dict[str, str] = {}
        findings: list[Finding] = []
        tags = (workspace.language, workspace.placement.bilingual_language)
        for name, text, tag in zip(names(self.post), texts, tags, strict=False):
            editions[name], said = addressed(text, self.post, tag) if tag else (text, [])
            findings += said
        return editions, findings

    def signed(self, sign: Sign) -> dict[str, str]:
        """The same texts with what tells where each piece stands (`assemble.spans`)."""
        quiet, self.assembly.signs = self.assembly.signs, sign
        self.__dict__.pop("english", None)
        try:
            return self.written()[0]
        finally:
            self.assembly.signs = quiet
            self.__dict__.pop("english", None)
