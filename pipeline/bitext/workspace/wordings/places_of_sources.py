"""A post in which the same source is worded otherwise at one of its places."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from bitext.errors import BitextError
from bitext.model import Document
from bitext.store.files import read_bytes

if TYPE_CHECKING:
    from bitext.workspace.workspace import Post

_ANY = re.compile(rb'msgctxt[ \t]*+"#?\d{1,3}"')  # a pattern that began a line would try each


def in_their_places(post: Post, document: Document) -> Document:
    """The document with the contexts of such wordings; most catalogs have none and are not read.

    What is wrong with a catalog is told by who reads it for its wordings.
    """
    from bitext.store.catalog import MAX_CATALOG_BYTES, read
    from bitext.wording.variants import with_variants
    from bitext.workspace.wordings.record import known_as

    root, path = post.workspace.root, known_as(post)
    try:
        if not os.path.exists(path):  # noqa: PTH110 - a name too long is none either
            return document
        if not _ANY.search(read_bytes(path, root, limit=MAX_CATALOG_BYTES)):
            return document
        catalog = read(path, root)
    except BitextError:
        return document
    return with_variants(document, catalog.entries, catalog.obsolete)
