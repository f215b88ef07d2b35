"""What people did to the wordings of a post, and a wording brought back from there."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from bitext.errors import BitextError, UsageError
from bitext.formats.po.entries import Catalog, Entry, State, bound
from bitext.markdown.segmenter import segment_key
from bitext.reviewing.undo import remember
from bitext.store import journal
from bitext.store.catalog import read, update
from bitext.wording.fate import unleft
from bitext.wording.journal import (
    Act,
    Op,
    Place,
    Standing,
    handed_down,
    place,
    standing,
    wordings,
)  # fmt: skip
from bitext.wording.lost import passed_over
from bitext.wording.rewording import Rewording, between
from bitext.wording.variants import stood
from bitext.workspace.wordings.record import lost_variants, record
from bitext.workspace.wordings.writing import at_home

if TYPE_CHECKING:
    from bitext.workspace.workspace import Post, Workspace

_LEAST = 4  # digits of a key that are enough


@dataclass(frozen=True, slots=True)
class Told:
    """An act with the key of its segment, and its line where the post still has it."""

    key: str
    line: int
    act: Act


def named(workspace: Workspace, name: str) -> tuple[Post, str]:
    """The post and the key or line that ``content/p.md:KEY`` means; raises UsageError for none."""
    path, _, key = name.rpartition(":")
    if not path or "/" in key or (workspace.root / name).exists() or Path(name).exists():
        path, key = name, ""
    posts = [*workspace.posts([Path(path)])]
    if len(posts) != 1:
        raise UsageError(f"{path} is not one post", hint="name one post, as content/p.md")
    return posts[0], key


def history(post: Post, key: str = "") -> Iterator[Told]:
    """Yield what people did, in order of time; of one segment where a key or a line is given,
    with what they did to its former sources.
    """
    lines = {place(s.context, s.source): s.line for s in reversed(post.segments)}
    keys = wanted(post, key)
    places = _former(post, keys) if key else set()
    for act in post.journal:
        at = place(act.ctx, act.src)
        told = Told(segment_key(act.ctx, act.src), lines.get(at, 0), act)
        if not key or told.key in keys or at in places:
            yield told


def _former(post: Post, keys: Collection[str]) -> set[Place]:
    entries: tuple[Entry, ...] = ()
    with suppress(BitextError):  # a broken catalog: the journal tells what it can
        entries = post.load_catalog(refuse=False).catalog.entries
    here = [entry for entry in entries if segment_key(*entry.identity) in keys]
    return set().union(*(came_from(post, entry) for entry in here))


def came_from(post: Post, entry: Entry) -> set[Place]:
    """The source of an entry, and those before it that its wording was given for."""
    live = {place(segment.context, segment.source) for segment in post.segments}
    former = (place(entry.context, text) for text in entry.previous.split("\n\n") if text)
    return handed_down(post.journal, {place(*entry.identity), *former}, live)


def wanted(post: Post, key: str) -> set[str]:
    """The segments that a key, its first digits or a line of the post mean.

    Raises UsageError for none.
    """
    known = {s.key: s.line for s in post.segments}
    known |= {segment_key(a.ctx, a.src): 0 for a in post.journal if a.ctx or a.src} | known
    found = {k for k in known if len(key) >= _LEAST and k.startswith(key)}
    found = found or {k for k, line in known.items() if key.isdecimal() and line == int(key)}
    if key and not found:
        hint = f"`bitext show {post.name}` shows their lines and keys"
        raise UsageError(f"{post.name} has no segment {key}", hint=hint)
    return found


@dataclass(frozen=True, slots=True)
class Restored:
    """A wording that is back in its catalog."""

    key: str
    source: str
    was: str
    now: str


def restore(post: Post, key: str = "") -> tuple[str, tuple[Restored, ...]]:
    """Bring wordings back: of a segment the one before, of a post all that have vanished.

    What stood in their place is in the journal, so that restoring again brings it back.  Returns
    the number for `bitext undo`, too.
    Raises UsageError for a key that is none, or where there is nothing to bring back.
    """
    at_home(post, refuse=False)
    record(post, post.load_catalog(refuse=False).catalog)
    variants = () if key else tuple(_variants_back(post))
    if variants:
        post = type(post)(post.workspace, post.path)  # in which their places have contexts
    keys = wanted(post, key)
    _lent(post, keys)
    done: list[Restored] = []
    changed: list[Rewording] = []

    def change(catalog: Catalog) -> Catalog:
        done[:] = variants
        merged = post.merged(catalog)
        there = {entry.identity for entry in catalog.entries}
        for entry in merged.entries if not keys else ():
            if entry.identity not in there and entry.state.human:  # `journal.recalled`
                done.append(Restored(segment_key(*entry.identity), entry.source, "", entry.target))
        known = standing(post.journal, merged)
        entries = tuple(_restored(post, e, known.of(e), keys, done) for e in merged.entries)
        after = replace(merged, entries=entries)
        changed[:] = between(catalog, after)
        return unleft(catalog, after) if done else catalog

    workspace = post.workspace
    update(
        post.catalog_path, change, root=workspace.root, source=post.name,
        language=workspace.language,
    )  # fmt: skip
    if not done:
        hint = f"`bitext history {post.name}` shows what people worded"
        raise UsageError("there is nothing to bring back", hint=hint)
    return _noted(post, done, changed), tuple(done)


def _variants_back(post: Post) -> Iterator[Restored]:
    """Bring wordings for one place of a source back that their catalog has lost whole."""
    known = standing(post.journal)
    lost = [*lost_variants(post, post.load_catalog(refuse=False).catalog, known)]
    for context, source in dict.fromkeys(lost):
        said = known[place(context, source)].target
        entry = Entry(source, context, said, State.REVIEWED, approved=bound(source, said))

        def change(catalog: Catalog, entry: Entry = entry) -> Catalog:
            return replace(catalog, entries=stood(post.parsed, catalog.entries, entry))

        update(post.catalog_path, change, root=post.workspace.root)
        yield Restored(segment_key(context, source), source, "", said)


def _lent(post: Post, keys: Collection[str]) -> None:
    """Let the journal have what people said of these sources in posts that they have left.

    Of what stands in another post too only where this one's has nothing.
    """
    homes, root = post.workspace.homes, post.workspace.root
    known = {place(act.ctx, act.src) for act in post.journal}
    for segment in post.segments if keys else ():
        at = place(segment.context, segment.source)
        for name in homes.held.named(segment.source) if segment.key in keys else ():
            path = homes.path(name)
            if path != post.catalog_path and (at not in known or _rests(path, root, at)):
                post.journal.extend(journal.copy(path, post.catalog_path, root, {at}))


def _rests(catalog: Path, root: Path, at: Place) -> bool:
    """Whether a journal has a wording that no entry of its catalog has; it is written there."""
    acts = journal.read(catalog, root)
    news = [a for a in passed_over(acts, read(catalog, root)) if place(a.ctx, a.src) == at]
    acts += journal.add(catalog, root, news, "restore")
    return at in standing(acts).resting


def _noted(post: Post, done: Sequence[Restored], changed: Sequence[Rewording]) -> str:
    """Write down in the journal what is back; the number for `bitext undo`."""
    by_key = {s.key: s for s in post.segments}
    news = {segment_key(*one.identity): one.after.state for one in changed}
    acts = [Act(_op(news.get(r.key)), by_key[r.key].context, r.source, r.was, r.now) for r in done]
    post.journal.extend(journal.add(post.catalog_path, post.workspace.root, acts, "restore"))
    back = {one.key for one in done}
    mine = [one for one in changed if segment_key(*one.identity) in back]
    return remember(post.workspace, "restore", {post.name: mine})


def _restored(
    post: Post, entry: Entry, old: Standing | None, keys: set[str], done: list[Restored]
) -> Entry:
    key = segment_key(*entry.identity)
    own = entry.target if entry.state.human else ""
    said = [text for text in wordings(post.journal, *entry.identity) if text != own]
    if (keys and key not in keys) or (not keys and (entry.state.human or not said)):
        return entry
    if not said:
        return entry
    target = old.target if old and old.target != entry.target else said[0]
    done.append(Restored(key, entry.source, entry.target if entry.state.human else "", target))
    here = (a for a in post.journal if place(a.ctx, a.src) == place(*entry.identity))
    approved = [act.op in _APPROVE for act in here if act.now == target][-1:] == [True]
    return entry._replace(
        target=target,
        state=State.REVIEWED if approved else State.NEEDS_WORK,
        previous="",
        signature="",
        confidence=None,
        approved=bound(entry.source, target) if approved else "",
    )


#: Acts by which a wording is approved for its source: what is brought back is no more than it was.
_APPROVE = (Op.WORD, Op.APPROVE, Op.RESTORE)


def _op(state: State | None) -> Op:
    return Op.NEEDS_WORK if state is State.NEEDS_WORK else Op.RESTORE
