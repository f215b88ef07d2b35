"""The journal of a post kept up with its catalog: people's acts are written down first of all.

A catalog that has lost approved wordings is refused until somebody says what shall become of them.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from bitext.errors import WorkspaceError
from bitext.formats.po.entries import Catalog, State
from bitext.markdown.segmenter import segment_key
from bitext.model import Finding, Severity, walk
from bitext.store import journal
from bitext.store.catalog import OnDisk, load
from bitext.store.files import write_atomic
from bitext.store.merge import merge
from bitext.wording.fate import short
from bitext.wording.journal import (
    Act,
    Op,
    Place,
    Standing,
    Standings,
    acts,
    recalled,
    standing,
    succeeded,
    vanished,
)  # fmt: skip
from bitext.wording.lost import lost, passed_over
from bitext.wording.older import caught_up, gone_back
from bitext.wording.rewording import Rewording
from bitext.wording.variants import number_of
from bitext.workspace.wordings import let_go
from bitext.workspace.wordings.astray import begin_anew
from bitext.workspace.wordings.gone import write_back
from bitext.workspace.wordings.unmarked import as_drafts

if TYPE_CHECKING:
    from bitext.workspace.workspace import Post, Workspace

#: An attribute of a merge driver that is not set up says nothing: git merges by lines then.
GITATTRIBUTES = """\
# Written by bitext: merges keep what people did; `bitext init --git` does the rest.
*.log.jsonl text eol=lf merge=union
*.po text eol=lf merge=bitext
"""
_NAMED = 3  # wordings that a refusal names


def on_disk(post: Post) -> OnDisk:
    """The post's catalog as its file has it, or the one that was its own until it was renamed."""
    root, named = post.workspace.root, {"source": post.name, "language": post.workspace.language}
    known = load(post.catalog_path, root, **named)
    before = post.workspace.homes.adopted_by(post) if known.data is None else ""
    if before:
        moved = load(root / before, root, **named)
        known = replace(known, catalog=moved.catalog, adopted=moved.data)
    return replace(known, catalog=as_drafts(post, known.catalog, known_as(post)))


def known_as(post: Post) -> Path:
    """Where that file is."""
    if os.path.exists(post.catalog_path):  # noqa: PTH110 - a name too long is none either
        return post.catalog_path
    before = post.workspace.homes.adopted_by(post)
    return post.workspace.root / before if before else post.catalog_path


def brought_up(post: Post, catalog: Catalog, *, notes: bool) -> Catalog:
    """A catalog brought up to date with its post, and with what people said of it elsewhere."""
    catalog = as_drafts(post, catalog, known_as(post))
    merged = merge(catalog, post.segments, pins=post.pins if notes else {})
    if post.journal:
        merged = caught_up(recalled(catalog, merged, stands(post, merged)), post.journal)
    return post.workspace.homes.brought_along(post, catalog, merged, drafts=notes)


def refuse_losses(post: Post, catalog: Catalog) -> None:
    """Refuse a catalog that has lost approved wordings of sources that stand in the post.

    Raises WorkspaceError with their number.
    """
    lost = _lost(post, catalog)
    if not lost:
        return
    known = stands(post)
    texts = [short(known[place_of(at)].target) for at in lost[:_NAMED]]
    more = f" and {len(lost) - _NAMED} more" if len(lost) > _NAMED else ""
    count = f"{len(lost)} reviewed wordings have" if len(lost) > 1 else "a reviewed wording has"
    them = "them" if len(lost) > 1 else "it"
    hint = (
        f"git has the last good version of the catalog, `bitext restore {post.name}` brings {them} "
        f"back from the journal, and `bitext run --accept-loss` goes on without {them}"
    )
    message = f"{count} vanished from this catalog: {', '.join(texts)}{more}"
    raise WorkspaceError(message, path=post.catalog_name, hint=hint)


def stands(post: Post, catalog: Catalog | None = None) -> Standings:
    """What people last said of the post's sources, or of the entries of a catalog of it."""
    return standing(post.journal, catalog)


def place_of(at: tuple[str, str]) -> tuple[str, str]:
    """Where a journal keeps a source."""
    from bitext.wording.journal import place

    return place(*at)


