"""Editions on their way into the site: an address of their own, links that lead, a notice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bitext.publishing.header import addressed
from bitext.publishing.notice import noticed

if TYPE_CHECKING:
    from bitext.model import Finding
    from bitext.publishing.links import SiteLinks
    from bitext.workspace.workspace import Post


def placed(
    post: Post, texts: Sequence[str], names: Sequence[str], state: str, links: SiteLinks | None
) -> tuple[dict[str, str], list[Finding]]:
    """The English text and the bilingual one, by where they go, and what has to be said."""
    placement = post.workspace.placement
    editions: dict[str, str] = {}
    findings: list[Finding] = []
    tags = (placement.language, placement.bilingual_language)
    for name, text, tag in zip(names, texts, tags, strict=False):
        edition, said = addressed(text, post, tag) if tag else (text, [])
        findings += said
        if links and tag:
            edition = links.led(post, edition, tag)
        editions[name] = noticed(edition, post, state, links)
    return editions, findings
