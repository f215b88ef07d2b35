"""What editions were made of, kept by builds: with it an edit of an edition is told from all else.

``.bitext/editions/`` holds a file for each post: its text, its wordings and its editions as they
were written.  While a person's edit of an edition stands, what that edition was made of stays,
and the others of the post have files of their own.  It is a cache: without it `reviewing.absorb`
lays an edition beside what would be written now.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bitext.errors import BitextError
from bitext.formats.po.entries import Catalog, Entry, State
from bitext.store.build_state import BuildState, digest
from bitext.store.files import read_bytes, remove

if TYPE_CHECKING:
    from bitext.store.disk.staging import Staging
    from bitext.workspace.workspace import Post, Workspace

FOLDER = ".bitext/editions"
_LARGEST = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Base:
    """What editions of a post were made of."""

    source: str  #: the text of the post
    catalog: Catalog
    layout: str
    pages: Mapping[str, str]  #: edition -> its text
    swap: bool = False  #: whether the translation stands first


def names(post: Post) -> tuple[str, ...]:
    """Where a post's English and bilingual edition go, from the root of the workspace."""
    workspace = post.workspace
    placement = workspace.placement
    both = placement.english(post.relative), placement.bilingual(post.relative)
    return both if workspace.config.bilingual != "off" else both[:1]


def kept_as(post: Post) -> str:
    """What tells the base of a post from others, in another language too."""
    return f"{post.name}{post.workspace.config.mark}"


def keep(
    staging: Staging, post: str, base: bytes, pages: Collection[str], edited: Collection[str]
) -> None:
    """Have a ``packed`` base written along with its pages; those that are ``edited`` keep theirs.

    Raises StorageError when the disk refuses.
    """
    root = staging.root
    if not edited:
        staging.write(_file(root, post), base)
        for path in pages:
            if (own := _file(root, path)).exists():
                remove(own, root)
        return
    for path in pages:
        if path not in edited:
            staging.write(_file(root, path), base)


def find(post: Post, edition: str) -> Base | None:
    """What an edition of a post was made of, as far as that is known."""
    root = post.workspace.root
    for name in (edition, kept_as(post)):
        path = _file(root, name)
        with suppress(BitextError, OSError, ValueError, KeyError, TypeError, zlib.error):
            if path.exists():
                found = _unpacked(zlib.decompress(read_bytes(path, root, limit=_LARGEST)))
                if edition in found.pages:
                    return found
    return None


def _file(root: Path, name: str) -> Path:
    own = blake2b(name.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
    return root / FOLDER / f"{own}.z"


def packed(base: Base) -> bytes:
    """A base as it is kept."""
    squeeze = zlib.compressobj(1)
    parts = [squeeze.compress(part.encode("utf-8", "surrogatepass")) for part in _parts(base)]
    return b"".join([*parts, squeeze.flush()])


_TOGETHER = 1_000  #: rows
_MANY = 1_000_000  #: characters of a page
_Said = str | int  #: what stands there, or the number of a line that says it
_write = partial(json.dumps, ensure_ascii=False)


def _parts(base: Base) -> Iterator[str]:
    """The JSON of a base: as one text it is held three times over."""
    lines = dict[str, int]()
    if len(base.source) <= _MANY:
        _numbered(base.source, lines)
    yield _write([base.source, base.layout, base.swap, base.catalog.source])[:-1] + ", {"
    for number, (name, text) in enumerate(base.pages.items()):
        yield f"{', ' if number else ''}{_write(name)}: "
        yield from _page(text, lines)
    yield "}, ["
    rows = (
        [
            e.context,
            lines.get(e.source, e.source),
            lines.get(e.target, e.target),
            e.state,
            e.previous,
        ]
        for e in base.catalog.entries
    )
    between = ""
    while some := [*islice(rows, _TOGETHER)]:
        yield between + _write(some)[1:-1]
        between = ", "
    yield "]]"


def _page(text: str, lines: dict[str, int]) -> Iterator[str]:
    """A page as its lines; those of a bilingual one stand in the others already."""
    if len(text) <= _MANY:
        yield _write(_numbered(text, lines))
        return
    lines.setdefault(text, len(lines))  # as whoever reads it counts
    yield '["'
    yield from (_write(text[at : at + _MANY])[1:-1] for at in range(0, len(text), _MANY))
    yield '"]'


def _numbered(text: str, lines: dict[str, int]) -> list[_Said]:
    """The lines of a text, those that are known by their numbers; ``lines`` gets the others."""
    said: list[_Said] = []
    for line in text.split("\n"):
        said.append(lines.get(line, line))
        lines.setdefault(line, len(lines))
    return said


def _unpacked(data: bytes) -> Base:
    source, layout, swap, name, numbered, rows = json.loads(data.decode("utf-8", "surrogatepass"))
    lines = dict[str, int]()
    if len(source) <= _MANY:
        _numbered(source, lines)
    known = [*lines]
    pages = {path: "\n".join(_lines(page, known)) for path, page in dict(numbered).items()}
    entries = tuple(
        Entry(_spelled(text, known), context, _spelled(target, known), State(state), previous)
        for context, text, target, state, previous in rows
    )
    return Base(source, Catalog(name, entries=entries), layout, pages, bool(swap))


def _lines(page: Iterable[_Said], known: list[str]) -> Iterator[str]:
    """The lines of a page; those that are new have the next numbers."""
    for said in page:
        if isinstance(said, str):
            known.append(said)
        yield _spelled(said, known)


def _spelled(said: _Said, known: Sequence[str]) -> str:
    return said if isinstance(said, str) else known[said]


def accept(post: Post, edition: str, data: bytes) -> None:
    """Have builds take the file for one of theirs, as long as it is what it is now.

    Raises StorageError when the disk refuses.
    """
    with _changed(post.workspace, post.name, edition) as known:
        known[:2] = [-1, 0]
        known.append(digest(data))


def give_back(workspace: Workspace, post: str, edition: str, accepted: str) -> None:
    """Let the file be a person's again, where it is still what was accepted.

    Raises StorageError when the disk refuses.
    """
    with _changed(workspace, post, edition) as known:
        known[2:] = [one for one in known[2:] if one != accepted]


@contextmanager
def _changed(workspace: Workspace, post: str, edition: str) -> Iterator[list[Any]]:
    """What builds know of an edition, written down as it is then."""
    from bitext.publishing.built import remembered_in

    state = BuildState.load_as_it_is(remembered_in(workspace), workspace.root)
    with closing(state.ledger):
        record = state.record(post)
        yield record.outputs.setdefault(edition, [-1, 0])
        state.put(post, record)
        state.save()
