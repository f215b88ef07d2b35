"""Files that a post names and that are not there, for its own page and for its editions."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import unquote

from bitext.model import Finding, Severity
from bitext.store.build_state import NO_FILE, Stamp, stamp
from bitext.store.files import POST_SUFFIXES

if TYPE_CHECKING:
    from bitext.workspace.workspace import Post

#: Of these a site makes none itself; a page may be made of anything.
_FILES = (
    ".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif", ".mp4", ".webm", ".mp3", ".pdf",
    ".zip", ".gz", ".csv", ".txt", *POST_SUFFIXES,
)  # fmt: skip
_ELSEWHERE = re.compile(r"[A-Za-z][\w+.-]*:|//|/|#|\{|\\|@|~")
#: Where generators keep what is published as it is.
_PUBLISHED = ("static", "assets", "public", "source", "docs/public", ".")


def missing_files(post: Post, seen: dict[str, Stamp]) -> Iterator[Finding]:
    """A finding for each relative address of a file that is nowhere that a site would look.

    Where it has looked for one goes into ``seen``.
    """
    if post.workspace.config.site == "jekyll":  # relative to the page's address, not to its file
        return
    from bitext.assemble.addresses import Where, addresses
    from bitext.markdown.mask import LineNumbers
    from bitext.markdown.reading import reading_of

    reading = reading_of(post.document)
    if not any(ending in reading.text for ending in _FILES):
        return
    lines = LineNumbers(reading.text)
    for address in addresses(reading):
        written = reading.text[slice(*address.span)]
        path = unquote(re.split(r"[?#]", written)[0])
        if path.lower().endswith(POST_SUFFIXES) and not path.startswith("//"):
            path = path.removeprefix("/")  # from the content folder: pages lie nowhere else
        if address.where is Where.TAG or _ELSEWHERE.match(path) or not _is_file(path):
            continue
        if not any(_is_there(post, place, seen) for place in _places(post, path)):
            message, line = f"`{path}` is named here and is not there", lines.of(address.span.start)
            yield Finding("target", Severity.WARNING, message, post.name, line)


def _is_file(path: str) -> bool:
    return path.lower().endswith(_FILES) and len(path) < 500 and "\0" not in path


def _is_there(post: Post, place: str, seen: dict[str, Stamp]) -> bool:
    if place not in seen:
        seen[place] = stamp(f"{post.workspace.root}/{place}")
    return seen[place] != NO_FILE


def _places(post: Post, path: str) -> Iterator[str]:
    """Where a file may be: beside the post, in its folder, below what is published as it is."""
    beside = os.path.splitext(post.name)[0]  # noqa: PTH122 - ten times as fast, for each address
    for base in (_folder(post.name), beside, post.workspace.config.base):
        yield os.path.normpath(f"{base}/{path}")
    below = _folder(post.relative)
    for published in _PUBLISHED:
        yield os.path.normpath(f"{published}/{below}/{path}")
        yield os.path.normpath(f"{published}/{path}")


def _folder(name: str) -> str:
    return name.rpartition("/")[0] or "."
