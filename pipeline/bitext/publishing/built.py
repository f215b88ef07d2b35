"""What a build came to."""

from __future__ import annotations

from dataclasses import dataclass, field

from bitext.errors import BitextError
from bitext.model import Finding


@dataclass(slots=True)
class Built:
    """What a build came to; paths are relative to the workspace."""

    written: list[str] = field(default_factory=list)
    unchanged: int = 0  #: posts whose editions were up to date
    skipped: list[str] = field(default_factory=list)  #: posts without the translations asked for
    outdated: list[str] = field(default_factory=list)  #: with ``check``: what would be written
    findings: list[Finding] = field(default_factory=list)
    errors: list[BitextError] = field(default_factory=list)  #: posts that could not be read
