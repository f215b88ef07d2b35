"""Which files of the content folder are posts to translate, and which cannot be."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING

from bitext.errors import BitextError

if TYPE_CHECKING:
    from bitext.workspace.workspace import Post


def wanted(post: Post) -> Iterator[Post]:
    """Yield the post if it is asked for."""
    if _is_wanted(post):
        yield post


def _is_wanted(post: Post) -> bool:
    """Whether a post is asked for: by globs, as no edition made by hand, as no draft."""
    reading, name = post.workspace.config.reading, post.relative
    if reading.include and not any(fnmatchcase(name, glob) for glob in reading.include):
        return False
    if any(fnmatchcase(name, glob) for glob in reading.exclude):
        return False
    return not _is_by_hand(post) and (reading.drafts or not _is_draft(post))


def _is_by_hand(post: Post) -> bool:
    """Whether it is ``x.en.md`` beside ``x.md``: somebody's own edition of that post."""
    path, mark = post.path, f".{post.workspace.language}"
    stem = path.stem
    if not stem.lower().endswith(mark.lower()):
        return False
    return path.with_name(stem[: -len(mark)] + path.suffix).exists()


def _is_draft(post: Post) -> bool:
    from bitext import frontmatter

    if "_drafts" in Path(post.relative).parts:
        return True
    with suppress(BitextError):  # what cannot be read is told where it is read
        text = post.source[1]
        header = frontmatter.find(text)
        said = frontmatter.metadata(text, header) if header else {}
        return said.get("draft") is True or said.get("published") is False
    return False
