"""What a person did, kept in ``.bitext/undo`` until it is taken back: by a terminal or a page.

A deed is a file; one of a page and one of a command are the same, and each takes back both.  It
is of one language.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from bitext.errors import BitextError, UsageError
from bitext.formats.json_text import read_json
from bitext.formats.po.entries import Catalog, Entry
from bitext.markdown.segmenter import segment_key
from bitext.reviewing.changes import CHANGES, Deed
from bitext.store import journal
from bitext.store.catalog import update
from bitext.store.files import read_bytes, remove, write_atomic
from bitext.wording.rewording import Rewording, composed, entry_of, row
from bitext.workspace.several import each
from bitext.workspace.wordings.record import record, write_down
from bitext.workspace.wordings.writing import at_home

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
    language: str = ""  #: of the catalogs; bitext 0.4 did not say
    #: editions whose edits were taken over -> their post, and the digest of what stood there
    pages: Mapping[str, Sequence[str]] = field(default_factory=dict)

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
    said |= {"language": deed.language, "pages": dict(deed.pages)}
    text = json.dumps(said, ensure_ascii=False).encode("utf-8", "surrogatepass")
    write_atomic(_path(root, deed.number), text, root=root)


def remember(
    workspace: Workspace,
    op: str,
    posts: Mapping[str, Sequence[Rewording]],
    pages: Mapping[str, Sequence[str]] = MappingProxyType({}),
) -> str:
    """Keep what a command did; the number that takes it back, empty where it did nothing.

    Raises StorageError when the disk refuses.
    """
    done = {name: composed(rewordings) for name, rewordings in posts.items() if rewordings}
    if not (done or pages):
        return ""
    number = number_for(op, sorted(done))
    keep(workspace.root, Kept(number, journal.now(), op, done, workspace.language, pages))
    return number


def forget(root: Path, number: str) -> None:
    """It is taken back."""
    remove(_path(root, number), root)


def latest(root: Path, language: str = "") -> Iterator[Kept]:
    """Yield the last deeds, the very last first; what is no deed any more is passed over.

    With a ``language`` those in its catalogs alone.
    """
    yield from islice(_deeds(reversed(_paths(root)), root, language), _MOST)


def _deeds(paths: Iterable[Path], root: Path, language: str) -> Iterator[Kept]:
    for path in paths:
        with suppress(BitextError, ValueError, KeyError, TypeError, IndexError):
            deed = _read(path, root)
            if not (language and deed.language) or deed.language == language:
                yield deed


def kept(root: Path, number: str = "", language: str = "") -> Kept:
    """The deed of a number, or of its first digits; the last one where none is given.

    Raises UsageError for none.
    """
    found = (path for path in reversed(_paths(root)) if path.stem.startswith(number))
    for deed in _deeds(found, root, language):
        return deed
    hint = "`bitext history POST` shows what was done, `bitext restore POST:KEY` takes one back"
    raise UsageError(f"there is nothing to take back here{number and ': ' + number}", hint=hint)


def _paths(root: Path) -> list[Path]:
    return sorted((root / FOLDER).glob("*.json"), key=lambda path: path.stat().st_mtime_ns)


def _path(root: Path, number: str) -> Path:
    return root / FOLDER / f"{number}.json"


def _read(path: Path, root: Path) -> Kept:
    said = read_json(read_bytes(path, root, limit=_LARGEST))
    posts = {name: [*_rewordings(said, name)] for name in said["posts"]}
    more = said.get("language", ""), said.get("pages", {})
    return Kept(path.stem, said["at"], said["op"], posts, *more)


def _rewordings(said: Mapping[str, Any], name: str) -> Iterator[Rewording]:
    """Deeds of bitext 0.4 say what was done, not what came of it."""
    olds = [entry_of(one) for one in said["posts"][name]]
    if "after" not in said:
        yield from (Rewording(old, CHANGES[said["op"]](old)) for old in olds)
        return
    news = [entry_of(one) for one in said["after"][name]]
    yield from (Rewording(*both) for both in zip(olds, news, strict=True))


def undo(workspace: Workspace, number: str = "") -> tuple[str, list[Deed], int]:
    """Take back a deed, the last one where no number is given; the number, and what is back.

    An entry that somebody has changed since stays as it is, and what is in no post any more: how
    many these are comes last.  Raises UsageError for none.
    """
    chosen = workspace.language if workspace.config.target else ""
    deed = kept(workspace.root, number, chosen)
    spoken = (one for one in each(workspace) if one.language == deed.language)
    workspace = next(spoken, workspace)
    done: list[Deed] = []
    for name, rewordings in deed.posts.items():
        if post := _post(workspace, name, rewordings):
            done += _undo(post, rewordings, f"undo {deed.number}")
    give_back(workspace, deed)
    forget(workspace.root, deed.number)
    return deed.number, done, deed.count - len(done)


def _post(workspace: Workspace, name: str, done: Sequence[Rewording]) -> Post | None:
    """The post of a deed, under whatever name it has now; None where it is gone."""
    if (workspace.root / name).is_file():
        return next(iter(workspace.posts([workspace.root / name])))
    wanted = {(one.identity, one.after.target) for one in done}
    found: dict[str, tuple[int, Post]] = {}
    for post in workspace.posts():
        with suppress(BitextError):  # a catalog that cannot be read is told of elsewhere
            catalog = post.read_catalog()
            every = {(e.identity, e.target) for e in (*catalog.entries, *catalog.obsolete)}
            found[post.name] = len(wanted & every), post
    count, best = max(found.values(), key=lambda one: one[0], default=(0, None))
    return best if count else None


def give_back(workspace: Workspace, deed: Kept) -> None:
    """Let editions whose edits were taken over be a person's again; raises StorageError."""
    from bitext.publishing.bases import give_back

    for edition, (post, digest) in deed.pages.items():
        give_back(workspace, post, edition, digest)


def _undo(post: Post, done: Sequence[Rewording], via: str) -> list[Deed]:
    at_home(post)
    record(post, post.load_catalog().catalog)  # what people did in the file before
    wanted = {one.identity: one for one in done}
    backs: list[Rewording] = []

    def changed(catalog: Catalog) -> Catalog:
        every = (*catalog.entries, *catalog.obsolete)
        found = (wanted[e.identity].back(e) for e in every if e.identity in wanted)
        backs[:] = filter(None, found)
        news = {one.identity: one.after for one in backs}
        entries = tuple(news.get(entry.identity, entry) for entry in catalog.entries)
        resting = (news.get(entry.identity, entry) for entry in catalog.obsolete)
        left = tuple(entry for entry in resting if entry.target or entry.comment)
        return replace(catalog, entries=entries, obsolete=left) if backs else catalog

    workspace = post.workspace
    update(
        post.catalog_path, changed, root=workspace.root, source=post.name,
        language=workspace.language,
    )  # fmt: skip
    write_down(post, backs, via)
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
