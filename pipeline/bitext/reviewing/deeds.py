"""What a reviewer does from a terminal: wordings approved or doubted, and that taken back.

A deed is written into the catalogs and the journals; how the entries were before is kept in
``.bitext/undo/`` until it is taken back.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bitext.errors import UsageError
from bitext.formats.po.entries import Catalog, Entry, State, bound
from bitext.markdown.segmenter import segment_key
from bitext.reviewing.history import named, wanted
from bitext.store import journal
from bitext.store.catalog import update
from bitext.store.files import read_bytes, remove, write_atomic
from bitext.workspace.wordings.record import record

if TYPE_CHECKING:
    from bitext.workspace.workspace import Post, Workspace

UNDO = ".bitext/undo"
_SAID = ("target", "state", "previous", "approved", "signature", "taken", "confidence")
_LARGEST = 1 << 28


@dataclass(frozen=True, slots=True)
class Deed:
    """One entry and what becomes of it."""

    post: str
    key: str
    line: int
    source: str
    target: str
    before: State
    after: State


def approved(entry: Entry) -> Entry:
    """The entry as a person approves it: as it is, for the source that it has."""
    if not entry.target or entry.state is State.REVIEWED:
        return entry
    taken = entry.signature if entry.state is State.DRAFT else ""
    return replace(
        entry, state=State.REVIEWED, previous="", signature="", confidence=None, taken=taken,
        approved=bound(entry.source, entry.target),
    )  # fmt: skip


def doubted(entry: Entry) -> Entry:
    """The entry as a person sets it back; a stale one is not reviewed anyway."""
    if not entry.target or entry.state in (State.NEEDS_WORK, State.STALE):
        return entry
    state = State.NEEDS_WORK
    return replace(entry, state=state, signature="", confidence=None, taken="", approved="")


Change = Callable[[Entry], Entry]
CHANGES: dict[str, Change] = {"approve": approved, "needs-work": doubted}


@dataclass(frozen=True, slots=True)
class Meant:
    """Posts with the keys that are meant; none: all of the post."""

    post: Post
    keys: frozenset[str]


def chosen(workspace: Workspace, names: Sequence[str]) -> list[Meant]:
    """What ``content/p.md:12,15-20,ab12`` mean; a folder means its posts.

    Raises UsageError for what is none.
    """
    found = []
    for name in names:
        if (workspace.root / name).is_dir() or Path(name).is_dir():
            found += [Meant(post, frozenset()) for post in workspace.posts([Path(name)])]
            continue
        post, keys = named(workspace, name)
        found.append(Meant(post, frozenset(_keys(post, keys))))
    return found


def _keys(post: Post, said: str) -> Iterator[str]:
    for part in filter(None, said.split(",")):
        first, dash, last = part.partition("-")
        if dash and first.isdecimal() and last.isdecimal():
            lines = range(int(first), int(last) + 1)
            yield from (segment.key for segment in post.segments if segment.line in lines)
        else:
            yield from wanted(post, part)


def deeds(one: Meant, op: str) -> tuple[Deed, ...]:
    """What an act would do to a post; nothing is written."""
    merged = one.post.merged(one.post.read_catalog(), notes=False)
    return tuple(_deeds(one, merged, CHANGES[op]))


def _deeds(one: Meant, merged: Catalog, change: Change) -> Iterator[Deed]:
    lines = {segment.key: segment.line for segment in reversed(one.post.segments)}
    for entry in merged.entries:
        key, new = segment_key(*entry.identity), change(entry)
        if new is not entry and (not one.keys or key in one.keys):
            said = (entry.source, entry.target, entry.state, new.state)
            yield Deed(one.post.name, key, lines.get(key, 0), *said)


def carry_out(workspace: Workspace, wanted: Sequence[Meant], op: str) -> tuple[str, list[Deed]]:
    """Do it in all posts; the number with which it is taken back, and what was done.

    Raises WorkspaceError, StorageError: as `store.catalog.update` does.
    """
    at = journal.now()
    said = json.dumps([at, op, [[one.post.name, sorted(one.keys)] for one in wanted]])
    number = blake2b(said.encode(), digest_size=3).hexdigest()
    before: dict[str, list[list[Any]]] = {}
    done: list[Deed] = []
    for one in wanted:
        found, rows = _carry_out(one, CHANGES[op], f"{op} {number}")
        done += found
        before.setdefault(one.post.name, []).extend(rows)
    if done:
        text = json.dumps({"at": at, "op": op, "posts": before}, ensure_ascii=False)
        path = workspace.root / UNDO / f"{number}.json"
        write_atomic(path, text.encode("utf-8", "surrogatepass"), root=workspace.root)
    return number, done


def _carry_out(one: Meant, change: Change, via: str) -> tuple[list[Deed], list[list[Any]]]:
    done: list[Deed] = []
    rows: list[list[Any]] = []

    def changed(catalog: Catalog) -> Catalog:
        merged = one.post.merged(catalog)
        done[:] = _deeds(one, merged, change)
        keys = {deed.key for deed in done}
        old = [e for e in merged.entries if segment_key(*e.identity) in keys]
        rows[:] = [[*e.identity, *(getattr(e, name) for name in _SAID)] for e in old]
        entries = tuple(change(e) if e in old else e for e in merged.entries)
        return replace(merged, entries=entries) if done else catalog

    _write(one.post, changed, via)
    return done, rows


def _write(post: Post, change: Callable[[Catalog], Catalog], via: str) -> None:
    """Change a catalog; what people had done in it before is written down first."""
    record(post, post.load_catalog().catalog)
    workspace = post.workspace
    catalog = update(
        post.catalog_path, change, root=workspace.root, source=post.name,
        language=workspace.language,
    )  # fmt: skip
    record(post, catalog, via)


def undo(workspace: Workspace, number: str = "") -> tuple[str, list[Deed]]:
    """Take back a deed, the last one where no number is given; the number, and what is back.

    An entry that somebody has changed since stays as it is.  Raises UsageError for none.
    """
    path = _kept(workspace, number)
    kept = json.loads(read_bytes(path, workspace.root, limit=_LARGEST))
    done: list[Deed] = []
    for name, rows in kept["posts"].items():
        for post in workspace.posts([workspace.root / name]):
            done += _undo(post, rows, CHANGES[kept["op"]], f"undo {path.stem}")
    remove(path, workspace.root)
    return path.stem, done


def _kept(workspace: Workspace, number: str) -> Path:
    folder = workspace.root / UNDO
    found = sorted(folder.glob("*.json"), key=lambda path: path.stat().st_mtime_ns)
    found = [path for path in found if path.stem.startswith(number)]
    if not found:
        hint = "`bitext history POST` shows what was done, `bitext restore POST:KEY` takes one back"
        raise UsageError(f"there is nothing to take back here{number and ': ' + number}", hint=hint)
    return found[-1]


def _undo(post: Post, rows: Sequence[Sequence[Any]], change: Change, via: str) -> list[Deed]:
    olds = {(row[0], row[1]): _entry(row) for row in rows}
    done: list[Deed] = []

    def changed(catalog: Catalog) -> Catalog:
        done.clear()
        lines = {segment.key: segment.line for segment in reversed(post.segments)}
        entries = []
        for entry in catalog.entries:
            old = olds.get(entry.identity)
            left = change(old) if old else None
            if old and left and (left.target, left.state) == (entry.target, entry.state):
                key = segment_key(*entry.identity)
                said = (entry.source, old.target, entry.state, old.state)
                done.append(Deed(post.name, key, lines.get(key, 0), *said))
                entry = replace(entry, **{name: getattr(old, name) for name in _SAID})
            entries.append(entry)
        return replace(catalog, entries=tuple(entries)) if done else catalog

    _write(post, changed, via)
    return done


def _entry(row: Sequence[Any]) -> Entry:
    context, source, *said = row
    fields = {**dict(zip(_SAID, said, strict=True)), "state": State(said[1])}
    return Entry(source, context, **fields)
