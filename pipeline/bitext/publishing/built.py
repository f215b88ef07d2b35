"""What a build came to: of one post, and of all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bitext.errors import BitextError
from bitext.model import Finding, Severity

if TYPE_CHECKING:
    from bitext.workspace.workspace import Workspace


#: What builds remember of a workspace.
STATE = ".bitext/build.sqlite"


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


def fields_of(finding: Finding) -> list[object]:
    """A finding as a record keeps it."""
    place = (finding.path, finding.line, finding.key)
    return [finding.rule, str(finding.severity), finding.message, *place]


def finding_of(fields: list[Any]) -> Finding:
    """The finding that a record keeps."""
    rule, severity, message, path, line, key = fields
    return Finding(rule, Severity(severity), message, path, line, key)


def remembered_in(workspace: Workspace) -> Path:
    """Where builds remember what they did, of each language by itself."""
    path = workspace.root / STATE
    return path.with_stem(f"{path.stem}{workspace.config.mark}")
