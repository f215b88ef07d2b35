"""A catalog as a PO file; the state of an entry is written as `formats.po.read` has it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import quote

from bitext.formats.po.confidence import confidence_line
from bitext.formats.po.entries import Catalog, Entry, State, digest
from bitext.formats.po.read import OWN_HEADERS

if TYPE_CHECKING:
    import polib


#: States that PO tools shall show as not done.
_FUZZY = frozenset({State.DRAFT, State.EDITED, State.STALE})


@lru_cache(maxsize=32)  # a post's entries name the same file
def _quoted(file: str) -> str:
    """A file name without spaces, at which PO tools would split it."""
    return re.sub(
        r"[\s%\x00-\x1f\x7f-\x9f\ud800-\udfff]",
        lambda char: quote(char[0], errors="surrogateescape"),
        file,
    )


def render(catalog: Catalog) -> bytes:
    """The PO file: UTF-8, unwrapped, the same bytes for the same catalog."""
    import polib

    po = polib.POFile(wrapwidth=0)
    po.header = catalog.comment
    po.metadata = {
        **dict(catalog.header),
        **OWN_HEADERS,
        "Language": catalog.language,
        "X-Source": _quoted(catalog.source),
    }
    po.extend(_item(entry) for entry in catalog.entries)
    po.extend(_item(entry, obsolete=True) for entry in catalog.obsolete)
    return str(po).encode("utf-8")


def _item(entry: Entry, *, obsolete: bool = False) -> polib.POEntry:
    import polib

    fuzzy = entry.state in _FUZZY
    lines = list(entry.note)
    if entry.state is State.DRAFT:
        lines.append(" ".join(["draft:", *entry.signature.split(), digest(entry.target)]))
        lines += [confidence_line(entry.confidence)] if entry.confidence is not None else []
    if entry.approved:
        lines.append(f"reviewed: {entry.approved}")
    return polib.POEntry(
        msgid=entry.source,
        msgctxt=entry.context or None,
        msgstr=entry.target,
        comment="\n".join(lines),
        tcomment=entry.comment,
        occurrences=[(_quoted(file), str(line or "")) for file, line in entry.occurrences],
        flags=[*(["fuzzy"] if fuzzy else []), *entry.flags],
        previous_msgid=entry.previous or None,
        obsolete=obsolete,
    )
