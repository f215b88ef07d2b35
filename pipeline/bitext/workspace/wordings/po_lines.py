"""Where an entry stands in its PO file, without reading the file as one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from io import BytesIO
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from bitext.errors import BitextError
from bitext.store.catalog import MAX_CATALOG_BYTES
from bitext.store.files import read_bytes
from bitext.store.posts import is_post

if TYPE_CHECKING:
    from bitext.model import Finding
    from bitext.workspace.workspace import Post, Workspace

_STRING = re.compile(rb'(msgctxt|msgid|msgstr)?[ \t]*"(.*)"')


def po_lines(post: Post) -> Mapping[tuple[str, str], int]:
    """(context, source) -> the line of its ``msgstr``; empty where there is no such file."""
    try:
        data = read_bytes(post.catalog_path, post.workspace.root, limit=MAX_CATALOG_BYTES)
    except BitextError:
        return {}
    found: dict[tuple[str, str], int] = {}
    said: dict[bytes, list[bytes]] = {b"msgctxt": [], b"msgid": []}  # a string may have many lines
    keyword = b""
    for number, line in enumerate(BytesIO(data), 1):  # all at once weigh ten times the file
        match = _STRING.match(line)
        if match is None:
            continue
        if match[1] == b"msgstr":
            found[_text(said[b"msgctxt"]), _text(said[b"msgid"])] = number
            said = {b"msgctxt": [], b"msgid": []}
        keyword = match[1] or keyword
        if keyword in said:
            said[keyword].append(match[2])
    return found


def key_lines(post: Post) -> dict[str, int]:
    """The same by the key of each segment."""
    from bitext.markdown.segmenter import segment_key

    return {segment_key(*at): line for at, line in po_lines(post).items()}


def _text(escaped: list[bytes]) -> str:
    import polib

    text: str = polib.unescape(b"".join(escaped).decode("utf-8", "replace"))
    return text


def located(workspace: Workspace, findings: Iterable[Finding]) -> Iterator[Finding]:
    """Findings about segments, with the place in the catalog where each can be mended."""
    from bitext.workspace.workspace import Post

    known: dict[str, tuple[str, Mapping[str, int]]] = {}
    for finding in findings:
        of_segment = finding.key and not finding.catalog_line  # which may be told already
        if not (of_segment and _is_of_a_post(workspace, finding.path)):
            yield finding
            continue
        if finding.path not in known:
            post = Post(workspace, workspace.root / finding.path)
            known[finding.path] = post.catalog_name, key_lines(post)
        name, lines = known[finding.path]
        line = lines.get(finding.key, 0)
        yield replace(finding, catalog=name, catalog_line=line) if line else finding


def _is_of_a_post(workspace: Workspace, name: str) -> bool:
    """Not of an edition, say, or of a file that a translator has sent."""
    folders = workspace.config.content
    return is_post(name) and any(PurePosixPath(name).is_relative_to(one) for one in folders)