def _lost(post: Post, catalog: Catalog) -> tuple[tuple[str, str], ...]:
    if not post.journal:
        return ()
    known = stands(post)
    gone = vanished(catalog, known, [(s.context, s.source) for s in post.segments])
    gone += tuple(dict.fromkeys(lost_variants(post, catalog, known)))
    if not gone:
        return ()
    found = {e.identity for e in merge(catalog, post.segments).entries if e.state.human}
    known_of = {*succeeded(post.journal, catalog), *known.resting}
    return tuple(at for at in gone if at not in found and place_of(at) not in known_of)


def lost_variants(
    post: Post, catalog: Catalog, known: Mapping[Place, Standing]
) -> Iterator[tuple[str, str]]:
    """Wordings for one place of a source that is in the post, of which no entry is left.

    A source that stands there fewer times has no such place.
    """
    variants = {act.ctx for act in post.journal if number_of(act.ctx)}
    times = Counter(piece.segment.source for piece in walk(post.parsed.pieces)) if variants else {}
    held = {place_of(e.identity) for e in (*catalog.entries, *catalog.obsolete)} if variants else ()
    for segment in post.segments if variants else ():
        for context in sorted(variants - {segment.context}):
            at = context, segment.source
            said = known.get(place_of(at))
            there = number_of(context) <= times.get(segment.source, 0)
            if there and said and said.state is State.REVIEWED and place_of(at) not in held:
                yield at


def record(
    post: Post, catalog: Catalog, via: str = "po", *, named: bool = False
) -> tuple[Act, ...]:
    """Write down what people did in the catalog since the last time; the acts.

    What was taken out, or is as it was before, waits for who has it ``named``, so that nothing
    goes without a word.
    """
    write_back(post, known_as(post))
    news = acts(catalog, stands(post, catalog))
    out = taken_out(post, catalog) if named else ()
    back = {entry.identity for entry, _ in gone_back(catalog, post.journal)} if not named else ()
    news = (*(a for a in news if a.op is not Op.CLEAR and (a.ctx, a.src) not in back), *out)
    signed = journal.add(known_as(post), post.workspace.root, news, via)
    post.journal.extend(signed)
    if signed:
        attributes(post)
    return signed


def write_down(post: Post, done: Iterable[Rewording], via: str) -> None:
    """Write down what a person has just done, as what it was: words, or approval of what stood."""
    said = [act for one in done if (act := one.act())]
    signed = journal.add(known_as(post), post.workspace.root, said, via)
    post.journal.extend(signed)
    if signed:
        attributes(post)


def recorded(post: Post, catalog: Catalog) -> tuple[Catalog, list[Finding]]:
    """`record`, and name what was taken out, what is as it was before and what no catalog has;
    with the catalog brought up to date.
    """
    told = [*older(post, catalog), *cleared(post, record(post, catalog, named=True))]
    merged = post.merged(catalog)
    return merged, [*told, *passed(post, catalog, merged)]


def passed(post: Post, before: Catalog, merged: Catalog) -> Iterator[Finding]:
    """Name each wording of the journal that no catalog has, and write down that it was named."""
    news = passed_over(post.journal, before, merged)
    post.journal.extend(journal.add(known_as(post), post.workspace.root, news, "run"))
    yield from _named(post, news)


def not_held(post: Post, before: Catalog, merged: Catalog) -> Iterator[Finding]:
    """The same, where nothing is written; what is told otherwise is not among it."""
    if not passed_over(post.journal, before, merged):
        return
    unwritten = (*acts(before, stands(post, before)), *taken_out(post, before))
    yield from _named(post, passed_over([*post.journal, *unwritten], before, merged))


