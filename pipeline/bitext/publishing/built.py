"""What a build came to: of one post, and of all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bitext.errors import BitextError
from bitext.model import Finding


@dataclass(frozen=True, slots=True)
class Made:
    """What the editions of one post are, before anything is written."""

    files: Mapping[str, bytes]  #: path in the workspace -> what shall stand there
    findings: Sequence[Finding]
    stamps: Mapping[str, list[int]]  #: of what was read, by path in the workspace
    ready: bool  #: whether there are editions: else the post is passed over, or held
    base: bytes  #: what they were made of (`publishing.bases`)
    pages: frozenset[str]  #: the Markdown editions among the files
    links: list[Any] | None = None  #: of the English one (`publishing.links`)

    @property
    def held(self) -> bool:
        """Whether the last edition stays as it is."""
        return any(finding.rule == "held" for finding in self.findings)


@dataclass(slots=True)
class Built:
    """What a build came to; paths are relative to the workspace."""

    written: list[str] = field(default_factory=list)
    unchanged: int = 0  #: posts whose editions were up to date
    skipped: list[str] = field(default_factory=list)  #: posts without the translations asked for
    outdated: list[str] = field(default_factory=list)  #: with ``check``: what would be written
    findings: list[Finding] = field(default_factory=list)
    errors: list[BitextError] = field(default_factory=list)  #: posts that could not be read
