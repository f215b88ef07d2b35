"""What a person did, kept in ``.bitext/undo`` until it is taken back: by a terminal or a page.

A deed is a file; one of a page and one of a command are the same, and each takes back both.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bitext.errors import BitextError, UsageError
from bitext.formats.po.entries import Catalog, Entry
from bitext.markdown.segmenter import segment_key
from bitext.reviewing.changes import CHANGES, Deed
from bitext.store import journal
from bitext.store.catalog import update
from bitext.store.files import read_bytes, remove, write_atomic
from bitext.wording.rewording import Rewording, entry_of, row
from bitext.workspace.wordings.record import known_as, record

if TYPE_CHECKING:
    from bitext.workspace.workspace import Post, Workspace

FOLDER = ".bitext/undo"
_LARGEST = 1 << 28
#: Deeds of which a page shows a list.
_MOST = 50


@dataclass(frozen=True, slots=True)
class Kept:
    """A deed that can be taken back."""

    number: str
    at: str
    op: str
    posts: Mapping[str, Sequence[Rewording]]

    @property
    def count(self) -> int:
        """Segments it changed."""
        return sum(map(len, self.posts.values()))


def number_for(op: str, keys: object) -> str:
    """Six digits that name a deed."""
    said = json.dumps([time.time_ns(), op, keys])
    return blake2b(said.encode(), digest_size=3).hexdigest()


def keep(root: Path, deed: Kept) -> None:
    """Keep a deed, durably; raises StorageError."""
    before = {name: [row(one.before) for one in done] for name, done in deed.posts.items()}
    after = {name: [row(one.after) for one in done] for name, done in deed.posts.items()}
    said = {"at": deed.at, "op": deed.op, "posts": before, "after": after}
    text = json.dumps(said, ensure_ascii=False).encode("utf-8", "surrogatepass")
    write_atomic(_path(root, deed.number), text, root=root)


def forget(root: Path, number: str) -> None:
    """It is taken back."""
    remove(_path(root, number), root)


def latest(root: Path) -> Iterator[Kept]:
    """Yield the last deeds, the very last first; what is no deed any more is passed over."""
    for path in _paths(root)[: -_MOST - 1 : -1]:
        with suppress(BitextError, ValueError, KeyError, TypeError, IndexError):
            yield _read(path, root)


def kept(root: Path, number: str = "") -> Kept:
    """The deed of a number, or of its first digits; the last one where none is given.

    Raises UsageError for none.
    """
    found = [path for path in _paths(root) if path.stem.startswith(number)]
    if found:
        with suppress(ValueError, KeyError, TypeError, IndexError):
            return _read(found[-1], root)
    hint = "`bitext history POST` shows what was done, `bitext restore POST:KEY` takes one back"
    raise UsageError(f"there is nothing to take back here{number and ': ' + number}", hint=hint)


def _paths(root: Path) -> list[Path]:
    return sorted((root / FOLDER).glob("*.json"), key=lambda path: path.stat().st_mtime_ns)


def _path(root: Path, number: str) -> Path:
    return root / FOLDER / f"{number}.json"


def _read(path: Path, root: Path) -> Kept:
    said = json.loads(read_bytes(path, root, limit=_LARGEST))
    posts = {name: [*_rewordings(said, name)] for name in said["posts"]}
    return Kept(path.stem, said["at"], said["op"], posts)


def _rewordings(said: Mapping[str, Any], name: str) -> Iterator[Rewording]:
    """Deeds of bitext 0.4 say what was done, not what came of it."""
    olds = [entry_of(one) for one in said["posts"][name]]
    if "after" not in said:
        yield from (Rewording(old, CHANGES[said["op"]](old)) for old in olds)
        return
    news = [entry_of(one) for one in said["after"][name]]
    yield from (Rewording(*both) for both in zip(olds, news, strict=True))


def undo(workspace: Workspace, number: str = "") -> tuple[str, list[Deed]]:
    """Take back a deed, the last one where no number is given; the number, and what is back.

    An entry that somebody has changed since stays as it is.  Raises UsageError for none.
    """
    deed = kept(workspace.root, number)
    done: list[Deed] = []
    for name, rewordings in deed.posts.items():
        for post in workspace.posts([workspace.root / name]):
            done += _undo(post, rewordings, f"undo {deed.number}")
    forget(workspace.root, deed.number)
    return deed.number, done


def _undo(post: Post, done: Sequence[Rewording], via: str) -> list[Deed]:
    record(post, post.load_catalog().catalog)  # what people did in the file before
    wanted = {one.identity: one for one in done}
    backs: list[Rewording] = []

    def changed(catalog: Catalog) -> Catalog:
        found = (wanted[e.identity].back(e) for e in catalog.entries if e.identity in wanted)
        backs[:] = filter(None, found)
        news = {one.identity: one.after for one in backs}
        entries = tuple(news.get(entry.identity, entry) for entry in catalog.entries)
        return replace(catalog, entries=entries) if backs else catalog

    workspace = post.workspace
    update(
        post.catalog_path, changed, root=workspace.root, source=post.name,
        language=workspace.language,
    )  # fmt: skip
    acts = [act for one in backs if (act := one.act())]
    post.journal.extend(journal.add(known_as(post), workspace.root, acts, via))
    return [*deeds_of(post, backs)]


def deeds_of(post: Post, done: Sequence[Rewording]) -> Iterator[Deed]:
    """Rewordings as they are told."""
    lines = {segment.key: segment.line for segment in reversed(post.segments)}
    for one in done:
        key = segment_key(*one.identity)
        yield deed_of(post.name, key, lines.get(key, 0), one.before, one.after)


def deed_of(post: str, key: str, line: int, before: Entry, after: Entry) -> Deed:
    """One entry as it is told."""
    return Deed(post, key, line, after.source, after.target, before.state, after.state)
