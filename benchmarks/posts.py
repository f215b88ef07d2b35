"""The posts that the benchmarks run on: many copies of a few real ones, none like another."""

from __future__ import annotations

import os
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("BITEXT_SHARED", REPOSITORY.parent / "shared"))


def originals() -> list[Path]:
    """The five seeds (46 KB) where they are, else the sample workspace's posts."""
    folder = SHARED / "seeds" if (SHARED / "seeds").is_dir() else REPOSITORY / "content"
    return [path for path in sorted(folder.rglob("*.md")) if path.name != "README.md"]


def copy(text: str, number: int) -> str:
    """A post of the same size and markup whose sentences no cache has seen before."""
    return text.replace("的", chr(0x4E00 + number))


def write(folder: Path, count: int) -> list[Path]:
    """Write ``count`` posts below ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    sources = [path.read_bytes().decode() for path in originals()]
    paths = [folder / f"{number:05}.md" for number in range(count)]
    for number, path in enumerate(paths):
        copies, which = divmod(number, len(sources))
        path.write_bytes(copy(sources[which], copies).encode())
    return paths
