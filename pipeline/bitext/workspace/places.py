"""Where the editions of a workspace lie."""

from __future__ import annotations

from bitext.sites.placement import Placement, bilingual_tag, way
from bitext.store.config import Config


def placed(config: Config) -> Placement:
    """Where the editions of a workspace lie."""
    tag = bilingual_tag(config.source) if config.bilingual == "language" else ""
    found = way(config.site, config.placement)
    return Placement(found, config.content, config.output, config.targets[0], tag)
