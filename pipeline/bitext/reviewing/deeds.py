"""What a reviewer does from a terminal: wordings approved or doubted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from bitext.formats.po.entries import Catalog
from bitext.markdown.segmenter import segment_key
from bitext.reviewing.changes import CHANGES, Change, Deed
from bitext.reviewing.history import named, wanted
from bitext.reviewing.undo import Kept, deed_of, deeds_of, keep, number_for
from bitext.store import journal
from bitext.store.catalog import update
from bitext.wording.fate import unleft
from bitext.wording.rewording import Rewording
from bitext.workspace.wordings.record import record, write_down
from bitext.workspace.wordings.writing import at_home

if TYPE_CHECKING:
    from bitext.workspace.workspace import Post, Workspace


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
            yield deed_of(one.post.name, key, lines.get(key, 0), entry, new)


def carry_out(workspace: Workspace, wanted: Sequence[Meant], op: str) -> tuple[str, list[Deed]]:
    """Do it in all posts; the number with which it is taken back, and what was done.

    Raises WorkspaceError, StorageError: as `store.catalog.update` does.
    """
    number = number_for(op, [[one.post.name, sorted(one.keys)] for one in wanted])
    posts: dict[str, list[Rewording]] = {}
    done: list[Deed] = []
    for one in wanted:
        found = _carry_out(one, CHANGES[op], f"{op} {number}")
        done += deeds_of(one.post, found)
        posts.setdefault(one.post.name, []).extend(found)
    if done:
        keep(workspace.root, Kept(number, journal.now(), op, posts, workspace.language))
    return number, done


def _carry_out(one: Meant, change: Change, via: str) -> list[Rewording]:
    done: list[Rewording] = []

    def changed(catalog: Catalog) -> Catalog:
        merged = one.post.merged(catalog)
        meant = (e for e in merged.entries if not one.keys or segment_key(*e.identity) in one.keys)
        done[:] = [Rewording(e, new) for e in meant if (new := change(e)) is not e]
        news = {rewording.identity: rewording.after for rewording in done}
        entries = tuple(news.get(entry.identity, entry) for entry in merged.entries)
        return unleft(catalog, replace(merged, entries=entries)) if done else catalog

    at_home(one.post)
    record(one.post, one.post.load_catalog().catalog)  # what people had done in it before
    workspace = one.post.workspace
    update(
        one.post.catalog_path, changed, root=workspace.root, source=one.post.name,
        language=workspace.language,
    )  # fmt: skip
    write_down(one.post, done, via)
    return done
