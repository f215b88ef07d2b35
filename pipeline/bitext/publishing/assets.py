"""Find the files a post refers to, so that its editions can stand in a folder of their own."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from bitext.errors import BitextError
from bitext.store.files import POST_SUFFIXES, read_bytes, relative_name

if TYPE_CHECKING:
    from bitext.workspace.workspace import Post

#: Larger files are not copied: a video belongs on a server.
LARGEST = 64 * 1024 * 1024


def find_asset(post: Post, target: str) -> tuple[str, str, bytes] | None:
    """Return (path in the workspace, path in the content folder, content) of a relative target.

    None for what is no file inside the content folder (a page address, another post, a file
    that is missing): an edition refers to it as the source does.
    """
    workspace = post.workspace
    content = workspace.root / workspace.config.content
    path = content / os.path.normpath(os.path.join(os.path.dirname(post.relative), target))  # noqa: PTH118, PTH120 - lexical, links are not followed
    try:
        if path.suffix.lower() in POST_SUFFIXES or not path.is_file():
            return None
        name = relative_name(path, workspace.root)
        return name, relative_name(path, content), read_bytes(path, content, limit=LARGEST)
    except (BitextError, OSError, ValueError):
        return None
