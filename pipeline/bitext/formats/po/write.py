"""A catalog as a PO file; the state of an entry is written as `formats.po.read` has it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING
from urllib.parse import quote

from bitext.formats.po.confidence import confidence_line
from bitext.formats.po.entries import Catalog, Entry, State, bound
from bitext.formats.po.read import OWN_HEADERS

if TYPE_CHECKING:
    import polib


#: States that PO tools shall show as not done.
_FUZZY = frozenset({State.DRAFT, State.NEEDS_WORK, State.STALE})
_WORDS = {State.NEEDS_WORK: "needs work", State.STALE: "stale"}


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
    entries = (_item(entry, _quoted(catalog.source)) for entry in catalog.entries)
    obsolete = (_item(entry, "", obsolete=True) for entry in catalog.obsolete)
    # as polib joins its own, which weigh a kilobyte each: one is held at a time
    items = (item.__unicode__(po.wrapwidth) for item in chain(entries, obsolete))
    return b"\n".join(text.encode("utf-8") for text in chain((str(po),), items))


def _item(entry: Entry, post: str, *, obsolete: bool = False) -> polib.POEntry:
    import polib

    fuzzy = entry.state in _FUZZY
    return polib.POEntry(
        msgid=entry.source,
        msgctxt=entry.context or None,
        msgstr=entry.target,
        comment="\n".join(entry.note if obsolete else [*entry.note, *_state_lines(entry)]),
        tcomment=entry.comment,
        # no line numbers, which would change with every paragraph above; and nothing between
        # the mark and the flag, see `formats.po.read`
        occurrences=[] if fuzzy or not post else [(post, "")],
        flags=[*(["fuzzy"] if fuzzy else []), *entry.flags],
        previous_msgid=entry.previous or None,
        obsolete=obsolete,
    )


def _state_lines(entry: Entry) -> Iterator[str]:
    """What stands behind the notes, the mark last."""
    if entry.places > 1:
        yield f"stands {entry.places} times in the post"
    if entry.confidence is not None:
        yield confidence_line(entry.confidence)
    if entry.state is State.DRAFT or entry.taken:
        by = (entry.taken or entry.signature).split()
        yield " ".join(["draft:", *by, bound(entry.source, entry.target)])
    if entry.approved:
        yield f"reviewed: {entry.approved}"
    if word := _WORDS.get(entry.state):
        yield f"{word}: {bound(entry.source, entry.target)}"