def _named(post: Post, news: Iterable[Act]) -> Iterator[Finding]:
    homes, here = post.workspace.homes, {s.key: s.line for s in reversed(post.segments)}
    for act in news:
        if homes.said_elsewhere(post, act.src, act.was):
            continue
        key = segment_key(act.ctx, act.src)
        other = None if key in here else homes.now_in(post, act.src)
        name = other.name if other else post.name
        way = f"its source is in {name} now, `bitext restore {name}:{key[:8]}` brings it there"
        if number_of(act.ctx) and key not in here:
            way = f"the place that it was for is gone, `bitext history {post.name}` has it"
        elif key in here:
            way = f"another one stands there; `bitext restore {name}:{key[:8]}` brings it back"
        elif other is None:
            way = "its source is gone, and it comes back with that"
        message = (
            f"a person's wording is in no catalog, as after a merge settled for one side: "
            f"{short(act.was)} for {short(act.src)}; {way}"
        )
        yield Finding("retired", Severity.WARNING, message, post.name, here.get(key, 0), key)


def taken_out(post: Post, catalog: Catalog) -> tuple[Act, ...]:
    """What was emptied in the catalog, or dropped from it, since the journal was written."""
    if not post.journal:
        return ()
    sources = [(segment.context, segment.source) for segment in post.segments]
    gone = tuple(lost(catalog, post.journal, sources))
    told = {act.was for act in gone}
    emptied = (act for act in acts(catalog, stands(post, catalog)) if act.op is Op.CLEAR)
    return (*(act for act in emptied if act.was not in told), *gone)


def attributes(post: Post) -> None:
    """Have git merge journals line by line, and keep line ends; a file that is there is kept."""
    workspace = post.workspace
    path = workspace.root / workspace.config.catalog / ".gitattributes"
    if not path.exists():
        write_atomic(path, GITATTRIBUTES.encode(), root=workspace.root)


def cleared(post: Post, done: Sequence[Act]) -> Iterator[Finding]:
    """Name each wording that is in the catalog no more.

    Who empties an entry that is not fuzzy is a person: a warning.  What is fuzzy other programs
    drop or empty (``msgattrib --no-fuzzy``, OmegaT): that fails a publication, until a run has
    said so.
    """
    out = [act for act in done if act.op is Op.CLEAR]
    news = {act.id for act in out if act.id}
    known = standing(act for act in post.journal if act.id not in news) if out else {}
    for act in out:
        before = known.get(place_of((act.ctx, act.src)))
        meant = before == Standing(act.was, State.REVIEWED)
        key = segment_key(act.ctx, act.src)
        message = (
            f"a wording was taken out of the catalog: {short(act.was)} for {short(act.src)}; "
            f"`bitext restore {post.name}:{key[:8]}` brings it back"
        )
        line = next((s.line for s in post.segments if s.key == key), 0)
        rule, severity = _TAKEN_OUT[meant]
        yield Finding(rule, severity, message, post.name, line, key)


_TAKEN_OUT = {True: ("cleared", Severity.WARNING), False: ("vanished", Severity.ERROR)}


def older(post: Post, catalog: Catalog) -> Iterator[Finding]:
    """Name each wording that has taken the place of a newer one, as after a merge by lines."""
    for entry, last in gone_back(catalog, post.journal) if post.journal else ():
        key = segment_key(*entry.identity)
        way = f"`bitext restore {post.name}:{key[:8]}` brings the newer one back"
        if entry.state is State.STALE or entry in catalog.obsolete:
            way = f"`bitext history {post.name}` has the newer one"
        message = (
            f"an older wording stands in the catalog again: {short(entry.target)} in the place of "
            f"{short(last)}; {way}"
        )
        line = next((s.line for s in post.segments if s.key == key), 0)
        yield Finding("older", Severity.WARNING, message, post.name, line, key)


def accept_losses(workspace: Workspace, paths: Sequence[Path] = ()) -> int:
    """Go on without the wordings that have vanished from catalogs; how many they are.

    Raises WorkspaceError for a post or catalog that cannot be read.
    """
    count = 0
    begin_anew(workspace)
    let_go.written_down(workspace)
    for post in workspace.posts(paths):
        known = stands(post)
        lost = _lost(post, post.load_catalog(refuse=False).catalog)
        write_back(post, known_as(post))
        gone = [Act(Op.CLEAR, *at, known[place_of(at)].target) for at in lost]
        count += len(journal.add(known_as(post), workspace.root, gone, "accept-loss"))
    return count
