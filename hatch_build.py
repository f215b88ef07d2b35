"""README.md as an index page shows it: there a relative link leads nowhere.

The home of the links is the ``Source`` of ``[project.urls]`` and stands nowhere else.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface

_LINK = re.compile(r"(!?)(\[[^\]]*\])\((?!https?://|#|mailto:)([^)\s]+)\)")


def absolute(text: str, home: str, version: str) -> str:
    """Markdown whose links and images lead to the files of this version."""

    def link(match: re.Match[str]) -> str:
        image, words, target = match.groups()
        return f"{image}{words}({home}/{'raw' if image else 'blob'}/v{version}/{target})"

    return _LINK.sub(link, text)


class IndexReadme(MetadataHookInterface):
    """Gives the project its ``readme``."""

    def update(self, metadata: dict[str, Any]) -> None:
        text = Path(self.root, "README.md").read_text(encoding="utf-8")
        page = absolute(text, metadata["urls"]["Source"], metadata["version"])
        metadata["readme"] = {"content-type": "text/markdown", "text": page}
