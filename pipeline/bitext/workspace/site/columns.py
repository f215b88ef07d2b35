"""What two columns need that nobody but the author should switch on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bitext.store.config import Config
from bitext.workspace.site.config import config_file, read_facts


def without_columns(root: Path, config: Config) -> Iterator[str]:
    """What is to be said where bilingual pages of Hugo have no columns.

    The line that they need shows the HTML in all posts, in Chinese ones as well.
    """
    if (config.site, config.bilingual, config.layout) != ("hugo", "language", ""):
        return
    if read_facts(root, "hugo").reads_tags:
        return
    path = config_file(root, "hugo")
    name = path.relative_to(root).as_posix() if path else "hugo.toml"
    yield (
        f"bilingual pages have each translation below its source: for two columns {name} needs "
        "`markup.goldmark.renderer.unsafe = true`, which shows the HTML in your posts as well"
    )
