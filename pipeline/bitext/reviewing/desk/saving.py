"""What a page does to wordings: compared with what it has seen, then done, and taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from bitext.errors import BitextError
from bitext.formats.po.entries import Entry, State
from bitext.markdown.segmenter import segment_key
from bitext.reviewing import undo
from bitext.reviewing.changes import worded
from bitext.reviewing.desk.sheet import Gone, digest_of, id_of
from bitext.wording.journal import Op
from bitext.wording.rewording import Rewording

if TYPE_CHECKING:
    from bitext.reviewing.desk.desk import Desk
    from bitext.reviewing.desk.sheet import PostSheet


class Item(NamedTuple):
    """A segment as a page has seen it."""

    post: str  #: its id
    key: str
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Saved:
    """A deed that is done."""

    number: str  #: empty where nothing was to be done
    done: tuple[Item, ...]
    conflicts: tuple[Item, ...] = ()  #: changed by somebody since, and left as they are


class Conflict(Exception):
    """Somebody has changed the entry since the page has seen it."""

    def __init__(self, sheet: PostSheet, key: str, base: str | None) -> None:
        super().__init__(key)
        self.sheet, self.key, self.base = sheet, key, base


def entry_at(sheet: PostSheet, key: str) -> Entry:
    """The entry of a segment; raises Gone where the post has none such any more."""
    entry = sheet.entries.get(key)
    if entry is None:
        raise Gone("the post has no such segment", hint="it has changed: look at it again")
    return entry


def save(
    desk: Desk, item: Item, target: str, state: State, *,
    comment: str | None = None, force: bool = False,
) -> Saved:  # fmt: skip
    """Save a person's wording, for what the page has seen; with ``force`` for what is there.

    Raises:
        Conflict: the entry is not what the page has seen.
        UsageError: a wording that is none, or a segment that is gone.
        StorageError: the disk refuses.
    """
    desk.sheet(item.post)  # what somebody else has just written is waited for
    with desk.lock:
        sheet = desk.sheet_now(item.post)
        old = entry_at(sheet, item.key)
        if not force and digest_of(old) != item.digest:
            raise Conflict(sheet, item.key, desk.base(item.digest))
        new = worded(old, target, state, comment)
        if new == old:
            return Saved("", (item,))
        return Saved(desk.commit("word", {item.post: [Rewording(old, new)]}), (item,))


def change_all(
    desk: Desk, op: str, items: Iterable[Item], change: Callable[[Item, Entry], Entry], *,
    said: Op | None = None,
) -> Saved:  # fmt: skip
    """One deed over many segments; what somebody has changed meanwhile stays as it is.

    Raises as `save` does.
    """
    wanted = list(dict.fromkeys(items))
    for post in dict.fromkeys(item.post for item in wanted):
        desk.sheet(post)
    with desk.lock:
        done: dict[str, list[Rewording]] = {}
        seen: list[Item] = []
        conflicts: list[Item] = []
        for item in wanted:
            old = desk.sheet_now(item.post).entries.get(item.key)
            if old is None or digest_of(old) != item.digest:
                conflicts.append(item)
            elif (new := change(item, old)) != old:
                done.setdefault(item.post, []).append(Rewording(old, new))
                seen.append(item)
        number = desk.commit(op, done, said=said) if done else ""
    return Saved(number, tuple(seen), tuple(conflicts))


def take_back(desk: Desk, number: str = "") -> Saved:
    """Undo a deed, of a page or of a terminal; the last one where no number is given.

    Raises UsageError where there is none.
    """
    language = desk.workspace.language
    for name in undo.kept(desk.root, number, language).posts:
        with suppress(BitextError):
            desk.sheet(id_of(name))
    with desk.lock:
        deed = undo.kept(desk.root, number, language)
        done: dict[str, list[Rewording]] = {}
        left: list[Item] = []
        for name, rewordings in deed.posts.items():
            id = id_of(name)
            backs, stays = _backs(desk, id, rewordings)
            left += stays
            if backs:
                done[id] = backs
        if done:
            desk.commit("undo", done, via=f"undo {deed.number}", keeps=False)
        undo.give_back(desk.workspace, deed)
        undo.forget(desk.root, deed.number)
    back = [Item(id, segment_key(*one.identity)) for id, ones in done.items() for one in ones]
    return Saved(deed.number, tuple(back), tuple(left))


def _backs(desk: Desk, id: str, done: Sequence[Rewording]) -> tuple[list[Rewording], list[Item]]:
    sheet = None
    with suppress(BitextError):  # a post that is gone has nothing to be taken back in
        sheet = desk.sheet_now(id)
    found, left = list[Rewording](), list[Item]()
    for one in done:
        key = segment_key(*one.identity)
        now = sheet.entries.get(key) if sheet else None
        back = one.back(now) if now else None
        if back:
            found.append(back)
        else:
            left.append(Item(id, key))
    return found, left
